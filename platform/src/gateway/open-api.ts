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
import { operationId, wordsOf } from './operation-id.ts';
import { told } from './told.ts';

/** Every answer that is not what was asked for (RFC 9457). */
const Problem = exact({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  /** From docs/reference/errors.md; what a program decides by. */
  code: Type.String(),
  /** The request, as the log knows it. */
  instance: Type.String(),
  hint: Type.Optional(Type.String()),
  /** Where in the request. */
  at: Type.Optional(Type.String()),
});

const PROBLEM = {
  description: 'Refused, or failed',
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
  transformObject: (document) => {
    const { openapiObject } = document as {
      openapiObject: { paths?: Record<string, Record<string, { responses?: Record<string, unknown> }>> };
    };
    for (const operations of Object.values(openapiObject.paths ?? {})) {
      for (const operation of Object.values(operations)) operation.responses = { ...operation.responses, default: PROBLEM };
    }
    return openapiObject;
  },
};

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
