import type { FastifyInstance } from 'fastify';
import type { GatewayDependencies } from './dependencies.ts';
import type { UsageCounter } from './usage-counter.ts';

/** What is noted of a request whose caller went away before its answer began. HTTP has no status for it; logs of servers use this one. */
export const CALLER_LEFT = 499;

/**
 * Counts and logs every request when it is over: answered, or left by its caller, of which Fastify's `onResponse` is not told. Refusals that are
 * told together are counted only.
 */
export function noteEnds(
  app: FastifyInstance,
  { clock, logger }: Pick<GatewayDependencies, 'clock' | 'logger'>,
  usage: Pick<UsageCounter, 'count'>,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const began = clock.monotonic();
    reply.raw.once('close', () => {
      const status = reply.raw.headersSent ? reply.statusCode : CALLER_LEFT;
      usage.count(request, status);
      if (request.isToldWithOthers) return;
      const fields = { request: request.id, method: request.method, route: request.routeOptions.url ?? 'none', status };
      logger.info({ ...fields, ms: Math.round(clock.monotonic() - began) }, status === CALLER_LEFT ? 'left by its caller' : 'answered');
    });
    done();
  });
}
