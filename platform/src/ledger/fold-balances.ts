import type pg from 'pg';
import { transaction, type Tx } from '../store/index.ts';

/** Lines of one entity folded in one transaction. */
const MOST_LINES = 5_000;

export interface FoldScope {
  readonly tenant: string;
  readonly incarnation: number;
}

/**
 * Adds journal lines to the balances of their accounts, entity by entity, in log order below the snapshot horizon. The
 * balances are never written by those who post, so that posting does not queue up at an account. Journals are counted on the way. Answers
 * how many lines.
 */
export async function foldBalances(pool: pg.Pool, scope: FoldScope): Promise<number> {
  const { tenant } = scope;
  const entities = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query<{ entity: string }>('select entity from entity where tenant = $1 order by entity', [tenant]);
    return rows.map((row) => row.entity);
  });
  let folded = 0;
  for (const entity of entities) folded += await transaction(pool, { tenant, entities: 'all' }, (tx) => foldEntity(tx, scope, entity));
  return folded;
}

async function foldEntity(tx: Tx, { tenant, incarnation }: FoldScope, entity: string): Promise<number> {
  await tx.query({
    name: 'fold-position-made',
    text: 'insert into fold_position (tenant, entity) values ($1, $2) on conflict do nothing',
    values: [tenant, entity],
  });
  const { rows } = await tx.query<{ lines: number }>({
    name: 'fold-balances',
    text: `with held as materialized (
        select incarnation, xid, journal from fold_position where tenant = $1 and entity = $2 for update skip locked
      ), waiting as materialized (
        select l.incarnation, l.xid, l.journal from held h cross join lateral (
          select * from journal_line l
          where l.tenant = $1 and l.entity = $2 and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal)
            and (l.incarnation, l.xid) < ($3::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by l.incarnation, l.xid, l.journal limit ${MOST_LINES}) l
      ), last as (
        select incarnation, xid, journal from waiting order by 1 desc, 2 desc, 3 desc limit 1
      ), summed as (
        select l.period, l.currency, l.account, sum(greatest(l.amount, 0)) as debit, -sum(least(l.amount, 0)) as credit, count(*) as lines,
          count(*) filter (where l.line = 1) as journals
        from held h cross join last t join journal_line l on l.tenant = $1 and l.entity = $2
          and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal)
          and (l.incarnation, l.xid, l.journal) <= (t.incarnation, t.xid, t.journal)
        group by l.period, l.currency, l.account
      ), added as (
        insert into balance (tenant, entity, period, currency, account, debit, credit)
        select $1, $2, period, currency, account, debit, credit from summed
        on conflict (tenant, entity, period, currency, account)
        do update set debit = balance.debit + excluded.debit, credit = balance.credit + excluded.credit
      ), counted as (
        insert into flow_minute (tenant, minute, stage, part, entity, n)
        select $1, date_trunc('minute', now()), 'posted', '', $2, sum(journals) from summed having sum(journals) > 0
        on conflict (minute, stage, part, entity, tenant) do update set n = flow_minute.n + excluded.n
      ), moved as (
        update fold_position p set incarnation = t.incarnation, xid = t.xid, journal = t.journal from last t where p.tenant = $1 and p.entity = $2
      )
      select coalesce(sum(lines), 0)::int as lines from summed`,
    values: [tenant, entity, incarnation],
  });
  return rows[0]?.lines ?? 0;
}
