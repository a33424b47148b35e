import type pg from 'pg';
import { transaction, type Tx } from '../store/index.ts';
import type { FoldScope } from './fold-balances.ts';

/** Lines of one entity folded in one transaction. */
const MOST_LINES = 5_000;
/** Written so that no index on the subject looks like the way: it would be the whole ledger. */
const OF_ACCOUNT = `left(l.subject, 8) = 'account:'`;

/** What patient accounts moved on one day at one ledger account. Minor units, debits positive. */
export interface AccountDay {
  readonly entity: string;
  /** The day asked for, `YYYY-MM-DD`: of a journal that a period rule moved, the original one. */
  readonly day: string;
  readonly currency: string;
  readonly account: string;
  readonly amount: bigint;
}

export interface AccountDayQuery {
  readonly entities: readonly string[];
  readonly days: readonly string[];
  /** And every day up to this one. */
  readonly until?: string | undefined;
}

/**
 * Adds the lines of patient accounts (subject `account:…`) to their days, entity by entity, in log order below the snapshot horizon.
 * Answers how many lines were passed, those of other subjects among them. Of the journals only those are read that a period rule moved: they are
 * few, and have an index of their own.
 */
export async function foldAccountDays(pool: pg.Pool, { tenant, incarnation }: FoldScope): Promise<number> {
  const scope = { tenant, entities: 'all' } as const;
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ entity: string }>(`select entity from entity where tenant = $1 order by entity`, [tenant]),
  );
  let passed = 0;
  for (const { entity } of rows) passed += await transaction(pool, scope, (tx) => foldEntity(tx, tenant, incarnation, entity));
  return passed;
}

async function foldEntity(tx: Tx, tenant: string, incarnation: number, entity: string): Promise<number> {
  await tx.query({
    name: 'account-day-position-made',
    text: 'insert into account_day_position (tenant, entity) values ($1, $2) on conflict do nothing',
    values: [tenant, entity],
  });
  const { rows } = await tx.query<{ lines: number }>({
    name: 'fold-account-days',
    text: `with held as materialized (
        select incarnation, xid, journal from account_day_position where tenant = $1 and entity = $2 for update skip locked
      ), waiting as materialized (
        select l.incarnation, l.xid, l.journal from held h cross join lateral (
          select * from journal_line l
          where l.tenant = $1 and l.entity = $2 and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal)
            and (l.incarnation, l.xid) < ($3::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by l.incarnation, l.xid, l.journal limit ${MOST_LINES}) l
      ), last as (
        select incarnation, xid, journal from waiting order by 1 desc, 2 desc, 3 desc limit 1
      ), summed as (
        select coalesce(j.original_day, l.accounting_day) as day, l.currency, l.account, sum(l.amount) as amount
        from held h cross join last t join journal_line l on l.tenant = $1 and l.entity = $2
          and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal)
          and (l.incarnation, l.xid, l.journal) <= (t.incarnation, t.xid, t.journal)
          left join journal j on j.tenant = $1 and j.journal = l.journal and j.original_day is not null
        where ${OF_ACCOUNT}
        group by 1, 2, 3
      ), added as (
        insert into account_day (tenant, day, entity, currency, account, amount)
        select $1, day, $2, currency, account, amount from summed
        on conflict (day, account, entity, currency, tenant) do update set amount = account_day.amount + excluded.amount
      ), moved as (
        update account_day_position p set incarnation = t.incarnation, xid = t.xid, journal = t.journal from last t
        where p.tenant = $1 and p.entity = $2
      )
      select count(*)::int as lines from waiting`,
    values: [tenant, entity, incarnation],
  });
  return rows[0]?.lines ?? 0;
}

/** Folded days plus the lines after the fold's position: exact at this moment, whatever the fold has reached. */
export async function accountDays(tx: Tx, tenant: string, { entities, days, until }: AccountDayQuery): Promise<AccountDay[]> {
  const { rows } = await tx.query<Omit<AccountDay, 'amount'> & { amount: string }>({
    name: 'account-days',
    text: `with held as materialized (
        select e.entity, coalesce(p.incarnation, 0::smallint) as incarnation, coalesce(p.xid, '0'::xid8) as xid, coalesce(p.journal, 0) as journal
        from unnest($2::text[]) e (entity) left join account_day_position p on p.tenant = $1 and p.entity = e.entity
      ), folded as (
        select entity, day, currency, account, amount from account_day where tenant = $1 and day = any ($3::date[]) and entity = any ($2::text[])
        union all
        select entity, day, currency, account, amount from account_day
        where tenant = $1 and day <= $4::date and day <> all ($3::date[]) and entity = any ($2::text[])
      ), unfolded as (
        select l.entity, coalesce(j.original_day, l.accounting_day) as day, l.currency, l.account, l.amount
        from held h join journal_line l on l.tenant = $1 and l.entity = h.entity
            and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal) and ${OF_ACCOUNT}
          left join journal j on j.tenant = $1 and j.journal = l.journal and j.original_day is not null
      )
      select entity, day::text, currency, account, sum(amount)::text as amount
      from (select * from folded union all select * from unfolded where day = any ($3::date[]) or day <= $4::date) held
      group by entity, day, currency, account`,
    values: [tenant, entities, days, until ?? null],
  });
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}
