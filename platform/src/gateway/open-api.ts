import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { SCOPES } from '../identity/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type Layer, LAYERS, layerOf, OWNERS } from './api-layers.ts';
import { asyncApi } from './async-api.ts';
import { withClasses } from './contract/data-class.ts';
import { exact } from './contract/shapes.ts';
import { COOKIE_NAME } from './guard.ts';
import { NamedSchemas } from './named-schemas.ts';
import { operationId, wordsOf } from './operation-id.ts';
import { told } from './told.ts';
import { HEADER_PARAMETERS, webhooks } from './webhook-description.ts';

/** Every answer that is not what was asked for (RFC 9457). */
const Problem = exact({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  /** From docs/reference/errors.md; what a program decides by. */
  code: Type.String(),
  /** The request, as the log knows it. */
  instance: Type.String(),
  /** The message that was kept all the same. */
  message: Type.Optional(Type.String()),
  hint: Type.Optional(Type.String()),
  /** Where in the request. */
  at: Type.Optional(Type.String()),
});

const PROBLEM = {
  description: 'Refused or failed: `code` says why, `hint` what to do and `at` where in the request',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const OPTIONS: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Plexus',
      version: manifest.version,
      description:
        'Clients authenticate by access tokens of POST /oauth/token; each operation names the scope it needs. Amounts are whole minor units as text, debit positive. Lists are paged: `next` of an answer leads to the page that follows.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: Object.entries(LAYERS).map(([name, description]) => ({ name, description, 'x-owner': OWNERS[name as Layer] })),
    components: {
      securitySchemes: {
        client: {
          type: 'oauth2',
          description: 'Access tokens of registered machine clients, by private_key_jwt (RFC 7523)',
          flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: SCOPES } },
        },
        token: { type: 'http', scheme: 'bearer', description: 'The token of this installation, for who runs it' },
        console: { type: 'apiKey', in: 'cookie', name: COOKIE_NAME, description: 'A console session, from the console’s own page' },
      },
      // A JSON Schema of 2020-12, which is what OpenAPI 3.1 takes.
      schemas: { Problem: Problem as object },
    },
  },
  transform: ({ schema, url, route }) => {
    const needs = route.config?.needs;
    const method = String(route.method).toLowerCase();
    const [resource = 'plexus'] = wordsOf(url);
    return {
      url,
      schema: {
        ...schema,
        ...(schema?.response === undefined ? {} : { response: classedAnswers(schema.response) }),
        operationId: operationId(method, url),
        tags: [resource, layerOf(resource)],
        ...(route.config?.deprecated === undefined ? {} : { deprecated: true, 'x-deprecation': route.config.deprecated }),
        hide: method === 'head' || url.startsWith('/v1/callbacks'),
        security:
          needs === 'open'
            ? []
            : [...(needs === undefined || needs === 'person' ? [] : [{ client: [needs] }]), { token: [] }, { console: [] }],
      },
    };
  },
  transformObject: (document) => whole((document as { openapiObject: Described }).openapiObject),
};

interface DescribedOperation {
  readonly summary?: string;
  readonly responses?: Readonly<Record<string, object>>;
  /** What single answers mean, where their status says too little. */
  readonly 'x-means'?: Readonly<Record<string, string>>;
  /** Media types that the 200 comes in to who asks for them, beside JSON. */
  readonly 'x-also'?: readonly string[];
}

/** What an answer that changed something means by its status. What reads answers what its summary says. */
const MEANS: Readonly<Record<string, string>> = {
  200: 'It is done; the answer says what came of it',
  201: 'It was made, and is as the answer says',
  202: 'It was taken and goes on by itself; the answer or its Location says where to follow it',
  204: 'It is done, and there is nothing to say of it',
  303: 'The browser goes on at the address in Location',
  304: 'What was answered before, with the ETag that If-None-Match names, is so still',
};

/** With what each answer means in place of the words for none. */
function withMeanings(
  method: string,
  { 'x-means': means = {}, 'x-also': also = [], responses = {}, ...operation }: DescribedOperation,
): DescribedOperation {
  const reads = method === 'get' ? operation.summary : undefined;
  const meaningOf = (status: string): string => means[status] ?? (status === '200' ? reads : undefined) ?? MEANS[status] ?? 'Answered';
  const told = Object.entries(responses).map(([status, answer]) => [
    status,
    { ...(status === '200' ? inAlso(answer, also) : answer), description: meaningOf(status) },
  ]);
  return { ...operation, responses: { default: PROBLEM, ...Object.fromEntries(told) } };
}

const inAlso = (answer: { readonly content?: object }, types: readonly string[]): object =>
  types.length === 0 ? answer : { ...answer, content: { ...answer.content, ...Object.fromEntries(types.map((type) => [type, TEXT])) } };

const TEXT = { schema: { type: 'string' } };

interface Described {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** With what every operation has, with webhooks, and each shape in one place. */
function whole({ paths = {}, components, ...document }: Described): Described {
  const schemas = new NamedSchemas(components?.schemas ?? {});
  const withProblem = mapValues(paths, (operations) => mapValues(operations, (operation, method) => withMeanings(method, operation)));
  const written = { paths: schemas.written(withProblem), webhooks: schemas.written(webhooks()) };
  const inOrder = [...schemas.all].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...document,
    ...written,
    components: { ...components, parameters: HEADER_PARAMETERS, schemas: Object.fromEntries(inOrder) },
  } as Described;
}

const mapValues = <T, R>(node: Readonly<Record<string, T>>, map: (value: T, key: string) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, map(value, key)]));

/** Answers with the class of every text, for who reads the description. */
const classedAnswers = (answers: unknown): object =>
  Object.fromEntries(Object.entries(answers as Readonly<Record<string, TSchema>>).map(([status, answer]) => [status, withClasses(answer)]));

/** Describes every route that is registered after this one. */
export function describeRoutes(app: FastifyInstance): void {
  void app.register(swagger, OPTIONS);
}

/** GET /v1/openapi.json and /v1/asyncapi.json: what can be asked for, and what is told. Open: they hold nothing of anybody. */
export function registerDescriptions(app: FastifyInstance): void {
  app.get('/v1/openapi.json', { config: { needs: 'open' }, schema: told('This description', Type.Object({})) }, () => app.swagger());
  app.get(
    '/v1/asyncapi.json',
    { config: { needs: 'open' }, schema: told('What events tell, as an AsyncAPI document', Type.Object({})) },
    () => asyncApi(manifest.version),
  );
}
