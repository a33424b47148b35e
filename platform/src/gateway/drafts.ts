import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { editProposal, isBehind, type NewProposal, type Proposal, readProposal, refusal } from '../govern/approvals/index.ts';
import { audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { approvalAnswer } from './approvals.ts';
import { OutcomeAnswer, ProposeBody } from './contract/approvals.ts';
import { ChangeDraftBody } from './contract/draft.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { preconditionFailed, requireMatch } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { actOnce, isAnswered } from './idempotency.ts';
import { actingOf, forward, outcomeOf } from './proposing.ts';
import { readEstate } from './release-wish.ts';
import { requireScope, rowScope } from './route-policy.ts';
import { told } from './told.ts';
import { type WishContext, wishOf } from './wishes.ts';

const Numbered = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
type Params = Static<typeof Numbered>;

/**
 * PATCH /v1/approvals/:id changes a draft, by who has seen it as it is (If-Match); …/propose { hash } puts forward exactly the version that has
 * the hash, with the right that asking for it takes. A draft that is not wanted any more is withdrawn.
 */
export function registerDrafts(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  const { tenant, keys, clock } = deps;
  /**
   * What the draft is made of anew: of a release the files as they are, which are read before the transaction that changes anything, and only for who
   * may change it and has seen it as it is.
   */
  const contextFor = async (
    request: FastifyRequest<{ Params: Params }>,
    requireSeen: (tx: Tx, draft: Proposal) => Promise<void>,
  ): Promise<WishContext> => {
    const scope = rowScope(request, tenant);
    const id = BigInt(request.params.id);
    const isRelease = await transaction(deps.pool, scope, async (tx) => {
      const draft = await readProposal(tx, tenant, id);
      requireScope(request, wishOf(draft).needs);
      return draft.kind === 'estate-release' && draft.state === 'draft';
    });
    if (!isRelease || (await isAnswered(deps, scope, request))) return { tenant, inForce };
    await transaction(deps.pool, scope, async (tx) => {
      if (!(await isBehind(tx, id, actingOf(request)))) throw refusal('PROPOSAL_NOT_YOURS');
      await requireSeen(tx, await readProposal(tx, tenant, id));
    });
    return { tenant, inForce, files: await readEstate(deps) };
  };
  const requireTag = async (tx: Tx, request: FastifyRequest<{ Params: Params }>): Promise<void> => {
    const seen = await approvalAnswer(tx, tenant, BigInt(request.params.id), actingOf(request));
    requireMatch(request, seen, { required: true });
  };

  app.patch<{ Params: Params; Body: Static<typeof ChangeDraftBody> }>(
    '/v1/approvals/:id',
    {
      config: { needs: 'approvals:read' },
      schema: {
        ...told('Change a draft of one’s own, which makes its next version', OutcomeAnswer),
        params: Numbered,
        body: ChangeDraftBody,
      },
    },
    async (request, reply) => {
      const context = await contextFor(request, (tx) => requireTag(tx, request));
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const id = BigInt(request.params.id);
        const before = await readProposal(tx, tenant, id);
        const { from, said } = wishOf(before);
        const edit = await from(tx, context, { ...said(before), ...request.body });
        if (before.state === 'draft' && edit.subject !== before.subject) throw draftOutdated();
        await requireTag(tx, request);
        await editProposal(tx, id, edit, actingOf(request));
        const after = await readProposal(tx, tenant, id);
        if (after.version !== before.version + 1) throw preconditionFailed();
        const detail = `version ${before.version + 1}, before it ${before.hash}`;
        await audit(tx, tenant, actorOf(request), [{ action: 'proposal.edited', object: `proposal:${id}`, detail }]);
        return { ...outcomeOf(after), status: 200 };
      });
    },
  );

  app.post<{ Params: Params; Body: Static<typeof ProposeBody> }>(
    '/v1/approvals/:id/propose',
    {
      config: { needs: 'approvals:read' },
      schema: {
        ...told('Put a draft of one’s own forward, exactly as it was looked at', OutcomeAnswer),
        params: Numbered,
        body: ProposeBody,
      },
    },
    async (request, reply) => {
      const { hash } = request.body;
      const context = await contextFor(request, (_, draft) => Promise.resolve(requireHash(draft, hash)));
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const id = BigInt(request.params.id);
        const { from, said, begin } = wishOf(await readProposal(tx, tenant, id));
        const made = await forward(tx, deps, id, actingOf(request), actorOf(request), async (proposed) => {
          requireHash(proposed, hash);
          // What was right when it was drafted may not be now: a period closed, a credit used up.
          const now = await from(tx, context, said(proposed));
          if (!isAsNow(proposed, now)) throw draftOutdated();
          await begin?.(tx, { tenant, keys, at: clock.now() }, proposed, actorOf(request));
        });
        return { ...outcomeOf(made), status: 200 };
      });
    },
  );
}

function requireHash({ hash }: Proposal, seen: string): void {
  if (hash !== seen) throw refusal('PROPOSAL_DIFFERS');
}

/** What approvers, limits and events go by. */
const isAsNow = (drafted: Proposal, now: NewProposal): boolean =>
  now.entity === drafted.entity && now.subject === drafted.subject && isDeepStrictEqual(now.content, drafted.content);

const draftOutdated = (): Fault =>
  new Fault({
    code: 'DRAFT_OUTDATED',
    kind: 'conflict',
    message: 'What would be done now is not what the draft says any more',
    hint: 'Change the draft, which makes it anew; where the files of a release changed, withdraw it and draft another',
  });
