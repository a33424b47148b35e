import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit, type AuditEntry } from '../govern/index.ts';
import {
  type BreakGlass,
  closeBreakGlass,
  isOwnGlass,
  listBreakGlass,
  lockBreakGlass,
  MOST_GLASS_MINUTES,
  openBreakGlass,
  requireDeclared,
  REVIEW_MS,
  reviewBreakGlass,
  reviewIdentity,
} from '../identity/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { closeExceptions, openExceptions } from '../worklist/index.ts';
import { GlassAnswer, GlassesAnswer, OpenGlassBody, ReviewBody } from './contract/break-glass.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { requireScope } from './route-policy.ts';
import { told } from './told.ts';

const Named = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
const Whose = Type.Object({ of: Type.Optional(Type.Literal('everybody')) }, { additionalProperties: false });
type Params = Static<typeof Named>;

/** Who is told of emergency access and asks for its review. */
const OWNER = 'privacy';

/**
 * Emergency access. POST /v1/break-glass { reason, purpose, entities?, minutes? } opens it and asks another person for a review;
 * requests that show its number in X-Plexus-Break-Glass see more. POST …/:id/close ends one's own, POST …/:id/review { verdict, words }
 * is for somebody else. GET lists one's own or, with the right to review, everybody's.
 */
export function registerBreakGlass(app: FastifyInstance, deps: GatewayDependencies): void {
  const { tenant, clock } = deps;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(deps.pool, { tenant, entities: 'all' }, work);
  const scope = (tx: Tx) => ({ tx, tenant, at: clock.now() });
  const noted = (tx: Tx, request: FastifyRequest, id: bigint, entry: Pick<AuditEntry, 'action' | 'detail'>): Promise<void> =>
    audit(tx, tenant, actorOf(request), [{ ...entry, object: `break-glass:${id}` }]);
  const held = async (tx: Tx, id: string): Promise<BreakGlass> => {
    const glass = await lockBreakGlass(scope(tx), BigInt(id));
    if (glass === undefined) throw glassUnknown();
    return glass;
  };
  const again = async (tx: Tx, id: string) => ({ version: 1, breakGlass: shown(await held(tx, id), clock.now()) });

  app.post<{ Body: Static<typeof OpenGlassBody> }>(
    '/v1/break-glass',
    {
      config: { needs: 'break-glass:open', peopleOnly: true },
      schema: { ...told('Break the glass: see more for an hour at most, on record', GlassAnswer, 201), body: OpenGlassBody },
    },
    async (request, reply) => {
      const { session } = request;
      if (session === undefined) throw glassNeedless();
      const { reason, purpose, entities = 'all', minutes = MOST_GLASS_MINUTES } = request.body;
      const opened = await within(async (tx) => {
        if (entities !== 'all') await requireDeclared(tx, tenant, entities);
        const glass = await openBreakGlass(scope(tx), {
          person: session.person,
          issuer: session.issuer,
          reason,
          purpose,
          entities,
          minutes,
        });
        const where = entities === 'all' ? 'all' : entities.join(' ');
        const detail = `until ${glass.expiresAt.toISOString()}; entities ${where}; ${purpose}: ${reason}`;
        await noted(tx, request, glass.id, { action: 'break-glass.opened', detail });
        await openExceptions(tx, tenant, [reviewTask(glass)]);
        return glass;
      });
      deps.logger.warn({ request: request.id, breakGlass: String(opened.id) }, 'somebody broke the glass');
      return reply.code(201).send({ version: 1, breakGlass: shown(opened, clock.now()) });
    },
  );

  app.get<{ Querystring: Static<typeof Whose> }>(
    '/v1/break-glass',
    { config: { needs: 'person' }, schema: { ...told('Emergency accesses, newest first', GlassesAnswer), querystring: Whose } },
    async (request) => {
      const isAll = request.query.of === 'everybody';
      if (isAll) requireScope(request, 'break-glass:review');
      const found = await within((tx) => listBreakGlass(scope(tx), isAll ? undefined : actorOf(request).person));
      return { version: 1, breakGlass: found.map((glass) => shown(glass, clock.now())) };
    },
  );

  app.post<{ Params: Params }>(
    '/v1/break-glass/:id/close',
    { config: { needs: 'person' }, schema: { ...told('End one’s own emergency access', GlassAnswer), params: Named } },
    (request) =>
      within(async (tx) => {
        const { id, person } = await held(tx, request.params.id);
        if (person !== actorOf(request).person) throw glassUnknown();
        await closeBreakGlass(scope(tx), id);
        await noted(tx, request, id, { action: 'break-glass.closed' });
        return again(tx, request.params.id);
      }),
  );

  app.post<{ Params: Params; Body: Static<typeof ReviewBody> }>(
    '/v1/break-glass/:id/review',
    {
      config: { needs: 'break-glass:review', peopleOnly: true },
      schema: {
        ...told('Say whether the emergency access of somebody else was justified; ends it', GlassAnswer),
        params: Named,
        body: ReviewBody,
      },
    },
    (request) =>
      within(async (tx) => {
        const { verdict, words } = request.body;
        const by = actorOf(request).person;
        const glass = await held(tx, request.params.id);
        const { id, person, review } = glass;
        if (review !== undefined) throw glassReviewed();
        if (by === person || UNNAMED.has(by) || (await isOwnGlass(scope(tx), glass, request.session?.account))) throw ownReview();
        await closeBreakGlass(scope(tx), id);
        await reviewBreakGlass(scope(tx), id, { by, verdict, words });
        await noted(tx, request, id, { action: 'break-glass.reviewed', detail: `${verdict}: ${words}` });
        await closeExceptions(tx, tenant, by, [{ identity: reviewIdentity(id), resolution: `${verdict}: ${words}` }]);
        return again(tx, request.params.id);
      }),
  );
}

const UNNAMED: ReadonlySet<string> = new Set(['unnamed', 'none']);

const reviewTask = ({ id, person, openedAt, entities }: BreakGlass) => ({
  entity: entities === 'all' ? 'none' : (entities[0] ?? 'none'),
  kind: 'break-glass',
  identity: reviewIdentity(id),
  owner: OWNER,
  code: 'BREAK_GLASS_OPENED',
  summary: `${person} broke the glass: emergency access ${id} waits for a review by somebody else`,
  hint: 'Look at what was seen under it in the audit, then review it: plexus break-glass review',
  dueAt: new Date(openedAt.getTime() + REVIEW_MS).toISOString(),
});

function shown(glass: BreakGlass, now: Date): object {
  const { id, person, reason, purpose, entities, openedAt, expiresAt, closedAt, review } = glass;
  const endsAt = closedAt ?? expiresAt;
  const state = review !== undefined ? 'reviewed' : endsAt > now ? 'open' : 'over';
  const reviewBy = new Date(openedAt.getTime() + REVIEW_MS);
  return { id, person, reason, purpose, entities, state, openedAt, endsAt, reviewBy, ...(review === undefined ? {} : { review }) };
}

const glassUnknown = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_UNKNOWN',
    kind: 'rejected',
    message: 'There is no such emergency access of yours',
    hint: 'List them with GET /v1/break-glass',
  });

const glassNeedless = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_NEEDLESS',
    kind: 'denied',
    message: 'The token sees everything; emergency access is for people who are logged in',
    hint: 'Log in to the console',
  });

const glassReviewed = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_REVIEWED',
    kind: 'conflict',
    message: 'It was reviewed already',
    hint: 'Look at who reviewed it and why',
  });

const ownReview = (): Fault =>
  new Fault({
    code: 'BREAK_GLASS_OWN_REVIEW',
    kind: 'denied',
    message: 'Emergency access is reviewed by somebody else, who says who they are',
    hint: 'Ask another person who may review it',
  });
