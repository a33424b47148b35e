import type { FastifyInstance } from 'fastify';
import type { Operation } from './hostile-requests.ts';

interface Described {
  readonly security: readonly object[];
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: NonNullable<Operation['body']> }>> };
}

/** The operations of the description that a gateway serves. */
export async function describedOperations(gateway: FastifyInstance): Promise<(Operation & { readonly isOpen: boolean })[]> {
  const answer = await gateway.inject({ url: '/v1/openapi.json', headers: { host: '127.0.0.1' } });
  const { paths, components } = answer.json<{
    paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    components: { schemas: Readonly<Record<string, unknown>> };
  }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, parameters = [], requestBody }]) => ({
      method,
      path,
      parameters,
      body: withoutReferences(requestBody?.content['application/json']?.schema, components.schemas) as Operation['body'],
      isOpen: security.length === 0,
    })),
  );
}

/** A schema with what it refers to written where it stands; what goes into an operation does not contain itself. */
function withoutReferences(schema: unknown, named: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => withoutReferences(one, named));
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('$ref' in schema) return withoutReferences(named[String(schema.$ref).replace('#/components/schemas/', '')], named);
  return Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, withoutReferences(one, named)]));
}

/** What a gateway of a test was not given, and says so. */
const NOT_HERE = ['ESTATE_FILES_ABSENT', 'PAYERS_NOT_CONNECTED', 'PREVIEW_UNAVAILABLE', 'DOCUMENTS_NOT_TAKEN'];

/**
 * Whether an answer of 500 and above is none of ours: 503 of a part that this node lacks, or a fault of SOAP 1.1, which is sent with 500
 * whoever made it (section 6.2) and says that it is its sender's.
 */
export const isNoFailure = ({ statusCode, body }: { readonly statusCode: number; readonly body: string }): boolean =>
  (statusCode === 503 && NOT_HERE.some((code) => body.includes(`"code":"${code}"`))) ||
  (statusCode === 500 && body.includes('<faultcode>s:Client</faultcode>'));
