import type { Tx } from '../store/index.ts';

export interface TrialBalanceLine {
  readonly entity: string;
  readonly period: string;
  readonly currency: string;
  readonly account: string;
  /** Minor units, both positive. */
  readonly debit: bigint;
  readonly credit: bigint;
}

/** Folded balances plus the lines after the fold's position: exact at this moment, whatever the fold has reached. */
const CURRENT = `
  with reached as materialized (
    select e.entity, coalesce(p.incarnation, 0::smallint) as incarnation, coalesce(p.xid, '0'::xid8) as xid, coalesce(p.journal, 0) as journal
    from entity e left join fold_position p on p.tenant = e.tenant and p.entity = e.entity where e.tenant = $1
  )
  select b.entity, b.period, b.currency, b.account, b.debit, b.credit from balance b where b.tenant = $1
  union all
  select l.entity, l.period, l.currency, l.account, greatest(l.amount, 0), -least(l.amount, 0)
  from reached r cross join lateral lines_after($1, r.entity, r.incarnation, r.xid, r.journal) l`;

/** Debits and credits per entity, period, currency and account; for one entity or period when named. */
export async function trialBalance(
  tx: Tx,
  tenant: string,
  of: { readonly entity?: string; readonly period?: string } = {},
): Promise<TrialBalanceLine[]> {
  const { rows } = await tx.query<TrialBalanceLine & { debit: string; credit: string }>(
    `select entity, period, currency, account, sum(debit)::text as debit, sum(credit)::text as credit from (${CURRENT}) c
      where ($2::text is null or entity = $2) and ($3::text is null or period = $3)
      group by entity, period, currency, account order by entity, period, currency, account`,
    [tenant, of.entity ?? null, of.period ?? null],
  );
  return rows.map((row) => ({ ...row, debit: BigInt(row.debit), credit: BigInt(row.credit) }));
}

export interface ActivityQuery {
  readonly entity?: string;
  readonly account?: string;
  /** A subledger key: `account:…`. */
  readonly subject?: string;
  readonly openItem?: string;
  readonly period?: string;
  /** Lines of journals before this one, newest first. */
  readonly before?: bigint;
  readonly limit: number;
}

export interface ActivityLine {
  readonly journal: bigint;
  readonly line: number;
  readonly entity: string;
  readonly day: string;
  readonly period: string;
  readonly posting: string;
  readonly account: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly bucket: string | null;
  readonly department: string | null;
  readonly payerClass: string | null;
  readonly subject: string;
  readonly openItem: string | null;
}

/** Journal lines, newest first. */
export async function accountActivity(tx: Tx, tenant: string, query: ActivityQuery): Promise<ActivityLine[]> {
  const { rows } = await tx.query<ActivityLine>(
    `select l.journal, l.line, l.entity, l.accounting_day::text as day, l.period, j.posting, l.account, l.amount, l.currency, l.bucket, l.department,
        l.payer_class as "payerClass", l.subject, l.open_item as "openItem"
      from journal_line l join journal j on j.tenant = l.tenant and j.journal = l.journal
      where l.tenant = $1 and ($2::text is null or l.entity = $2) and ($3::text is null or l.account = $3) and ($4::text is null or l.subject = $4)
        and ($5::text is null or l.open_item = $5) and ($6::text is null or l.period = $6) and ($7::bigint is null or l.journal < $7)
      order by l.journal desc, l.line limit $8`,
    [
      tenant,
      query.entity ?? null,
      query.account ?? null,
      query.subject ?? null,
      query.openItem ?? null,
      query.period ?? null,
      query.before === undefined ? null : String(query.before),
      query.limit,
    ],
  );
  return rows;
}

export interface SubledgerBalance {
  readonly subject: string;
  readonly bucket: string;
  readonly amount: bigint;
}

/** What each subject owes per bucket by the lines of an account; zero balances are left out. */
export async function subledger(tx: Tx, tenant: string, account: string, subjects?: readonly string[]): Promise<SubledgerBalance[]> {
  const { rows } = await tx.query<{ subject: string; bucket: string; amount: string }>(
    `select subject, coalesce(bucket, '') as bucket, sum(amount)::text as amount from journal_line
      where tenant = $1 and account = $2 and ($3::text[] is null or subject = any ($3)) group by 1, 2 having sum(amount) <> 0 order by 1, 2`,
    [tenant, account, subjects ?? null],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

export interface OpenItem {
  readonly entity: string;
  readonly openItem: string;
  readonly amount: bigint;
  readonly currency: string;
  /** The first day it was touched: its age counts from here. */
  readonly since: string;
}

/** Open items of a clearing or payable account: what has not come to zero, oldest first. */
export async function openItems(tx: Tx, tenant: string, account: string): Promise<OpenItem[]> {
  const { rows } = await tx.query<Omit<OpenItem, 'amount'> & { amount: string }>(
    `select entity, open_item as "openItem", sum(amount)::text as amount, currency, min(accounting_day)::text as since from journal_line
      where tenant = $1 and account = $2 and open_item is not null group by entity, open_item, currency having sum(amount) <> 0 order by since, open_item`,
    [tenant, account],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}
