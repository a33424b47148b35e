import type pg from 'pg';
import { type Fold, foldLines, type FoldScope } from './fold-lines.ts';

/** Journals are counted on the way, by their first lines. */
const BALANCES: Fold = {
  name: 'fold-balances',
  position: 'fold_position',
  parts: `summed as (
        select l.period, l.currency, l.account, sum(greatest(l.amount, 0)) as debit, -sum(least(l.amount, 0)) as credit,
          count(*) filter (where l.line = 1) as journals
        from lines l group by l.period, l.currency, l.account
      ), added as (
        insert into balance (tenant, entity, period, currency, account, debit, credit)
        select $1, $2, period, currency, account, debit, credit from summed
        on conflict (tenant, entity, period, currency, account)
        do update set debit = balance.debit + excluded.debit, credit = balance.credit + excluded.credit
      ), counted as (
        insert into flow_minute (tenant, minute, stage, part, entity, n)
        select $1, date_trunc('minute', now()), 'posted', '', $2, sum(journals) from summed having sum(journals) > 0
        on conflict (minute, stage, part, entity, tenant) do update set n = flow_minute.n + excluded.n
      )`,
};

/**
 * Adds journal lines to the balances of their accounts. The balances are never written by those who post, so that posting does not queue up at
 * an account. Answers how many lines.
 */
export const foldBalances = (pool: pg.Pool, scope: FoldScope): Promise<number> => foldLines(pool, scope, BALANCES);
