import type { Tx } from '../../store/index.ts';
import { ask } from './acting.ts';
import { bytesOf, type Content } from './content.ts';

/** One step of an approval, as the database keeps it. */
export interface Stage {
  readonly step: string;
  readonly role: string;
  /** Minor units up to which this role decides for good; absent: without end. */
  readonly limit?: string;
  readonly hours: number;
  readonly escalateTo?: string;
}

/** What a process asks people to approve. */
export interface AskedApproval {
  /** The process's own name for it: asked again under it, nothing is opened. */
  readonly origin: string;
  readonly kind: string;
  readonly entity: string;
  /** The key that is told what people decide. */
  readonly subject: string;
  readonly content: Content;
  readonly amount: bigint;
  readonly currency: string;
  /** What counts against limits, in minor units. */
  readonly cumulated: bigint;
  readonly reason: string;
  /** Login of whoever wants it; they never decide, nor does who stands in for them. */
  readonly requester: string;
  readonly stages: readonly Stage[];
}

/**
 * Opens an approval, in the transaction of the process's state. Answers its number; undefined when it is there already. Throws
 * `APPROVAL_UNCOVERED` when no step may approve as much.
 */
export async function openApproval(tx: Tx, asked: AskedApproval): Promise<bigint | undefined> {
  const { origin, kind, entity, subject, content, amount, currency, cumulated, reason, requester, stages } = asked;
  const [row] = await ask<{ id: bigint | null }>(
    tx,
    'open-approval',
    'select open_approval($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb) as id',
    [
      origin,
      kind,
      entity,
      subject,
      bytesOf(content),
      String(amount),
      currency,
      String(cumulated),
      reason,
      requester,
      JSON.stringify(stages),
    ],
  );
  return row?.id ?? undefined;
}

/** Takes back what a process asked for. Answers the number of what was open. */
export async function takeBackApproval(tx: Tx, origin: string, reason: string): Promise<bigint | undefined> {
  const [row] = await ask<{ id: bigint | null }>(tx, 'take-back-approval', 'select take_back_approval($1, $2) as id', [origin, reason]);
  return row?.id ?? undefined;
}

/** Lets the role that a late step escalates to decide as well. Answers the number where that changed something. */
export async function escalateApproval(tx: Tx, origin: string, step: number): Promise<bigint | undefined> {
  const [row] = await ask<{ id: bigint | null }>(tx, 'escalate-approval', 'select escalate_approval($1, $2) as id', [origin, step]);
  return row?.id ?? undefined;
}

/** The newest decision about a step. */
export interface StageDecision {
  readonly stage: number;
  readonly decision: 'approve' | 'reject' | 'return';
  readonly by: string;
  readonly for: string | null;
  readonly at: Date;
  readonly note: string | null;
}

/** What somebody decided about a proposal last, where a process asked for it; undefined for other proposals. */
export async function lastStageDecision(tx: Tx, tenant: string, id: bigint): Promise<StageDecision | undefined> {
  const [row] = await ask<StageDecision>(
    tx,
    'last-stage-decision',
    `select v.stage::int, v.decision, v.approver as "by", v.for_approver as "for", v.at, v.note from approval v
      where v.proposal = $2 and v.tenant = $1 and v.stage is not null order by v.at desc, v.stage desc limit 1`,
    [tenant, String(id)],
  );
  return row;
}
