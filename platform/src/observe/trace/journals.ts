import type { Tx } from '../../store/index.ts';
import { eventName } from './events.ts';
import type { TracedDelivery, TracedJournal, TracedLine, TracedSummary } from './trace.ts';

interface JournalRow {
  journal: bigint;
  entity: string;
  accounting_day: string;
  original_day: string | null;
  period: string;
  currency: string;
  posting: string;
  rule: string;
  event: Buffer;
  subject: string;
  reverses: bigint | null;
  posted_at: Date;
}

export interface JournalNode {
  readonly journal: bigint;
  readonly event: Buffer;
  readonly traced: Omit<TracedJournal, 'lines'>;
}

const SELECT = `select journal, entity, to_char(accounting_day, 'YYYY-MM-DD') as accounting_day, to_char(original_day, 'YYYY-MM-DD') as original_day,
  period, currency, posting, rule, event, subject, reverses, posted_at from journal where tenant = $1 and`;

export async function journalsById(tx: Tx, tenant: string, journals: readonly bigint[]): Promise<JournalNode[]> {
  const { rows } = await tx.query<JournalRow>({
    name: 'trace-journals-by-id',
    text: `${SELECT} journal = any ($2::bigint[]) order by journal`,
    values: [tenant, journals.map(String)],
  });
  return rows.map(nodeOf);
}

/** What events posted, at most `limit`. */
export async function journalsOfEvents(tx: Tx, tenant: string, events: readonly Buffer[], limit: number): Promise<JournalNode[]> {
  const { rows } = await tx.query<JournalRow>({
    name: 'trace-journals-of-events',
    text: `${SELECT} event = any ($2::bytea[]) order by journal limit $3`,
    values: [tenant, events, limit],
  });
  return rows.map(nodeOf);
}

/** The journals of a subject, the newest `limit` of them. */
export async function journalsOfSubject(tx: Tx, tenant: string, subject: string, limit: number): Promise<JournalNode[]> {
  const { rows } = await tx.query<JournalRow>({
    name: 'trace-journals-of-subject',
    text: `${SELECT} subject = $2 order by journal desc limit $3`,
    values: [tenant, subject, limit],
  });
  return rows.reverse().map(nodeOf);
}

/** The newest journals before one, of one subject where it is named. */
export async function newestJournals(
  tx: Tx,
  tenant: string,
  { before, subject, limit }: { readonly before: bigint | undefined; readonly subject: string | undefined; readonly limit: number },
): Promise<JournalNode[]> {
  const { rows } = await tx.query<JournalRow>({
    name: subject === undefined ? 'newest-journals' : 'newest-journals-of-subject',
    text: `${SELECT} ${subject === undefined ? '$2::text is null' : 'subject = $2'} and journal < $3 order by journal desc limit $4`,
    values: [tenant, subject ?? null, String(before ?? 2n ** 63n - 1n), limit],
  });
  return rows.map(nodeOf);
}

const nodeOf = (row: JournalRow): JournalNode => ({
  journal: row.journal,
  event: row.event,
  traced: {
    id: `journal:${row.journal}`,
    entity: row.entity,
    accountingDay: row.accounting_day,
    ...(row.original_day === null ? {} : { originalDay: row.original_day }),
    period: row.period,
    currency: row.currency,
    posting: row.posting,
    rule: row.rule,
    event: eventName(row.event),
    subject: row.subject,
    ...(row.reverses === null ? {} : { reverses: `journal:${row.reverses}` }),
    postedAt: row.posted_at.toISOString(),
  },
});

interface LineRow {
  journal: bigint;
  line: number;
  account: string;
  amount: bigint;
  bucket: string | null;
  department: string | null;
  cost_center: string | null;
  service_line: string | null;
  payer_class: string | null;
  counterparty: string | null;
  open_item: string | null;
  batch: bigint | null;
  summary_line: number | null;
}

/** The lines of journals by journal number, each with the summary journal that covers it. */
export async function linesOf(tx: Tx, tenant: string, journals: readonly bigint[], line?: number): Promise<Map<bigint, TracedLine[]>> {
  const { rows } = await tx.query<LineRow>({
    name: 'trace-lines',
    text: `select l.journal, l.line, l.account, l.amount, l.bucket, l.department, l.cost_center, l.service_line, l.payer_class, l.counterparty,
        l.open_item, b.batch, s.line as summary_line
      from journal_line l
      left join summary_batch b on b.tenant = l.tenant and b.entity = l.entity and b.accounting_day = l.accounting_day
        and b.period = l.period and b.currency = l.currency
        and (l.incarnation, l.xid, l.journal) > (b.from_incarnation, b.from_xid, b.from_journal)
        and (l.incarnation, l.xid, l.journal) <= (b.to_incarnation, b.to_xid, b.to_journal)
      left join summary_line s on s.tenant = b.tenant and s.batch = b.batch and s.account = l.account
        and s.cost_center is not distinct from l.cost_center and s.service_line is not distinct from l.service_line
        and s.payer_class is not distinct from l.payer_class and s.counterparty is not distinct from l.counterparty
      where l.tenant = $1 and l.journal = any ($2::bigint[]) and ($3::int is null or l.line = $3)
      order by l.journal, l.line`,
    values: [tenant, journals.map(String), line ?? null],
  });
  const lines = new Map<bigint, TracedLine[]>();
  for (const row of rows) lines.set(row.journal, [...(lines.get(row.journal) ?? []), lineOf(row)]);
  return lines;
}

const lineOf = (row: LineRow): TracedLine => ({
  id: `journal:${row.journal}/${row.line}`,
  account: row.account,
  amount: row.amount,
  ...(row.bucket === null ? {} : { bucket: row.bucket }),
  ...(row.department === null ? {} : { department: row.department }),
  ...(row.cost_center === null ? {} : { costCenter: row.cost_center }),
  ...(row.service_line === null ? {} : { serviceLine: row.service_line }),
  ...(row.payer_class === null ? {} : { payerClass: row.payer_class }),
  ...(row.counterparty === null ? {} : { counterparty: row.counterparty }),
  ...(row.open_item === null ? {} : { openItem: row.open_item }),
  ...(row.batch === null ? {} : { summary: `summary:${row.batch}${row.summary_line === null ? '' : `/${row.summary_line}`}` }),
});

interface SummaryRow {
  batch: bigint;
  entity: string;
  accounting_day: string;
  period: string;
  currency: string;
  from: string;
  to: string;
  covers: number;
  debit: bigint;
  delivery: bigint | null;
  line: number | null;
  account: string;
  cost_center: string | null;
  service_line: string | null;
  payer_class: string | null;
  counterparty: string | null;
  amount: bigint;
}

/** Summary journals with those of their lines that `ids` (`summary:N/L`) names. */
export async function summariesOf(tx: Tx, tenant: string, ids: ReadonlySet<string>): Promise<TracedSummary[]> {
  const wanted = [...ids].map((id) => id.slice('summary:'.length).split('/'));
  if (wanted.length === 0) return [];
  const { rows } = await tx.query<SummaryRow>({
    name: 'trace-summaries',
    text: `select b.batch, b.entity, to_char(b.accounting_day, 'YYYY-MM-DD') as accounting_day, b.period, b.currency,
        b.from_incarnation || '.' || b.from_xid || '.' || b.from_journal as from,
        b.to_incarnation || '.' || b.to_xid || '.' || b.to_journal as to, b.lines as covers, b.debit, b.delivery,
        s.line, s.account, s.cost_center, s.service_line, s.payer_class, s.counterparty, s.amount
      from summary_batch b left join summary_line s on s.tenant = b.tenant and s.batch = b.batch
        and (s.batch, s.line) in (select * from unnest($3::bigint[], $4::int[]))
      where b.tenant = $1 and b.batch = any ($2::bigint[]) order by b.batch, s.line`,
    values: [tenant, wanted.map(([batch]) => batch), wanted.map(([batch]) => batch), wanted.map(([, line]) => line ?? null)],
  });
  return [...Map.groupBy(rows, (row) => row.batch).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [summaryOf(first, group)];
  });
}

const summaryOf = (first: SummaryRow, group: readonly SummaryRow[]): TracedSummary => ({
  id: `summary:${first.batch}`,
  entity: first.entity,
  accountingDay: first.accounting_day,
  period: first.period,
  currency: first.currency,
  from: first.from,
  to: first.to,
  covers: first.covers,
  debit: first.debit,
  ...(first.delivery === null ? {} : { delivery: `delivery:${first.delivery}` }),
  lines: group.flatMap((row) =>
    row.line === null
      ? []
      : [
          {
            id: `summary:${row.batch}/${row.line}`,
            account: row.account,
            ...(row.cost_center === null ? {} : { costCenter: row.cost_center }),
            ...(row.service_line === null ? {} : { serviceLine: row.service_line }),
            ...(row.payer_class === null ? {} : { payerClass: row.payer_class }),
            ...(row.counterparty === null ? {} : { counterparty: row.counterparty }),
            amount: row.amount,
          },
        ],
  ),
});

/** Deliveries with every attempt, oldest first. */
export async function deliveriesById(tx: Tx, tenant: string, ids: readonly bigint[]): Promise<TracedDelivery[]> {
  if (ids.length === 0) return [];
  const deliveries = await tx.query<{
    id: bigint;
    target: string;
    kind: string;
    state: string;
    idempotency_key: string;
    reference: string | null;
    tries: number;
    made_at: Date;
    due_at: Date;
    settled_at: Date | null;
  }>({
    name: 'trace-deliveries',
    text: `select id, target, kind, state, idempotency_key, reference, tries, made_at, due_at, settled_at from delivery
      where tenant = $1 and id = any ($2::bigint[]) order by id`,
    values: [tenant, ids.map(String)],
  });
  const attempts = await tx.query<{ delivery: bigint; at: Date; outcome: string; code: string | null; detail: string | null }>({
    name: 'trace-attempts',
    text: `select delivery, at, outcome, code, detail from delivery_attempt
      where tenant = $1 and delivery = any ($2::bigint[]) order by delivery, at, fence, (outcome <> 'intent')`,
    values: [tenant, ids.map(String)],
  });
  const byDelivery = Map.groupBy(attempts.rows, (row) => row.delivery);
  return deliveries.rows.map((row) => ({
    id: `delivery:${row.id}`,
    target: row.target,
    kind: row.kind,
    state: row.state,
    key: row.idempotency_key,
    ...(row.reference === null ? {} : { reference: row.reference }),
    tries: row.tries,
    madeAt: row.made_at.toISOString(),
    ...(row.settled_at === null ? { dueAt: row.due_at.toISOString() } : { settledAt: row.settled_at.toISOString() }),
    attempts: (byDelivery.get(row.id) ?? []).map((attempt) => ({
      at: attempt.at.toISOString(),
      outcome: attempt.outcome,
      ...(attempt.code === null ? {} : { code: attempt.code }),
      ...(attempt.detail === null ? {} : { detail: attempt.detail }),
    })),
  }));
}
