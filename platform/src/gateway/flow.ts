import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { faultOf } from '../kernel/index.ts';
import { readFlowPicture, readOwnFlow } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { entitiesOf } from './access.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { cookieOf } from './guard.ts';
import { LiveFlow, type Reading, type Watched } from './live-flow.ts';
import { CountsAnswer, FlowAnswer } from './contract/flow.ts';
import { mediaOf, told } from './told.ts';

const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/**
 * GET /v1/flow: counts per stage and what waits before each. GET /v1/flow/systems: the same per channel, target and facility.
 * GET /v1/stream tells of it, and of exceptions, as server-sent events.
 */
export function registerFlow(app: FastifyInstance, deps: GatewayDependencies, { inForce, sessions }: GatewayState): void {
  /** The flow of some entities, or of the whole. */
  const read = async (entities: Watched): Promise<Reading> => {
    const { estate } = await transaction(deps.pool, { tenant: deps.tenant, entities: 'all' }, (tx) => inForce.read(tx));
    return entities === 'all' ? readFlowPicture(deps, estate) : readOwnFlow(deps, estate, entities);
  };
  const live = new LiveFlow({
    read,
    clock: deps.clock,
    failed: (error) => deps.logger.warn({ code: faultOf(error).code }, 'the flow was not read'),
  });
  // Before the server waits for open connections to end: a stream never does by itself.
  app.addHook('preClose', () => live.close());

  app.get(
    '/v1/flow',
    { config: { needs: 'flow:read' }, schema: told('Counts per stage and what waits', CountsAnswer) },
    async (request) => {
      const entities = entitiesOf(request);
      if (entities !== 'all') {
        const { picture } = await read(entities);
        return { version: 1, ...picture.counts, backlog: picture.backlog };
      }
      const [counts, backlog] = await Promise.all([deps.flow.counts(), deps.flow.backlog()]);
      return { version: 1, ...counts, backlog };
    },
  );

  app.get(
    '/v1/flow/systems',
    { config: { needs: 'flow:read' }, schema: told('The flow per system and facility', FlowAnswer) },
    async (request) => ({ version: 1, flow: (await read(entitiesOf(request))).picture }),
  );

  // A stream asks as long as it is open whether its session still is; clients read, and are checked each time.
  app.get(
    '/v1/stream',
    {
      config: { needs: 'flow:read', peopleOnly: true, ungated: true },
      schema: told('The flow and exceptions as server-sent events', mediaOf('PUBLIC', 'text/event-stream')),
    },
    (request, reply) => {
      const seen = Number(request.headers['last-event-id']);
      const cookie = request.session === undefined ? undefined : cookieOf(request);
      const isLetIn = async (): Promise<boolean> => cookie === undefined || (await sessions.look(cookie)) !== undefined;
      const headers = { ...(reply.getHeaders() as OutgoingHttpHeaders), ...STREAM_HEADERS };
      live.add({
        response: reply.raw,
        headers,
        entities: entitiesOf(request),
        isLetIn,
        seen: Number.isSafeInteger(seen) ? seen : undefined,
      });
      reply.hijack();
    },
  );
}
