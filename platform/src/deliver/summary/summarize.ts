import type pg from 'pg';
import type { Position } from '../../canonical/index.ts';
import { audit, platformActor } from '../../govern/index.ts';
import { transaction, type Tx } from '../../store/index.ts';
import type { SummaryJournal } from '../content.ts';
import { queue } from '../enqueue.ts';
import { summaryKey } from './summary-key.ts';
import { groupLines, type SummaryDraft, type SummedLine } from './group-lines.ts';

export const SUMMARY_JOURNAL = 'summary-journal';

export interface SummaryOptions {
  readonly tenant: string;
  /** The database's current incarnation: positions of earlier ones are all below the snapshot horizon. */
  readonly incarnation: number;
  readonly target: string;
  /** The day the summary is made, for the ERP's records. */
  readonly made: string;
  /** Accounts of the budgetary book: covered like all, and sent to no general ledger. */
  readonly budgetary?: ReadonlySet<string> | undefined;
  /** Kinds of subjects, such as `order`, whose lines are covered like all and not sent: the target books them itself. */
  readonly without?: readonly string[] | undefined;
}

/** How much has to wait, and for how long, before a summary is cut. */
export interface CutRule {
  readonly everySeconds: number;
  readonly lines: number;
}

/**
 * The entities whose lines have waited long enough, or that have enough of them. The position is computed apart and both it and the
 * horizon are ends of the index range: with `or` or `coalesce` in their place the whole ledger of each entity is read (measured with three of
 * 130,000 lines: 150 ms against 5 ms).
 */
export async function entitiesDue(tx: Tx, options: Pick<SummaryOptions, 'tenant' | 'incarnation'>, rule: CutRule): Promise<string[]> {
  const { rows } = await tx.query<{ entity: string }>({
    name: 'entities-due',
    text: `with place as materialized (
        select e.entity, coalesce(p.incarnation, 0::smallint) as incarnation, coalesce(p.xid, '0'::xid8) as xid, coalesce(p.journal, 0) as journal, p.cut_at
        from entity e left join summary_position p on p.tenant = e.tenant and p.entity = e.entity
        where e.tenant = $1)
      select p.entity from place p cross join lateral (
        select count(*) as lines from (
          select from journal_line l
          where l.tenant = $1 and l.entity = p.entity and (l.incarnation, l.xid, l.journal) > (p.incarnation, p.xid, p.journal)
            and (l.incarnation, l.xid) < ($2::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by l.incarnation, l.xid, l.journal limit $3) l) waiting
      where waiting.lines > 0 and (waiting.lines >= $3 or p.cut_at is null or p.cut_at <= now() - $4 * interval '1 second')
      order by p.entity`,
    values: [options.tenant, options.incarnation, rule.lines, rule.everySeconds],
  });
  return rows.map((row) => row.entity);
}

/**
 * Cuts the summary journals of one entity: every ledger line after the last cut and below the snapshot horizon goes into exactly one, by
 * accounting day, period and currency; each is queued for the ERP under a key made of what it covers (R14); the position moves; all in one
 * transaction. What is sent names accounts and dimensions, never a subject. Returns how many journals were queued.
 * Throws `SUMMARY_UNBALANCED` (defect).
 */
export function summarize(pool: pg.Pool, entity: string, options: SummaryOptions): Promise<number> {
  const { tenant } = options;
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const from = await lockPosition(tx, tenant, entity);
    const fresh = await linesAfter(tx, entity, from, options);
    if (fresh.to === undefined) return 0;
    const drafts = groupLines(entity, fresh.sums);
    const own = new Map(groupLines(entity, sentOf(fresh)).map((draft) => [placeOf(draft), draft.lines]));
    const sent = drafts.flatMap((draft) => {
      const lines = (own.get(placeOf(draft)) ?? []).filter(({ account }) => options.budgetary?.has(account) !== true);
      return lines.length === 0 ? [] : [{ draft, lines }];
    });
    const keys = new Map(sent.map(({ draft }) => [draft, keyOf(entity, draft, from, fresh.to ?? from, options)]));
    const ids = await queue(
      tx,
      tenant,
      sent.map(({ draft, lines }) => ({
        target: options.target,
        kind: SUMMARY_JOURNAL,
        entity,
        orderKey: `${entity}|${draft.day}|${draft.currency}`,
        idempotencyKey: keys.get(draft) ?? '',
        content: JSON.stringify(contentOf(entity, draft, lines, options.made)),
        subject: undefined,
        sealed: undefined,
      })),
    );
    const deliveries = new Map(sent.map(({ draft }, n) => [draft, ids[n]]));
    await writeBatches(tx, tenant, entity, from, fresh.to, drafts, deliveries);
    await movePosition(tx, tenant, entity, fresh.to);
    await audit(tx, tenant, platformActor('deliver'), [
      {
        action: 'summary.cut',
        object: `entity:${entity}`,
        detail: `${drafts.reduce((sum, draft) => sum + draft.covered, 0)} lines into ${sent.length} journals`,
      },
    ]);
    return sent.length;
  });
}

const placeOf = ({ day, period, currency }: SummaryDraft): string => `${day} ${period} ${currency}`;

/** What of the sums is sent. */
const sentOf = ({ sums, left }: FreshLines): SummedLine[] => sums.map((sum, n) => ({ ...sum, amount: sum.amount - (left[n] ?? 0n) }));

/** The row lock makes cuts of one entity follow one another on all nodes. */
async function lockPosition(tx: Tx, tenant: string, entity: string): Promise<Position> {
  await tx.query({
    name: 'make-summary-position',
    text: 'insert into summary_position (tenant, entity) values ($1, $2) on conflict do nothing',
    values: [tenant, entity],
  });
  const { rows } = await tx.query<{ incarnation: number; xid: string; journal: bigint }>({
    name: 'lock-summary-position',
    text: 'select incarnation, xid::text, journal from summary_position where tenant = $1 and entity = $2 for update',
    values: [tenant, entity],
  });
  const row = rows[0];
  return { incarnation: row?.incarnation ?? 0, xid: BigInt(row?.xid ?? '0'), seq: row?.journal ?? 0n };
}

interface FreshLines {
  readonly sums: readonly SummedLine[];
  /** What of each sum the target books itself. */
  readonly left: readonly bigint[];
  readonly to: Position | undefined;
}

interface SumRow {
  day: string;
  period: string;
  currency: string;
  account: string;
  cost_center: string | null;
  service_line: string | null;
  payer_class: string | null;
  counterparty: string | null;
  amount: string;
  left: string;
  count: number;
  to_incarnation: number;
  to_xid: string;
  to_journal: bigint;
}

/** Sums and their end in one statement, so that both see the same snapshot. */
async function linesAfter(tx: Tx, entity: string, from: Position, options: SummaryOptions): Promise<FreshLines> {
  const fresh = `l.tenant = $1 and l.entity = $2 and (l.incarnation, l.xid, l.journal) > ($3::smallint, $4::text::xid8, $5::bigint)
    and (l.incarnation, l.xid) < ($6::smallint, pg_snapshot_xmin(pg_current_snapshot()))`;
  const { rows } = await tx.query<SumRow>({
    name: 'summary-lines',
    text: `select s.*, e.incarnation as to_incarnation, e.xid::text as to_xid, e.journal as to_journal
      from (
        select to_char(l.accounting_day, 'YYYY-MM-DD') as day, l.period, l.currency, l.account, l.cost_center, l.service_line, l.payer_class,
          l.counterparty, sum(l.amount)::text as amount,
          coalesce(sum(l.amount) filter (where split_part(l.subject, ':', 1) = any ($7::text[])), 0)::text as left, count(*)::int as count
        from journal_line l where ${fresh}
        group by l.accounting_day, l.period, l.currency, l.account, l.cost_center, l.service_line, l.payer_class, l.counterparty) s
      cross join (
        select l.incarnation, l.xid, l.journal from journal_line l where ${fresh}
        order by l.incarnation desc, l.xid desc, l.journal desc limit 1) e
      order by s.day, s.period, s.currency, s.account, s.cost_center, s.service_line, s.payer_class, s.counterparty`,
    values: [options.tenant, entity, from.incarnation, String(from.xid), String(from.seq), options.incarnation, options.without ?? []],
  });
  const end = rows[0];
  return {
    sums: rows.map((row) => ({
      day: row.day,
      period: row.period,
      currency: row.currency,
      account: row.account,
      costCenter: row.cost_center,
      serviceLine: row.service_line,
      payerClass: row.payer_class,
      counterparty: row.counterparty,
      amount: BigInt(row.amount),
      count: row.count,
    })),
    left: rows.map(({ left }) => BigInt(left)),
    to: end === undefined ? undefined : { incarnation: end.to_incarnation, xid: BigInt(end.to_xid), seq: end.to_journal },
  };
}

function keyOf(entity: string, draft: SummaryDraft, from: Position, to: Position, { tenant, target }: SummaryOptions): string {
  const place = (position: Position): string => `${position.incarnation}.${position.xid}.${position.seq}`;
  return summaryKey(entity, draft.day, [tenant, target, draft.period, draft.currency, place(from), place(to)]);
}

function contentOf(entity: string, draft: SummaryDraft, lines: readonly SummedLine[], made: string): SummaryJournal {
  return {
    entity,
    day: draft.day,
    period: draft.period,
    currency: draft.currency,
    made,
    debit: String(lines.reduce((sum, { amount }) => (amount > 0n ? sum + amount : sum), 0n)),
    lines: lines.map((line) => ({
      account: line.account,
      ...(line.costCenter === null ? {} : { costCenter: line.costCenter }),
      ...(line.serviceLine === null ? {} : { serviceLine: line.serviceLine }),
      ...(line.payerClass === null ? {} : { payerClass: line.payerClass }),
      ...(line.counterparty === null ? {} : { counterparty: line.counterparty }),
      amount: String(line.amount),
    })),
  };
}

/** A batch whose lines all cancelled out is kept too, without a delivery: every ledger line is covered by exactly one. */
async function writeBatches(
  tx: Tx,
  tenant: string,
  entity: string,
  from: Position,
  to: Position,
  drafts: readonly SummaryDraft[],
  deliveries: ReadonlyMap<SummaryDraft, bigint | undefined>,
): Promise<void> {
  const batches = drafts.map((draft) => ({
    day: draft.day,
    period: draft.period,
    currency: draft.currency,
    covered: draft.covered,
    debit: String(draft.debit),
    delivery: deliveries.get(draft)?.toString(),
    lines: draft.lines.map((line, n) => ({ ...line, n: n + 1, amount: String(line.amount) })),
  }));
  await tx.query({
    name: 'write-summaries',
    text: `with given as (
        select * from json_to_recordset($3) b(day date, period text, currency text, covered int, debit bigint, delivery bigint, lines json)),
      made as (
        insert into summary_batch (tenant, entity, accounting_day, period, currency, from_incarnation, from_xid, from_journal,
          to_incarnation, to_xid, to_journal, lines, debit, delivery)
        select $1, $2, day, period, currency, $4::smallint, $5::text::xid8, $6::bigint, $7::smallint, $8::text::xid8, $9::bigint, covered, debit, delivery
        from given
        returning batch, accounting_day, period, currency)
      insert into summary_line (tenant, batch, line, entity, account, cost_center, service_line, payer_class, counterparty, amount)
      select $1, m.batch, l.n, $2, l.account, l."costCenter", l."serviceLine", l."payerClass", l.counterparty, l.amount
      from made m join given g on g.day = m.accounting_day and g.period = m.period and g.currency = m.currency
      cross join lateral json_to_recordset(g.lines)
        l(n int, account text, "costCenter" text, "serviceLine" text, "payerClass" text, counterparty text, amount bigint)`,
    values: [
      tenant,
      entity,
      JSON.stringify(batches),
      from.incarnation,
      String(from.xid),
      String(from.seq),
      to.incarnation,
      String(to.xid),
      String(to.seq),
    ],
  });
}

async function movePosition(tx: Tx, tenant: string, entity: string, to: Position): Promise<void> {
  await tx.query({
    name: 'move-summary-position',
    text: `update summary_position set incarnation = $3, xid = $4::text::xid8, journal = $5, cut_at = now() where tenant = $1 and entity = $2`,
    values: [tenant, entity, to.incarnation, String(to.xid), String(to.seq)],
  });
}
