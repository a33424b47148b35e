import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Fault } from '../kernel/index.ts';
import { readPlaces } from '../observe/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { askReplays } from '../translate/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { rowScope } from './route-policy.ts';
import { AskedAnswer, PreviewAnswer, ReplaysAnswer } from './contract/replay.ts';
import { told } from './told.ts';

/** One request's worth of translation; more messages are asked for in several. */
const MOST = 1_000;

const Asked = Type.Object(
  {
    messages: Type.Array(Type.String({ minLength: 3, maxLength: 100 }), { minItems: 1, maxItems: MOST }),
    from: Type.Optional(Type.Union([Type.Literal('start'), Type.Literal('failed')])),
    mapping: Type.Optional(Type.Union([Type.Literal('original'), Type.Literal('current')])),
    dryRun: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const Numbers = Type.Object({ ids: Type.String({ pattern: '^\\d{1,18}(,\\d{1,18}){0,999}$' }) }, { additionalProperties: false });

const TOLD = {
  summary: 'Have messages translated again, or see what that would change',
  response: { 200: PreviewAnswer, 202: AskedAnswer },
  'x-means': { 200: 'What it would change; nothing was done', 202: 'It is asked for; GET /v1/replays says how far it is' },
};

/**
 * POST /v1/replays asks for messages to be translated again; with `dryRun` it counts what would change and does nothing.
 * GET /v1/replays?ids=1,2 tells how far they are.
 */
export function registerReplays(app: FastifyInstance, deps: GatewayDependencies): void {
  app.post<{ Body: Static<typeof Asked> }>(
    '/v1/replays',
    {
      config: { needs: 'replays:write', quota: 'bulk', cost: 5 },
      schema: {
        ...TOLD,
        body: Asked,
      },
    },
    async (request, reply) => {
      const { from = 'start', mapping = 'current', dryRun = false } = request.body;
      const scope = rowScope(request, deps.tenant);
      const placed = (tx: Tx) => readPlaces(tx, deps.tenant, request.body.messages);
      if (dryRun) {
        const messages = await transaction(deps.pool, scope, placed);
        if (deps.previewReplay === undefined) throw previewMissing();
        return { version: 1, messages: messages.length, preview: await deps.previewReplay(messages, { from, mapping }) };
      }
      return actOnce(deps, scope, request, reply, async (tx) => {
        const messages = await placed(tx);
        const replays = await askReplays(tx, deps.tenant, messages, { from, mapping }, actorOf(request));
        return { status: 202, body: { version: 1, messages: messages.length, replays } };
      });
    },
  );

  app.get<{ Querystring: Static<typeof Numbers> }>(
    '/v1/replays',
    {
      config: { needs: 'replays:read' },
      schema: { ...told('How far replays are', ReplaysAnswer), querystring: Numbers },
    },
    async (request) => {
      const { rows } = await transaction(deps.pool, rowScope(request, deps.tenant), (tx) =>
        tx.query<{ id: bigint; state: string; events: number | null }>({
          name: 'read-replays',
          // Who may read messages of a channel may know how far they are.
          text: `select id, state, events from replay where tenant = $1 and id = any ($2::bigint[])
            and ((select plexus.all_entities()) or channel = any ((select plexus.readable_channels())::int[])) order by id`,
          values: [deps.tenant, request.query.ids.split(',')],
        }),
      );
      return {
        version: 1,
        replays: rows.map((row) => ({ id: row.id, state: row.state, ...(row.events === null ? {} : { events: row.events }) })),
      };
    },
  );
}

const previewMissing = (): Fault =>
  new Fault({
    code: 'PREVIEW_UNAVAILABLE',
    kind: 'unavailable',
    message: 'This node does not translate and cannot preview a replay',
    hint: 'Ask a node that has the role work',
  });
