import { proposalSteps, readProposal } from '../govern/approvals/index.ts';
import { type HistoryEntry, historyOf } from '../observe/audit/index.ts';
import type { Task } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';
import { ruleOf, type WorklistPolicy } from '../worklist/index.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What a decision about a task stands on. */
export interface TaskContext {
  readonly decidedBy: readonly string[];
  readonly context: readonly { readonly about: string; readonly facts: readonly Fact[] }[];
  readonly history: readonly HistoryEntry[];
  readonly documents: readonly string[];
}

/** Puts together what there is to know of a task for who decides about it. */
export async function contextOf(tx: Tx, tenant: string, task: Task, policy: WorklistPolicy): Promise<TaskContext> {
  return task.type === 'approval' ? contextOfApproval(tx, tenant, task) : contextOfException(tx, tenant, task, policy);
}

async function contextOfApproval(tx: Tx, tenant: string, { number }: Task): Promise<TaskContext> {
  const { kind, content, approvers, approvals, roles } = await readProposal(tx, tenant, number);
  const steps = await proposalSteps(tx, tenant, number);
  const whom = roles === null ? 'whoever may approve' : roles.join(' or ');
  return {
    decidedBy: [`policies/approvals.yaml, ${kind}: ${approvers ?? 1} of ${whom}; ${approvals} did`],
    context: [{ about: 'proposed', facts: factsOf(content) }],
    history: steps.map(({ at, who, forWhom, action, note }) => ({
      at,
      who: forWhom === null ? who : `${who} for ${forWhom}`,
      action,
      ...(note === null ? {} : { note }),
    })),
    documents: [],
  };
}

async function contextOfException(tx: Tx, tenant: string, task: Task, policy: WorklistPolicy): Promise<TaskContext> {
  const { cause } = ruleOf(policy, { kind: task.kind, code: task.code ?? '' });
  return {
    decidedBy: [`policies/worklist.yaml, ${task.kind}: ${cause}; work of ${task.owner ?? 'nobody'}`],
    context: [],
    history: await historyOf(tx, tenant, `exception:${task.number}`),
    documents: [],
  };
}

/** Names and values of an object, lists one by one. */
export function factsOf(content: Readonly<Record<string, unknown>>, before = ''): readonly Fact[] {
  return Object.entries(content).flatMap(([name, value]): readonly Fact[] => {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) {
      return value.flatMap((one: unknown, index) => factsOf({ [`${name} ${index + 1}`]: one }, before));
    }
    if (typeof value === 'object') return factsOf(value as Readonly<Record<string, unknown>>, `${before}${name} `);
    return [{ name: `${before}${name}`, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}
