import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit } from '../govern/index.ts';
import { bytesOf, MESSAGE_STATES, type MessageState, readSummary, searchMessages } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Reason } from './reason.ts';

const Search = Type.Object(
  {
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 250 })),
    channel: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    state: Type.Optional(Type.Union(MESSAGE_STATES.map((state) => Type.Literal(state)))),
    kind: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    before: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);

const Body = Type.Object(
  { reason: Reason, start: Type.Optional(Type.Integer({ minimum: 0 })), end: Type.Optional(Type.Integer({ minimum: 0 })) },
  { additionalProperties: false },
);

const Named = Type.Object({ id: Type.String() });
const PAGE = 50;

/**
 * POST /v1/messages/search lists and searches: identifiers travel in the body, because addresses end up in logs.
 * GET /v1/messages/:id shows one. POST /v1/messages/:id/body answers its bytes to who gives a reason.
 */
export function registerMessages(app: FastifyInstance, deps: GatewayDependencies): void {
  const scope = { tenant: deps.tenant, entities: 'all' as const };

  app.post<{ Body: Static<typeof Search> & { state?: MessageState } }>(
    '/v1/messages/search',
    { schema: { body: Search } },
    async (request) => {
      const page = await transaction(deps.pool, scope, (tx) => searchMessages(tx, deps.keys, { limit: PAGE, ...request.body }));
      return { version: 1, ...page };
    },
  );

  app.get<{ Params: Static<typeof Named> }>('/v1/messages/:id', { schema: { params: Named } }, async (request) => {
    const { place: _, ...message } = await transaction(deps.pool, scope, (tx) => readSummary(tx, deps.tenant, request.params.id));
    return { version: 1, message };
  });

  app.post<{ Params: Static<typeof Named>; Body: Static<typeof Body> }>(
    '/v1/messages/:id/body',
    { schema: { params: Named, body: Body } },
    async (request, reply) => {
      const { reason, start = 0, end } = request.body;
      const bytes = await transaction(deps.pool, scope, async (tx) => {
        const message = await readSummary(tx, deps.tenant, request.params.id);
        const range = { start, end: Math.min(end ?? message.size, message.size) };
        await audit(tx, deps.tenant, actorOf(request), [
          { action: 'phi.read', object: message.id, detail: `bytes ${range.start}-${range.end}: ${reason}` },
        ]);
        return bytesOf(tx, deps.keys, message.place, range);
      });
      return reply.type('application/octet-stream').header('cache-control', 'no-store').send(bytes);
    },
  );
}
