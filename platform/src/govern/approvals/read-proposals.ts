import type { Tx } from '../../store/index.ts';
import { type Acting, ask } from './acting.ts';
import type { Stage } from './asked-by-processes.ts';
import type { Content } from './content.ts';
import type { ProposalState } from './proposals.ts';
import { refusal } from './refusals.ts';

/** A proposal as people see it. */
export interface Proposal {
  readonly id: bigint;
  readonly kind: string;
  readonly entity: string;
  readonly subject: string;
  readonly state: ProposalState;
  readonly version: number;
  readonly content: Content;
  /** SHA-256 of the content's bytes, hexadecimal. */
  readonly hash: string;
  readonly amount: bigint | null;
  readonly currency: string | null;
  readonly reason: string;
  readonly maker: string;
  readonly approvers: number | null;
  readonly roles: readonly string[] | null;
  /** What the process that asked for it calls it; null: people or clients made it. */
  readonly origin: string | null;
  /** Its steps in order, where a process asked for it. */
  readonly stages: readonly Stage[] | null;
  /** The step that waits, from 1, while it is open. */
  readonly stage: number | null;
  /** Steps that were late, and may be decided by the role they escalate to. */
  readonly escalated: readonly number[];
  readonly approvals: number;
  readonly madeAt: Date;
  readonly proposedAt: Date | null;
  readonly dueAt: Date | null;
  readonly expiresAt: Date | null;
  readonly decidedAt: Date | null;
  /** Identity of the event it became. */
  readonly effect: Buffer | null;
}

/** One thing that was done with a proposal, by whom and of which version. */
export interface ProposalStep {
  readonly action: string;
  readonly who: string;
  readonly forWhom: string | null;
  readonly version: number;
  readonly hash: string;
  readonly note: string | null;
  readonly at: Date;
}

export interface ProposalQuery {
  readonly state?: ProposalState;
  readonly kind?: string;
  readonly subject?: string;
  /** Only what this caller's person made. */
  readonly by?: Acting;
  /** Only what this caller may decide about now. */
  readonly waitingFor?: Acting;
  /** Numbers below this one. */
  readonly before?: bigint;
  readonly limit: number;
}

const COLUMNS = `p.id, p.kind, p.entity, p.subject, p.state, p.version, convert_from(p.content, 'UTF8') as content, encode(p.hash, 'hex') as hash,
  p.amount, p.currency, p.reason, p.maker, p.approvers::int, p.roles, p.origin, p.stages,
  case when p.state = 'proposed' then open_stage(p.id) end as stage, p.escalated::int[], p.made_at as "madeAt", p.proposed_at as "proposedAt", p.due_at as "dueAt",
  p.expires_at as "expiresAt", p.decided_at as "decidedAt", p.effect, case when p.state in ('draft', 'withdrawn') then 0 else approvers_of(p.id) end as approvals`;

type Row = Omit<Proposal, 'content'> & { content: string };

/** Proposals that who asks may see, newest first. */
export async function listProposals(tx: Tx, tenant: string, query: ProposalQuery): Promise<Proposal[]> {
  const rows = await ask<Row>(
    tx,
    'list-proposals',
    `select ${COLUMNS} from proposal p where p.tenant = $1 and ($2::text is null or p.state = $2) and ($3::text is null or p.kind = $3)
      and ($4::text is null or p.subject = $4) and ($5::bigint is null or p.id < $5)
      and ($6::text is null or is_maker(p.id, $8::uuid, $9))
      and (not $10 or (p.state = 'proposed' and coalesce(p.named && (select roles_standing($11::uuid)), true) and may_decide(p.id, $11::uuid)))
      order by p.id desc limit $7`,
    [
      tenant,
      query.state ?? null,
      query.kind ?? null,
      query.subject ?? null,
      query.before === undefined ? null : String(query.before),
      query.by === undefined ? null : 'own',
      query.limit,
      query.by?.session ?? null,
      query.by?.client ?? null,
      query.waitingFor !== undefined,
      query.waitingFor?.session ?? null,
    ],
  );
  return rows.map(proposalOf);
}

/** One proposal. Throws `PROPOSAL_UNKNOWN`. */
export async function readProposal(tx: Tx, tenant: string, id: bigint): Promise<Proposal> {
  const [row] = await ask<Row>(tx, 'read-proposal', `select ${COLUMNS} from proposal p where p.id = $2 and p.tenant = $1`, [
    tenant,
    String(id),
  ]);
  if (row === undefined) throw refusal('PROPOSAL_UNKNOWN');
  return proposalOf(row);
}

/** Of what the maker of a proposal put forward before, the last. */
const MOST_EARLIER = 5;

/** What who is behind a proposal put forward of its kind before, the newest first. */
export async function earlierProposals(tx: Tx, tenant: string, id: bigint): Promise<Proposal[]> {
  const rows = await ask<Row>(
    tx,
    'earlier-proposals',
    `select ${COLUMNS} from proposal q join proposal p on p.maker_account = q.maker_account and p.kind = q.kind and p.tenant = q.tenant and p.id < q.id
      where q.id = $2 and q.tenant = $1 order by p.id desc limit ${MOST_EARLIER}`,
    [tenant, String(id)],
  );
  return rows.map(proposalOf);
}

/** The proposal of a kind about a subject that is approved and not used yet; undefined when there is none. */
export async function approvedProposal(tx: Tx, tenant: string, kind: string, subject: string): Promise<Proposal | undefined> {
  const rows = await ask<Row>(
    tx,
    'approved-proposal',
    `select ${COLUMNS} from proposal p where p.subject = $3 and p.kind = $2 and p.tenant = $1 and p.state = 'approved' and p.expires_at > now()
      order by p.id desc limit 1`,
    [tenant, kind, subject],
  );
  return rows.map(proposalOf)[0];
}

/** Whose work it is to decide about a proposal: of the role of its step, or by the policy in force. */
export async function ownerOf(tx: Tx, { kind, stages, stage, escalated }: Proposal): Promise<string> {
  const open = stage === null ? undefined : stages?.[stage - 1];
  if (open !== undefined) return (escalated.includes(stage ?? 0) ? open.escalateTo : undefined) ?? open.role;
  const [row] = await ask<{ owner: string | null }>(tx, 'proposal-owner', `select approval_rule($1) ->> 'owner' as owner`, [kind]);
  return row?.owner ?? 'compliance';
}

/** Whether who acts is one of those behind a proposal, who cannot decide about it. */
export async function isBehind(tx: Tx, id: bigint, { session, client }: Acting): Promise<boolean> {
  const [row] = await ask<{ behind: boolean }>(tx, 'is-behind', 'select is_behind($1, $2, $3) as behind', [
    String(id),
    session ?? null,
    client ?? null,
  ]);
  return row?.behind === true;
}

/** Whether who acts may decide about a proposal now, in their own name or standing in for somebody; a client never. */
export async function mayDecide(tx: Tx, id: bigint, { session, client }: Acting): Promise<boolean> {
  if (client !== undefined) return false;
  const [row] = await ask<{ may: boolean }>(tx, 'may-decide', 'select may_decide($1, $2) as may', [String(id), session ?? null]);
  return row?.may === true;
}

/** The journals that came of what a proposal became, as far as they are posted. */
export async function journalsOf(tx: Tx, tenant: string, { effect }: Proposal): Promise<bigint[]> {
  if (effect === null) return [];
  const rows = await ask<{ journal: bigint }>(
    tx,
    'journals-of-proposal',
    `with recursive caused as (
        select id from event where id = $2 and tenant = $1
        union
        select e.id from caused c join event e on e.parent = c.id and e.tenant = $1)
      select j.journal from caused c join journal j on j.event = c.id and j.tenant = $1 order by j.journal limit 100`,
    [tenant, effect],
  );
  return rows.map(({ journal }) => journal);
}

/** What was done with a proposal, in order. */
export function proposalSteps(tx: Tx, tenant: string, id: bigint): Promise<ProposalStep[]> {
  return ask<ProposalStep>(
    tx,
    'proposal-steps',
    `select action, who, for_whom as "forWhom", version, encode(hash, 'hex') as hash, note, at from proposal_step
      where proposal = $2 and tenant = $1 order by step limit 500`,
    [tenant, String(id)],
  );
}

const proposalOf = (row: Row): Proposal => ({ ...row, content: JSON.parse(row.content) as Content });
