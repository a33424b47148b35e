import type { Tx } from '../store/index.ts';
import type { OfCause } from '../worklist/index.ts';
import { exceptionUnknown, pageUnreadable } from './faults.ts';

export type ExceptionState = 'open' | 'resolved' | 'rejected';

/** Someone's work, as lists and screens show it. */
export interface ExceptionView {
  readonly id: bigint;
  readonly entity: string;
  readonly kind: string;
  readonly state: ExceptionState;
  readonly owner: string;
  /** Login of the person whose work it is; absent: everybody's of the owner. */
  readonly assignee?: string;
  /** How often it was passed up because nobody did it in time. */
  readonly escalation: number;
  readonly code: string;
  readonly summary: string;
  readonly hint?: string;
  /** `FT1-11.1`, `segment 12`. */
  readonly place?: string;
  /** Minor units. */
  readonly amount?: bigint;
  readonly currency?: string;
  /** `channel:sequence`. */
  readonly message?: string;
  /** `event:…`. */
  readonly event?: string;
  readonly key?: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly closedAt?: string;
  readonly closedBy?: string;
  readonly resolution?: string;
}

export interface ExceptionQuery {
  readonly state: ExceptionState;
  readonly kind?: string;
  readonly owner?: string;
  readonly entity?: string;
  readonly code?: string;
  /** The name of the channel its message came by. */
  readonly channel?: string;
  readonly assignee?: string;
  /** `invoice:…`: of one process. */
  readonly key?: string;
  /** Only what has a cause: its kinds and codes. */
  readonly ofCause?: OfCause;
  /** Only what is late. */
  readonly isOverdue?: boolean;
  /** Only where so much or more is at stake, in minor units whatever the sign. */
  readonly atLeast?: bigint;
  /** Where an earlier page ended. */
  readonly after?: string;
  readonly limit: number;
}

export interface ExceptionPage {
  readonly exceptions: readonly ExceptionView[];
  readonly next?: string;
}

interface Row {
  id: bigint;
  entity: string;
  kind: string;
  state: ExceptionState;
  owner: string;
  assignee: string | null;
  escalation: number;
  code: string;
  summary: string;
  hint: string | null;
  place: string | null;
  amount: bigint | null;
  currency: string | null;
  channel_name: string | null;
  message: bigint | null;
  event: Buffer | null;
  key: string | null;
  opened_at: Date;
  due_at: Date;
  due_text: string;
  overdue: boolean;
  closed_at: Date | null;
  closed_by: string | null;
  resolution: string | null;
}

const SELECT = `select i.id, i.entity, i.kind, i.state, i.owner, i.assignee, i.escalation, i.code, i.summary, i.hint, i.place, i.amount, i.currency, ch.name as channel_name,
    i.message, i.event, i.key, i.opened_at, i.due_at, i.due_at::text as due_text, i.state = 'open' and i.due_at < now() as overdue,
    i.closed_at, i.closed_by, i.resolution
  from exception_item i left join channel ch on ch.tenant = i.tenant and ch.channel = i.channel
  where i.tenant = $1`;

/** Exceptions of one state, the one due first at the top. */
export async function listExceptions(tx: Tx, tenant: string, query: ExceptionQuery): Promise<ExceptionPage> {
  const [due, id] = pageOf(query.after);
  const { rows } = await tx.query<Row>({
    name: 'list-exceptions',
    text: `${SELECT} and i.state = $2 and ($3::text is null or i.kind = $3) and ($4::text is null or i.owner = $4)
      and ($5::text is null or i.entity = $5) and ($6::timestamptz is null or (i.due_at, i.id) > ($6, $7))
      and ($9::text is null or i.code = $9) and ($10::text is null or i.channel = (select n.channel from channel n where n.tenant = $1 and n.name = $10))
      and ($16::text is null or i.assignee = $16) and ($17::text is null or i.key = $17)
      and ($11::text[] is null or (i.kind = any ($11) and i.code <> all ($12)) or i.code = any ($13))
      and (not $14 or i.due_at < now()) and ($15::bigint is null or abs(i.amount) >= $15)
      order by i.due_at, i.id limit $8`,
    values: [
      tenant,
      query.state,
      query.kind ?? null,
      query.owner ?? null,
      query.entity ?? null,
      due,
      id,
      query.limit + 1,
      query.code ?? null,
      query.channel ?? null,
      query.ofCause?.kinds ?? null,
      query.ofCause?.except ?? null,
      query.ofCause?.codes ?? null,
      query.isOverdue === true,
      query.atLeast === undefined ? null : String(query.atLeast),
      query.assignee ?? null,
      query.key ?? null,
    ],
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    exceptions: shown.map(viewOf),
    ...(rows.length > query.limit && last !== undefined ? { next: `${last.due_text}|${last.id}` } : {}),
  };
}

/** One exception. Throws `EXCEPTION_UNKNOWN`. */
export async function readException(tx: Tx, tenant: string, id: bigint): Promise<ExceptionView> {
  const { rows } = await tx.query<Row>({ name: 'read-exception', text: `${SELECT} and i.id = $2`, values: [tenant, String(id)] });
  const row = rows[0];
  if (row === undefined) throw exceptionUnknown();
  return viewOf(row);
}

function pageOf(after: string | undefined): [string | null, string | null] {
  if (after === undefined) return [null, null];
  const [, due, id] = /^([\d :.+-]{19,40})\|(\d{1,18})$/.exec(after) ?? [];
  if (due === undefined || id === undefined) throw pageUnreadable();
  return [due, id];
}

const viewOf = (row: Row): ExceptionView => ({
  id: row.id,
  entity: row.entity,
  kind: row.kind,
  state: row.state,
  owner: row.owner,
  ...(row.assignee === null ? {} : { assignee: row.assignee }),
  escalation: row.escalation,
  code: row.code,
  summary: row.summary,
  ...(row.hint === null ? {} : { hint: row.hint }),
  ...(row.place === null ? {} : { place: row.place }),
  ...(row.amount === null ? {} : { amount: row.amount }),
  ...(row.currency === null ? {} : { currency: row.currency }),
  ...(row.channel_name === null || row.message === null ? {} : { message: `${row.channel_name}:${row.message}` }),
  ...(row.event === null ? {} : { event: `event:${row.event.toString('base64url')}` }),
  ...(row.key === null ? {} : { key: row.key }),
  openedAt: row.opened_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  isOverdue: row.overdue,
  ...(row.closed_at === null ? {} : { closedAt: row.closed_at.toISOString() }),
  ...(row.closed_by === null ? {} : { closedBy: row.closed_by }),
  ...(row.resolution === null ? {} : { resolution: row.resolution }),
});
