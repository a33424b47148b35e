import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { readProposal } from '../govern/approvals/index.ts';
import { Fault } from '../kernel/index.ts';
import { readTask, type Task } from '../observe/index.ts';
import type { Purchasing } from '../processes/requisition-to-pay/index.ts';
import type { Tx } from '../store/index.ts';
import { type Action, reassign, ruleOf, type WorklistPolicy } from '../worklist/index.ts';
import type { DecisionBody } from './contract/task.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actionNotAllowed, decide, type Decision, isAboutPurchase, requireOwnWork } from './exception-decision.ts';
import { lockException } from './exception-in-hand.ts';
import { actorOf } from './guard.ts';
import { purchaseActionOf } from './purchase-decision.ts';
import { decideAbout } from './proposal-decision.ts';
import { actingOf } from './proposing.ts';
import { requireScope } from './route-policy.ts';

type Body = Static<typeof DecisionBody>;

/** What came of a decision about a task. */
export interface TaskDecided {
  readonly outcome: 'resolved' | 'rejected' | 'returned' | 'under-way' | 'approved' | 'waiting' | 'reassigned';
  readonly approval?: bigint;
}

interface DecisionPlace {
  readonly deps: GatewayDependencies;
  readonly policy: WorklistPolicy;
  readonly purchasing: () => Promise<Purchasing>;
  readonly request: FastifyRequest;
}

/**
 * Decides about a task: the one door to approvals and exceptions of every kind. Needs the right to what is decided, and the hash of what was
 * looked at. Throws `TASK_UNKNOWN`, `TASK_DIFFERS`, `ACTION_NOT_ALLOWED`, `REASON_WANTED`, `SCOPE_MISSING` and what the decision itself throws.
 */
export async function decideTask(
  tx: Tx,
  place: DecisionPlace,
  { type, number }: Pick<Task, 'type' | 'number'>,
  body: Body,
): Promise<TaskDecided> {
  const { deps, request } = place;
  requireScope(request, type === 'approval' ? 'approvals:write' : 'exceptions:write');
  if (type === 'exception') await lockException(tx, deps.tenant, number);
  const task = await readTask(tx, deps.tenant, type, number);
  if (task === undefined) throw taskUnknown();
  const { actions } = ruleOf(place.policy, { kind: type === 'approval' ? 'approval' : task.kind, code: task.code ?? '' });
  const allowed: readonly Action[] = type === 'approval' ? approvalActions(task) : actions;
  if (!allowed.includes(body.action)) throw actionNotAllowed(allowed);
  if (body.hash !== task.hash) throw taskDiffers();
  if (type === 'approval') return decideApproval(tx, place, number, body);
  // Who may not decide does not make it their own work either.
  if (isAboutPurchase(actions) && task.owner !== undefined)
    requireOwnWork({ worklist: place.policy, decider: request.session }, { owner: task.owner, assignee: task.assignee ?? null });
  return decideException(tx, place, number, body);
}

/** What is done about a proposal. A process that is told what should change asks anew; what a person asked for would be over. */
export const approvalActions = ({ isOfProcess }: Pick<Task, 'isOfProcess'>): readonly Action[] =>
  isOfProcess ? ['approve', 'return', 'reject'] : ['approve', 'reject'];

async function decideApproval(tx: Tx, { deps, request }: DecisionPlace, id: bigint, body: Body): Promise<TaskDecided> {
  const { hash, standingInFor } = body;
  const seen = { hash, ...(standingInFor === undefined ? {} : { standingInFor }) };
  const by = { actor: actorOf(request), session: request.session?.id };
  if (body.action === 'approve') {
    await decideAbout(tx, deps, id, { ...seen, verdict: 'approve', note: body.reason }, by);
    const { state } = await readProposal(tx, deps.tenant, id);
    return { outcome: state === 'proposed' ? 'waiting' : 'approved' };
  }
  const verdict = body.action === 'return' ? 'return' : 'reject';
  await decideAbout(tx, deps, id, { ...seen, verdict, reason: reasonOf(body) }, by);
  return { outcome: verdict === 'return' ? 'returned' : 'rejected' };
}

async function decideException(tx: Tx, { deps, policy, purchasing, request }: DecisionPlace, id: bigint, body: Body): Promise<TaskDecided> {
  const actor = actorOf(request);
  const reason = reasonOf(body);
  if (body.action === 'reassign') {
    const { owner, assignee } = body;
    if (owner === undefined && assignee === undefined) throw assignmentWanted();
    if (owner !== undefined && !Object.hasOwn(policy.owners, owner)) throw ownerUnknown(Object.keys(policy.owners));
    await reassign(tx, deps.tenant, id, { owner, assignee, reason }, actor);
    return { outcome: 'reassigned' };
  }
  const { outcome, approval } = await decide(
    tx,
    { ...deps, worklist: policy, purchasing, decider: request.session },
    id,
    decisionOf(body, reason),
    actor,
    actingOf(request),
  );
  return { outcome, ...(approval === undefined ? {} : { approval }) };
}

/** The decision that an action is; what is corrected needs the row that is missing, and so a request of its own. */
function decisionOf({ action, holds }: Body, reason: string): Decision {
  const ofPurchase = purchaseActionOf(action);
  if (ofPurchase !== undefined && ofPurchase !== 'reject') return { decision: 'purchase', action: ofPurchase, reason, holds };
  if (action === 'reject' || action === 'write-off') return { decision: 'reject', reason };
  if (action === 'correct') throw correctionElsewhere();
  return { decision: 'resolve', resolution: reason, retry: action === 'retry' };
}

function reasonOf({ reason }: Body): string {
  if (reason === undefined) throw reasonWanted();
  return reason;
}

export const taskUnknown = (): Fault =>
  new Fault({
    code: 'TASK_UNKNOWN',
    kind: 'rejected',
    message: 'No task of this number waits, or it is not yours to see',
    hint: 'List what waits for you with plexus tasks; what was decided is under approvals and exceptions',
  });

const taskDiffers = (): Fault =>
  new Fault({
    code: 'TASK_DIFFERS',
    kind: 'conflict',
    message: 'The task is not what was looked at any more',
    hint: 'Look at it again and decide about what has the new hash',
    at: 'body/hash',
  });

const reasonWanted = (): Fault =>
  new Fault({ code: 'REASON_WANTED', kind: 'rejected', message: 'Say why', hint: 'Give a reason', at: 'body/reason' });

const assignmentWanted = (): Fault =>
  new Fault({
    code: 'ASSIGNMENT_WANTED',
    kind: 'rejected',
    message: 'Nobody is named whose work it becomes',
    hint: 'Name an owner, a person, or both',
    at: 'body/assignee',
  });

const ownerUnknown = (owners: readonly string[]): Fault =>
  new Fault({
    code: 'OWNER_UNKNOWN',
    kind: 'rejected',
    message: 'The worklist policy names no owner of this name',
    hint: `Take one of ${owners.join(', ')}`,
    at: 'body/owner',
  });

const correctionElsewhere = (): Fault =>
  new Fault({
    code: 'CORRECTION_ELSEWHERE',
    kind: 'rejected',
    message: 'A correction names the row that is missing',
    hint: 'Use plexus exceptions correct, or POST /v1/exceptions/:id/correct',
  });
