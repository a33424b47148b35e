import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** The gateway, which from now on fails an answer that is not of the shape that its route describes. */
export function heldToSchemas(gateway: FastifyInstance): FastifyInstance {
  gateway.addHook('onSend', (request, reply, payload, done) => {
    const described = request.routeOptions.schema?.response as Readonly<Record<string, TSchema>> | undefined;
    const schema = described?.[String(reply.statusCode)];
    if (schema === undefined || 'content' in schema || typeof payload !== 'string') return done(null, payload);
    const checker = Compile(schema);
    const answer: unknown = JSON.parse(payload);
    const wrong = checker.Check(answer) ? [] : checker.Errors(answer).map(({ instancePath, message }) => `${instancePath} ${message}`);
    try {
      assert.deepEqual(wrong, [], `${request.method} ${request.routeOptions.url ?? ''}`);
      done(null, payload);
    } catch (error) {
      process.stderr.write(`${String(error)}\n`);
      done(error as Error);
    }
  });
  return gateway;
}
