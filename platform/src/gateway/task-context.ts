import { earlierProposals, type Proposal, proposalSteps, readProposal } from '../govern/approvals/index.ts';
import { formatMoney, money } from '../kernel/index.ts';
import { type HistoryEntry, historyOf } from '../observe/audit/index.ts';
import type { Task } from '../observe/index.ts';
import { messagesOfKey, readState } from '../observe/procurement/index.ts';
import type { Purchasing } from '../processes/requisition-to-pay/index.ts';
import type { Tx } from '../store/index.ts';
import { ruleOf, type WorklistPolicy } from '../worklist/index.ts';
import { type AlignedLine, alignedLines } from './purchase-lines.ts';
import { type Facts, factsOf, invoiceFacts, type Known, requisitionFacts } from './purchase-facts.ts';

/** What a decision about a task stands on. */
export interface TaskContext {
  readonly decidedBy: readonly string[];
  readonly context: readonly Facts[];
  /** Ordered, received and billed side by side. */
  readonly lines: readonly AlignedLine[];
  readonly history: readonly HistoryEntry[];
  readonly documents: readonly string[];
  /** To whom it can be given. */
  readonly owners: readonly string[];
}

interface Place {
  readonly tenant: string;
  readonly policy: WorklistPolicy;
  readonly purchasing: () => Promise<Purchasing>;
}

/** Puts together what there is to know of a task for who decides about it. */
export async function contextOf(tx: Tx, place: Place, task: Task): Promise<TaskContext> {
  const { tenant, policy } = place;
  const { subject } = task;
  const own = task.type === 'approval' ? await ofApproval(tx, tenant, task) : await ofException(tx, place, task);
  const known = subject === undefined ? { decidedBy: [], context: [] } : await ofSubject(tx, place, subject);
  return {
    decidedBy: [...own.decidedBy, ...known.decidedBy],
    context: [...own.context, ...known.context],
    lines: subject === undefined ? [] : await alignedLines(tx, tenant, subject),
    history: own.history,
    documents: subject === undefined ? [] : await messagesOfKey(tx, tenant, subject),
    owners: task.type === 'approval' ? [] : Object.keys(policy.owners),
  };
}

type Own = Pick<TaskContext, 'decidedBy' | 'context' | 'history'>;

async function ofApproval(tx: Tx, tenant: string, { number }: Task): Promise<Own> {
  const proposal = await readProposal(tx, tenant, number);
  const steps = await proposalSteps(tx, tenant, number);
  const earlier = await earlierProposals(tx, tenant, number);
  return {
    decidedBy: [whoDecides(proposal)],
    context: [
      { about: 'proposed', facts: factsOf(proposal.content) },
      {
        about: 'earlier',
        facts: earlier.map((one) => ({ name: `${one.kind} ${one.id}`, value: `${one.state}, ${worthOf(one)}, ${one.reason}` })),
      },
    ],
    history: steps.map(({ at, who, forWhom, action, note }) => ({
      at,
      who: forWhom === null ? who : `${who} for ${forWhom}`,
      action,
      ...(note === null ? {} : { note }),
    })),
  };
}

/** The rule that made it wait, in words. */
function whoDecides({ kind, approvers, approvals, roles, stages, stage }: Proposal): string {
  const open = stage === null ? undefined : stages?.[stage - 1];
  if (open !== undefined) return `step ${stage} of ${stages?.length}, ${open.step}: ${open.role}`;
  return `policies/approvals.yaml, ${kind}: ${approvers ?? 1} of ${roles?.join(' or ') ?? 'whoever may approve'}; ${approvals} did`;
}

const worthOf = ({ amount, currency }: Proposal): string =>
  amount === null || currency === null ? 'no amount' : `${formatMoney(money(amount, currency))} ${currency}`;

async function ofException(tx: Tx, { tenant, policy }: Place, task: Task): Promise<Own> {
  const { cause } = ruleOf(policy, { kind: task.kind, code: task.code ?? '' });
  const owned = `policies/worklist.yaml, ${task.kind}: ${cause}; work of ${task.owner ?? 'nobody'}`;
  return { decidedBy: [owned], context: [], history: await historyOf(tx, tenant, `exception:${task.number}`) };
}

/** What its process knows of what it is about. */
async function ofSubject(tx: Tx, { tenant, purchasing }: Place, subject: string): Promise<Known> {
  const state = await readState(tx, tenant, subject);
  if (subject.startsWith('requisition:') && state !== undefined) return requisitionFacts(tx, tenant, state.data);
  if (subject.startsWith('invoice:')) return invoiceFacts(tx, tenant, subject, state?.data, purchasing);
  return { decidedBy: [], context: [] };
}
