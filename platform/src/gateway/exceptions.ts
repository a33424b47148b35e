import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { exceptionFacets, type ExceptionState, type ExceptionView, listExceptions, readException } from '../observe/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { ofCause, ruleOf } from '../worklist/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { requireMatch, sendTagged } from './entity-tag.ts';
import { decide, type Decision } from './exception-decision.ts';
import { lockException } from './exception-in-hand.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { actingOf } from './proposing.ts';
import { Reason } from './reason.ts';
import { rowScope } from './route-policy.ts';
import { DecidedAnswer, ExceptionAnswer, ExceptionsAnswer, FacetsAnswer } from './contract/exception.ts';
import { told, toldTagged } from './told.ts';
import { purchasingPolicy, worklistPolicy } from './worklist-policy.ts';

const Name = Type.String({ minLength: 1, maxLength: 60 });
const State = Type.Union([Type.Literal('open'), Type.Literal('resolved'), Type.Literal('rejected')]);
const Listed = Type.Object(
  {
    state: Type.Optional(State),
    kind: Type.Optional(Name),
    owner: Type.Optional(Name),
    entity: Type.Optional(Name),
    code: Type.Optional(Name),
    channel: Type.Optional(Name),
    cause: Type.Optional(Name),
    assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Only what is late. */
    overdue: Type.Optional(Type.Literal('true')),
    /** Only where so much or more is at stake, in minor units. */
    atLeast: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    after: Type.Optional(Name),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const Counted = Type.Object({ state: Type.Optional(State) }, { additionalProperties: false });
const Numbered = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
const Resolve = Type.Object({ resolution: Reason, retry: Type.Optional(Type.Boolean()) }, { additionalProperties: false });
const Reject = Type.Object({ reason: Reason }, { additionalProperties: false });
const PAGE = 50;

type Params = Static<typeof Numbered>;

/** GET /v1/exceptions and /v1/exceptions/:id; POST …/resolve { resolution, retry } and …/reject { reason }. */
export function registerExceptions(app: FastifyInstance, deps: GatewayDependencies, { inForce, access }: GatewayState): void {
  app.get<{ Querystring: Static<typeof Listed> & { state?: ExceptionState } }>(
    '/v1/exceptions',
    {
      config: { needs: 'exceptions:read' },
      schema: { ...told('Exceptions of one state, due first', ExceptionsAnswer), querystring: Listed },
    },
    async (request) => {
      const { limit, state = 'open', cause, overdue, atLeast, ...filters } = request.query;
      return transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const policy = await worklistPolicy(tx, inForce);
        const { exceptions, next } = await listExceptions(tx, deps.tenant, {
          ...filters,
          state,
          ...(cause === undefined ? {} : { ofCause: ofCause(policy, cause) }),
          ...(atLeast === undefined ? {} : { atLeast: BigInt(atLeast) }),
          isOverdue: overdue !== undefined,
          limit: limit === undefined ? PAGE : Number(limit),
        });
        const shownNow = (await discreet(tx, request, exceptions)).map((exception) => ({ ...exception, ...ruleOf(policy, exception) }));
        return { version: 1, exceptions: shownNow, ...(next === undefined ? {} : { next }) };
      });
    },
  );

  app.get<{ Querystring: Static<typeof Counted> }>(
    '/v1/exceptions/facets',
    {
      config: { needs: 'exceptions:read' },
      schema: { ...told('How many exceptions there are of each kind', FacetsAnswer), querystring: Counted },
    },
    async (request) => ({
      version: 1,
      ...(await transaction(deps.pool, rowScope(request, deps.tenant), (tx) =>
        exceptionFacets(tx, deps.tenant, request.query.state ?? 'open'),
      )),
    }),
  );

  app.get<{ Params: Params }>(
    '/v1/exceptions/:id',
    { config: { needs: 'exceptions:read' }, schema: { ...toldTagged('An exception', ExceptionAnswer), params: Numbered } },
    async (request, reply) => {
      const scope = rowScope(request, deps.tenant);
      return sendTagged(request, reply, await transaction(deps.pool, scope, (tx) => shown(tx, request)));
    },
  );

  const shown = async (tx: Tx, request: FastifyRequest<{ Params: Params }>) => {
    const [exception] = await discreet(tx, request, [await readException(tx, deps.tenant, BigInt(request.params.id))]);
    return { version: 1, exception: exception && { ...exception, ...ruleOf(await worklistPolicy(tx, inForce), exception) } };
  };

  /** Work stays listed whoever it is about; that it is about somebody whom the caller may not know of does not. */
  const discreet = async (tx: Tx, request: FastifyRequest, exceptions: readonly ExceptionView[]): Promise<readonly ExceptionView[]> => {
    const about = ({ entity, key }: ExceptionView) => ({ entities: [entity], subjects: key === undefined ? [] : [key] });
    return access.veiledOf(tx, request, 'exceptions:read', exceptions, about, ({ key: _key, event: _event, ...work }) => work);
  };

  const carryOut = (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply, decision: Decision) =>
    actOnce(deps, rowScope(request, deps.tenant), request, reply, async (tx) => {
      const id = BigInt(request.params.id);
      if (request.headers['if-match'] !== undefined) {
        await lockException(tx, deps.tenant, id);
        requireMatch(request, await shown(tx, request));
      }
      const context = {
        ...deps,
        worklist: await worklistPolicy(tx, inForce),
        purchasing: () => purchasingPolicy(tx, inForce),
        decider: request.session,
      };
      return { body: { version: 1, ...(await decide(tx, context, id, decision, actorOf(request), actingOf(request))) } };
    });

  app.post<{ Params: Params; Body: Static<typeof Resolve> }>(
    '/v1/exceptions/:id/resolve',
    { config: { needs: 'exceptions:write' }, schema: { ...told('Resolve an exception', DecidedAnswer), params: Numbered, body: Resolve } },
    (request, reply) => {
      const { resolution, retry = false } = request.body;
      return carryOut(request, reply, { decision: 'resolve', resolution, retry });
    },
  );

  app.post<{ Params: Params; Body: Static<typeof Reject> }>(
    '/v1/exceptions/:id/reject',
    { config: { needs: 'exceptions:write' }, schema: { ...told('Reject an exception', DecidedAnswer), params: Numbered, body: Reject } },
    (request, reply) => carryOut(request, reply, { decision: 'reject', reason: request.body.reason }),
  );
}
