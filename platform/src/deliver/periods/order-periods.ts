import type { Tx } from '../../store/index.ts';
import { queue } from '../enqueue.ts';

/** The kind of these deliveries: `{ day, state }` of any day of the period. */
const FISCAL_PERIOD = 'fiscal-period';

/** Whose periods an ERP keeps as ours are, one entity of ours for each company there. */
export interface PeriodRule {
  readonly target: string;
  readonly entities: readonly string[];
  /** Whether journals are cut for some target: then a period waits for its last ones. */
  readonly isSummarized: boolean;
}

interface Wanted {
  readonly entity: string;
  readonly period: string;
  readonly state: 'open' | 'closed';
  readonly times: number;
  readonly day: string;
}

/**
 * Queues for an ERP what became of our fiscal periods since it was told: closed ones once everything of before is there, opened ones at once.
 * Softly closed is open there, since documents of the period's end still come. Returns how many were queued.
 */
export async function orderPeriods(tx: Tx, tenant: string, { target, entities, isSummarized }: PeriodRule): Promise<number> {
  await notePeriods(tx, tenant, target, entities);
  const due = await duePeriods(tx, tenant, target, isSummarized);
  await queue(
    tx,
    tenant,
    due.map(({ entity, period, state, times, day }) => ({
      target,
      kind: FISCAL_PERIOD,
      entity,
      orderKey: `period:${entity}|${period}`,
      idempotencyKey: `period:${entity}|${period}|${times}`,
      content: JSON.stringify({ day, state }),
      subject: undefined,
      sealed: undefined,
    })),
  );
  return due.length;
}

/** A period that was never closed is nothing to tell of. */
async function notePeriods(tx: Tx, tenant: string, target: string, entities: readonly string[]): Promise<void> {
  await tx.query({
    name: 'note-periods',
    text: `with ours as (
        select p.entity, p.period, case p.state when 'closed' then 'closed' else 'open' end as state from fiscal_period p
        where p.tenant = $1 and p.entity = any ($3))
      insert into period_order as k (tenant, target, entity, period, state, wanted_at)
      select $1, $2, o.entity, o.period, o.state, now() from ours o
      where o.state = 'closed'
        or exists (select from period_order b where b.tenant = $1 and b.target = $2 and b.entity = o.entity and b.period = o.period)
      on conflict (period, entity, target, tenant) do update set state = excluded.state, wanted_at = excluded.wanted_at, is_told = false
      where k.state <> excluded.state`,
    values: [tenant, target, entities],
  });
}

/**
 * Nothing of a period that is to be closed may be under way: documents that were queued before, journals of its days, and lines that are in none yet.
 * What failed for good waits for a person, who may have it sent again: until then it is under way, too.
 */
async function duePeriods(tx: Tx, tenant: string, target: string, isSummarized: boolean): Promise<Wanted[]> {
  const { rows } = await tx.query<Wanted>({
    name: 'due-periods',
    text: `update period_order k set is_told = true, times = k.times + 1
      from fiscal_period f
      where k.tenant = $1 and k.target = $2 and not k.is_told and f.tenant = $1 and f.entity = k.entity and f.period = k.period
        and (k.state = 'open' or (
          not exists (
            select from delivery d where d.tenant = $1 and d.entity = k.entity and d.state not in ('confirmed', 'refused')
              and case d.kind when 'summary-journal' then split_part(d.order_key, '|', 2) between f.starts::text and f.ends::text
                when 'goods-receipt' then d.made_at <= k.wanted_at when 'supplier-invoice' then d.made_at <= k.wanted_at else false end)
          and not ($3 and exists (
            select from (values (true)) one left join summary_position s on s.tenant = $1 and s.entity = k.entity
              cross join lateral lines_after($1, k.entity, coalesce(s.incarnation, 0::smallint), coalesce(s.xid, '0'::xid8), coalesce(s.journal, 0)) l
            where l.period = k.period))))
      returning k.entity, k.period, k.state, k.times, f.starts::text as day`,
    values: [tenant, target, isSummarized],
  });
  return rows;
}
