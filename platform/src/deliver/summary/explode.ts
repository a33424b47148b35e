import type { Tx } from '../../store/index.ts';

/** A ledger line under a summary line. */
export interface ExplodedLine {
  readonly journal: bigint;
  readonly line: number;
  readonly account: string;
  /** Minor units, debit positive. */
  readonly amount: bigint;
  readonly subject: string;
  /** The event that caused the journal. */
  readonly event: Buffer;
}

/**
 * The ledger lines that add up to one line of a summary journal, in ledger order. The inner order makes the database walk the index of
 * positions: its estimate for such a range is far off, and it would read the whole ledger otherwise.
 */
export async function explode(tx: Tx, tenant: string, batch: bigint, line: number): Promise<ExplodedLine[]> {
  const { rows } = await tx.query<ExplodedLine>({
    name: 'explode-summary-line',
    text: `select l.journal, l.line, l.account, l.amount, l.subject, j.event
      from summary_batch b join summary_line s on s.tenant = b.tenant and s.batch = b.batch
      cross join lateral (
        select * from journal_line l
        where l.tenant = b.tenant and l.entity = b.entity
          and (l.incarnation, l.xid, l.journal) > (b.from_incarnation, b.from_xid, b.from_journal)
          and (l.incarnation, l.xid, l.journal) <= (b.to_incarnation, b.to_xid, b.to_journal)
        order by l.incarnation, l.xid, l.journal offset 0) l
      join journal j on j.tenant = l.tenant and j.journal = l.journal
      where b.tenant = $1 and b.batch = $2 and s.line = $3
        and l.accounting_day = b.accounting_day and l.period = b.period and l.currency = b.currency and l.account = s.account
        and l.cost_center is not distinct from s.cost_center and l.service_line is not distinct from s.service_line
        and l.payer_class is not distinct from s.payer_class and l.counterparty is not distinct from s.counterparty
      order by l.incarnation, l.xid, l.journal, l.line`,
    values: [tenant, String(batch), line],
  });
  return rows;
}

/** Where a ledger line went: its summary journal, the line there if it did not cancel out, and the delivery. */
export interface SummaryPlace {
  readonly batch: bigint;
  readonly line: number | undefined;
  readonly delivery: bigint | undefined;
  /** Our key: the reference at the ERP. */
  readonly key: string | undefined;
  readonly state: string | undefined;
}

/** Finds the summary journal that covers a ledger line; undefined while it still waits for the next cut. */
export async function summaryOf(tx: Tx, tenant: string, journal: bigint, line: number): Promise<SummaryPlace | undefined> {
  const { rows } = await tx.query<{
    batch: bigint;
    line: number | null;
    delivery: bigint | null;
    key: string | null;
    state: string | null;
  }>({
    name: 'summary-of-line',
    text: `select b.batch, s.line, b.delivery, d.idempotency_key as key, d.state
      from journal_line l join summary_batch b on b.tenant = l.tenant and b.entity = l.entity
        and b.accounting_day = l.accounting_day and b.period = l.period and b.currency = l.currency
        and (l.incarnation, l.xid, l.journal) > (b.from_incarnation, b.from_xid, b.from_journal)
        and (l.incarnation, l.xid, l.journal) <= (b.to_incarnation, b.to_xid, b.to_journal)
      left join summary_line s on s.tenant = b.tenant and s.batch = b.batch and s.account = l.account
        and s.cost_center is not distinct from l.cost_center and s.service_line is not distinct from l.service_line
        and s.payer_class is not distinct from l.payer_class and s.counterparty is not distinct from l.counterparty
      left join delivery d on d.tenant = b.tenant and d.id = b.delivery
      where l.tenant = $1 and l.journal = $2 and l.line = $3`,
    values: [tenant, String(journal), line],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    batch: row.batch,
    line: row.line ?? undefined,
    delivery: row.delivery ?? undefined,
    key: row.key ?? undefined,
    state: row.state ?? undefined,
  };
}
