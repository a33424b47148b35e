import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit } from '../govern/index.ts';
import {
  bytesOf,
  MESSAGE_STATES,
  type MessageQuery,
  type MessageState,
  readSummary,
  searchFields,
  searchMessages,
} from '../observe/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { instantOf } from './instant.ts';
import { Reason, StatedPurpose } from './reason.ts';
import { rowScope } from './route-policy.ts';
import { MessageAnswer, MessagesAnswer, SearchFieldsAnswer } from './contract/message.ts';
import { aboutMessages, messageResource } from './sensitivity/index.ts';
import { mediaOf, told } from './told.ts';

const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' });

const Search = Type.Object(
  {
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 250 })),
    channel: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    state: Type.Optional(Type.Union(MESSAGE_STATES.map((state) => Type.Literal(state)))),
    kind: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    field: Type.Optional(
      Type.Object(
        { name: Type.String({ minLength: 1, maxLength: 60 }), value: Type.String({ minLength: 1, maxLength: 250 }) },
        { additionalProperties: false },
      ),
    ),
    /** Received at or after. */
    from: Type.Optional(Instant),
    /** Received before. */
    to: Type.Optional(Instant),
    before: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);

const Body = Type.Object(
  {
    reason: Reason,
    purpose: StatedPurpose,
    start: Type.Optional(Type.Integer({ minimum: 0 })),
    end: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

type Asked = Static<typeof Search> & { state?: MessageState };

const Named = Type.Object({ id: Type.String() });
const PAGE = 50;

/**
 * POST /v1/messages/search lists and searches: identifiers travel in the body, because addresses end up in logs.
 * GET /v1/messages/:id shows one. POST /v1/messages/:id/body answers its bytes to who gives a reason.
 */
export function registerMessages(app: FastifyInstance, deps: GatewayDependencies, { inForce, access }: GatewayState): void {
  const queryOf = async (tx: Tx, { field, from, to, limit = PAGE, ...filters }: Asked): Promise<MessageQuery> => ({
    ...filters,
    limit,
    ...(from === undefined ? {} : { from: instantOf(from, 'body/from') }),
    ...(to === undefined ? {} : { to: instantOf(to, 'body/to') }),
    ...(field === undefined ? {} : { token: { kind: await tokenKind(tx, field.name), value: field.value } }),
  });

  const tokenKind = async (tx: Tx, name: string): Promise<string> => {
    const fields = searchFields((await inForce.read(tx)).estate);
    const found = fields.find((field) => field.name === name) ?? fields.find((field) => field.kind === name);
    if (found === undefined) throw fieldUnknown([...new Set(fields.map((field) => field.name))]);
    return found.kind;
  };

  app.post<{ Body: Asked }>(
    '/v1/messages/search',
    { config: { needs: 'messages:read' }, schema: { ...told('Find messages', MessagesAnswer), body: Search } },
    async (request) => {
      const { search, field } = request.body;
      return transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const page = await searchMessages(tx, deps.keys, await queryOf(tx, request.body));
        // A row says nothing of what is in its message, but that it is found by what identifies somebody does.
        if (search === undefined && field === undefined) return { version: 1, ...page };
        const about = await aboutMessages(tx, deps.tenant, page.messages);
        const found = page.messages.map((message, index) => ({ message, about: about[index] ?? { entities: [], subjects: [] } }));
        const shown = await access.shownOf(tx, request, 'messages:read', found, (one) => one.about);
        return { version: 1, ...page, messages: shown.map(({ message }) => message) };
      });
    },
  );

  app.get(
    '/v1/messages/fields',
    { schema: told('Fields that messages are found by', SearchFieldsAnswer), config: { needs: 'messages:read' } },
    async (request) => ({
      version: 1,
      fields: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => searchFields((await inForce.read(tx)).estate)),
    }),
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/messages/:id',
    { config: { needs: 'messages:read' }, schema: { ...told('A message', MessageAnswer), params: Named } },
    async (request) => {
      const { place: _, ...message } = await transaction(deps.pool, rowScope(request, deps.tenant), (tx) =>
        readSummary(tx, deps.tenant, request.params.id),
      );
      return { version: 1, message };
    },
  );

  app.post<{ Params: Static<typeof Named>; Body: Static<typeof Body> }>(
    '/v1/messages/:id/body',
    {
      config: { needs: 'messages:reveal' },
      schema: { ...told('The bytes of a message; audited', mediaOf('PHI', 'application/octet-stream')), params: Named, body: Body },
    },
    async (request, reply) => {
      const { reason, purpose, start = 0, end } = request.body;
      const bytes = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const message = await readSummary(tx, deps.tenant, request.params.id);
        const resource = await messageResource(tx, deps.tenant, message, deps);
        access.require(request, 'messages:reveal', resource, purpose);
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

const fieldUnknown = (names: readonly string[]): Fault =>
  new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: 'Nothing is searched for by this field',
    hint: `Fields that are: ${names.join(', ')}`,
    at: 'body/field/name',
  });
