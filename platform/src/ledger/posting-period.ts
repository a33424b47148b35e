import type { Tx } from '../store/index.ts';
import { ledgerConflict, periodClosed, periodMissing } from './faults.ts';
import { type LateDocuments, type PeriodStanding, type PeriodState, periodRule } from './fiscal-calendar.ts';

/** The standing of every entity's periods, in order of days. */
export type Periods = ReadonlyMap<string, readonly PeriodStanding[]>;

export interface PostingDay {
  readonly day: string;
  readonly period: string;
  readonly originalDay?: string;
}

/** Periods as they were read last, and the text they were made of. */
export interface ReadPeriods {
  readonly text: string;
  readonly periods: Periods;
}

/**
 * Reads the periods of a tenant; what is used of them is locked when journals are written. They are asked for at every batch and change a few
 * times a month: what reads as it did last time is answered as it was.
 */
export async function readPeriods(tx: Tx, tenant: string, last?: ReadPeriods): Promise<ReadPeriods> {
  const { rows } = await tx.query<{ text: string }>({
    name: 'read-periods',
    text: `select coalesce(json_agg(json_build_array(entity, period, starts, ends, state) order by entity, starts), '[]')::text as text
      from fiscal_period where tenant = $1`,
    values: [tenant],
  });
  const text = rows[0]?.text ?? '[]';
  return text === last?.text ? last : { text, periods: periodsOf(text) };
}

function periodsOf(text: string): Periods {
  // What the statement above builds.
  const rows = JSON.parse(text) as [string, string, string, string, PeriodState][];
  const standings = rows.map(([entity, period, starts, ends, state]) => ({ entity, period, starts, ends, state }));
  return Map.groupBy(standings, (standing) => standing.entity);
}

/**
 * Where a document is posted. Throws `LEDGER_PERIOD_CLOSED` or `LEDGER_REOPEN_ASKED` (denied) by the entity's rule, and
 * `LEDGER_PERIOD_MISSING` for a day outside all periods.
 */
export function postingDay(periods: Periods, entity: string, day: string, late: LateDocuments, periodEnd: boolean): PostingDay {
  const ruling = periodRule(periods.get(entity) ?? [], day, late, periodEnd);
  if (ruling.outcome === 'missing') throw periodMissing(entity, day);
  if (ruling.outcome !== 'post') throw periodClosed(entity, day, ruling.period, ruling.outcome === 'ask');
  const { outcome: _, ...place } = ruling;
  return place;
}

export interface UsedPeriod {
  readonly entity: string;
  readonly period: string;
  readonly state: PeriodState;
}

/**
 * Locks the periods that journals go into until the transaction ends, so that none closes under them. Throws
 * `STORE_CONFLICT` when one changed since it was read: the transaction is run again.
 */
export async function lockPeriods(tx: Tx, tenant: string, used: readonly UsedPeriod[]): Promise<void> {
  const { rows } = await tx.query<UsedPeriod>({
    name: 'lock-periods',
    text: `select p.entity, p.period, p.state from fiscal_period p
      where p.tenant = $1 and (p.entity, p.period) in (select * from unnest($2::text[], $3::text[])) order by p.entity, p.period for share of p`,
    values: [tenant, used.map((use) => use.entity), used.map((use) => use.period)],
  });
  const states = new Map(rows.map((row) => [`${row.entity} ${row.period}`, row.state]));
  if (used.some((use) => states.get(`${use.entity} ${use.period}`) !== use.state)) throw ledgerConflict('a period changed');
}
