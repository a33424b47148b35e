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
  const { paths } = answer.json<{ paths: Readonly<Record<string, Readonly<Record<string, Described>>>> }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, parameters = [], requestBody }]) => ({
      method,
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      isOpen: security.length === 0,
    })),
  );
}
