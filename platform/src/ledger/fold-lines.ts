import type pg from 'pg';
import { transaction, type Tx } from '../store/index.ts';

/** Lines of one entity folded in one transaction. */
const MOST_LINES = 5_000;

export interface FoldScope {
  readonly tenant: string;
  readonly incarnation: number;
}

/** A sum of journal lines that is kept up behind them. */
export interface Fold {
  /** Names its statements. */
  readonly name: string;
  /** Table of the position it has reached, by tenant and entity: incarnation, xid, journal. */
  readonly position: string;
  /**
   * What it does with the lines, as further common table expressions: `lines l` are those that are folded now, of entity $2 of tenant $1; `last` has
   * one row when there are any.
   */
  readonly parts: string;
}

/**
 * Folds what waits, entity by entity, each in a transaction of its own, in log order below the snapshot horizon: nothing is passed over because
 * it was committed late. Nodes that fold the same entity do not wait for one another. Answers how many lines were passed.
 */
export async function foldLines(pool: pg.Pool, { tenant, incarnation }: FoldScope, fold: Fold): Promise<number> {
  const scope = { tenant, entities: 'all' } as const;
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ entity: string }>('select entity from entity where tenant = $1 order by entity', [tenant]),
  );
  let passed = 0;
  for (const { entity } of rows) passed += await transaction(pool, scope, (tx) => foldEntity(tx, [tenant, entity, incarnation], fold));
  return passed;
}

async function foldEntity(tx: Tx, values: readonly [string, string, number], { name, position, parts }: Fold): Promise<number> {
  await tx.query({
    name: `${name}-position-made`,
    text: `insert into ${position} (tenant, entity) values ($1, $2) on conflict do nothing`,
    values: values.slice(0, 2),
  });
  const { rows } = await tx.query<{ lines: number }>({
    name,
    text: `with held as materialized (
        select incarnation, xid, journal from ${position} where tenant = $1 and entity = $2 for update skip locked
      ), waiting as materialized (
        select l.incarnation, l.xid, l.journal from held h cross join lateral (
          select * from journal_line l
          where l.tenant = $1 and l.entity = $2 and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal)
            and (l.incarnation, l.xid) < ($3::smallint, pg_snapshot_xmin(pg_current_snapshot()))
          order by l.incarnation, l.xid, l.journal limit ${MOST_LINES}) l
      ), last as (
        select incarnation, xid, journal from waiting order by 1 desc, 2 desc, 3 desc limit 1
      ), lines as not materialized (
        select l.* from held h cross join last t join journal_line l on l.tenant = $1 and l.entity = $2
          and (l.incarnation, l.xid, l.journal) > (h.incarnation, h.xid, h.journal)
          and (l.incarnation, l.xid, l.journal) <= (t.incarnation, t.xid, t.journal)
      ), ${parts}, moved as (
        update ${position} p set incarnation = t.incarnation, xid = t.xid, journal = t.journal from last t where p.tenant = $1 and p.entity = $2
      )
      select count(*)::int as lines from waiting`,
    values: [...values],
  });
  return rows[0]?.lines ?? 0;
}
