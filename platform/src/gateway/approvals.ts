import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  type Acting,
  isBehind,
  journalsOf,
  listProposals,
  mayDecide,
  proposalSteps,
  readProposal,
  withdrawProposal,
} from '../govern/approvals/index.ts';
import { audit } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { closeApprovalWork } from '../worklist/index.ts';
import {
  ApprovalAnswer,
  ApprovalsAnswer,
  ApproveBody,
  OutcomeAnswer,
  ProposalState,
  RejectBody,
  WithdrawBody,
} from './contract/approvals.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { decideAbout } from './proposal-decision.ts';
import { actorName } from './proposal-effects.ts';
import { actingOf } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import { shown } from './shown-proposal.ts';
import { told, toldTagged } from './told.ts';

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Listed = Type.Object(
  {
    state: Type.Optional(ProposalState),
    kind: Type.Optional(Name),
    subject: Type.Optional(Name),
    /** Only what the caller made. */
    mine: Type.Optional(Type.Literal('true')),
    /** Only what the caller may decide about now. */
    waiting: Type.Optional(Type.Literal('true')),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|1\\d\\d|200)$' })),
  },
  { additionalProperties: false },
);
const Numbered = Type.Object({ id: Type.String({ pattern: '^\\d{1,18}$' }) });
type Params = Static<typeof Numbered>;
const PAGE = 50;

/**
 * GET /v1/approvals and …/:id: what is proposed, by whom, exactly what, and what became of it. POST …/approve, …/reject { hash } by another
 * person, of the version that was looked at; …/withdraw by the maker. What the last approval was missing for is done in the same transaction.
 */
export function registerApprovals(app: FastifyInstance, deps: GatewayDependencies): void {
  const { tenant } = deps.log;
  const within = <T>(request: FastifyRequest, work: (tx: Tx) => Promise<T>): Promise<T> =>
    transaction(deps.pool, rowScope(request, tenant), work);
  const decided = (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply, work: (tx: Tx, id: bigint) => Promise<void>) =>
    actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
      const id = BigInt(request.params.id);
      await work(tx, id);
      const approval = await readProposal(tx, tenant, id);
      return { body: { version: 1, outcome: approval.state, approval: shown(approval) } };
    });

  app.get<{ Querystring: Static<typeof Listed> }>(
    '/v1/approvals',
    { config: { needs: 'approvals:read' }, schema: { ...told('Proposals, newest first', ApprovalsAnswer), querystring: Listed } },
    async (request) => {
      const { limit, before, mine, waiting, ...filters } = request.query;
      const most = limit === undefined ? PAGE : Number(limit);
      const query = {
        ...filters,
        ...(before === undefined ? {} : { before: BigInt(before) }),
        ...(mine === undefined ? {} : { by: actingOf(request) }),
        ...(waiting === undefined || request.client !== undefined ? {} : { waitingFor: actingOf(request) }),
        limit: most + 1,
      };
      const found = await within(request, (tx) => listProposals(tx, tenant, query));
      const page = found.slice(0, most);
      const last = found.length > most ? page.at(-1) : undefined;
      return { version: 1, approvals: page.map(shown), ...(last === undefined ? {} : { next: last.id }) };
    },
  );

  app.get<{ Params: Params }>(
    '/v1/approvals/:id',
    {
      config: { needs: 'approvals:read' },
      schema: { ...toldTagged('A proposal: exactly what it says, and what became of it', ApprovalAnswer), params: Numbered },
    },
    async (request, reply) =>
      sendTagged(request, reply, await within(request, (tx) => approvalAnswer(tx, tenant, BigInt(request.params.id), actingOf(request)))),
  );

  app.post<{ Params: Params; Body: Static<typeof ApproveBody> }>(
    '/v1/approvals/:id/approve',
    {
      config: { needs: 'approvals:write', peopleOnly: true },
      schema: { ...told('Approve what another person proposed', OutcomeAnswer), params: Numbered, body: ApproveBody },
    },
    (request, reply) =>
      decided(request, reply, (tx, id) =>
        decideAbout(tx, deps, id, { ...request.body, verdict: 'approve' }, { actor: actorOf(request), session: request.session?.id }),
      ),
  );

  app.post<{ Params: Params; Body: Static<typeof RejectBody> }>(
    '/v1/approvals/:id/reject',
    {
      config: { needs: 'approvals:write', peopleOnly: true },
      schema: { ...told('Reject what another person proposed', OutcomeAnswer), params: Numbered, body: RejectBody },
    },
    (request, reply) =>
      decided(request, reply, (tx, id) =>
        decideAbout(tx, deps, id, { ...request.body, verdict: 'reject' }, { actor: actorOf(request), session: request.session?.id }),
      ),
  );

  app.post<{ Params: Params; Body: Static<typeof WithdrawBody> }>(
    '/v1/approvals/:id/withdraw',
    {
      config: { needs: 'approvals:read' },
      schema: { ...told('Take one’s own proposal back', OutcomeAnswer), params: Numbered, body: WithdrawBody },
    },
    (request, reply) =>
      decided(request, reply, async (tx, id) => {
        const { reason } = request.body;
        // The process would wait for ever: it takes its own back when what it is about is withdrawn.
        if ((await readProposal(tx, tenant, id)).origin !== null) throw proposalOfProcess();
        await withdrawProposal(tx, id, reason, actingOf(request));
        await audit(tx, tenant, actorOf(request), [{ action: 'proposal.withdrawn', object: `proposal:${id}`, detail: reason }]);
        await closeApprovalWork(tx, tenant, id, actorName(actorOf(request)), `withdrawn: ${reason}`);
      }),
  );
}

/** GET /v1/approvals/:id, for who acts. */
export async function approvalAnswer(tx: Tx, tenant: string, id: bigint, acting: Acting): Promise<object> {
  const approval = await readProposal(tx, tenant, id);
  const steps = await proposalSteps(tx, tenant, id);
  return {
    version: 1,
    approval: shown(approval),
    content: approval.content,
    steps: steps.map(({ forWhom, note, ...step }) => ({
      ...step,
      ...(forWhom === null ? {} : { forWhom }),
      ...(note === null ? {} : { note }),
    })),
    journals: (await journalsOf(tx, tenant, approval)).map((journal) => `journal:${journal}`),
    isOwn: await isBehind(tx, id, acting),
    mayDecide: await mayDecide(tx, id, acting),
  };
}

const proposalOfProcess = (): Fault =>
  new Fault({
    code: 'PROPOSAL_OF_PROCESS',
    kind: 'conflict',
    message: 'A process asked for this, and nobody else takes it back',
    hint: 'Withdraw what it is about, such as the requisition',
  });
