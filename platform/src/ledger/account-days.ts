import type pg from 'pg';
import type { Tx } from '../store/index.ts';
import { type Fold, foldLines, type FoldScope } from './fold-lines.ts';

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

/** Of the journals only those are read that a period rule moved: they are few, and have an index of their own. */
const ACCOUNT_DAYS: Fold = {
  name: 'fold-account-days',
  position: 'account_day_position',
  parts: `summed as (
        select coalesce(j.original_day, l.accounting_day) as day, l.currency, l.account, sum(l.amount) as amount
        from lines l left join journal j on j.tenant = $1 and j.journal = l.journal and j.original_day is not null
        where ${OF_ACCOUNT}
        group by 1, 2, 3
      ), added as (
        insert into account_day (tenant, day, entity, currency, account, amount)
        select $1, day, $2, currency, account, amount from summed
        on conflict (day, account, entity, currency, tenant) do update set amount = account_day.amount + excluded.amount
      )`,
};

/** Adds the lines of patient accounts (subject `account:…`) to their days. Answers how many lines were passed, those of other subjects among them. */
export const foldAccountDays = (pool: pg.Pool, scope: FoldScope): Promise<number> => foldLines(pool, scope, ACCOUNT_DAYS);

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
        select l.entity, l.currency, l.account, l.amount, coalesce(
            (select j.original_day from journal j where j.tenant = $1 and j.journal = l.journal and j.original_day is not null), l.accounting_day
          ) as day
        from held h cross join lateral lines_after($1, h.entity, h.incarnation, h.xid, h.journal) l where ${OF_ACCOUNT}
      )
      select entity, day::text, currency, account, sum(amount)::text as amount
      from (select entity, day, currency, account, amount from folded union all select entity, day, currency, account, amount from unfolded where day = any ($3::date[]) or day <= $4::date) held
      group by entity, day, currency, account`,
    values: [tenant, entities, days, until ?? null],
  });
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}
