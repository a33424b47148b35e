import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readFeed } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { aboutEvent } from './sensitivity/index.ts';
import { EventsAnswer } from './contract/event.ts';
import { told } from './told.ts';

const Feed = Type.Object(
  {
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    /** Types of canonical events, separated by commas. */
    types: Type.Optional(Type.String({ pattern: '^[a-z][a-z.-]{1,59}(,[a-z][a-z.-]{1,59}){0,19}$' })),
    entity: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$' })),
  },
  { additionalProperties: false },
);
const PAGE = 200;

/** GET /v1/events?after&types&entity&limit: the event log for who follows it at a pace of its own, without identifying values. */
export function registerEvents(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.get<{ Querystring: Static<typeof Feed> }>(
    '/v1/events',
    {
      config: { needs: 'events:read', quota: 'bulk' },
      schema: { ...told('Canonical events in the order of their log', EventsAnswer), querystring: Feed },
    },
    async (request) => {
      const { types, limit, ...query } = request.query;
      const feed = {
        ...query,
        limit: limit === undefined ? PAGE : Number(limit),
        ...(types === undefined ? {} : { types: types.split(',') }),
      };
      return transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const page = await readFeed(tx, deps.log, feed);
        return { version: 1, ...page, events: await access.shownOf(tx, request, 'events:read', page.events, aboutEvent) };
      });
    },
  );
}
