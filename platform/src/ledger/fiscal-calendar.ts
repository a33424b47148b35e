/**
 * Fiscal periods are calendar months and are named like them: `2026-05`. The fiscal year is named after the calendar
 * year it ends in: with a year end of 30 June, `2026-05` belongs to 2026 and `2026-07` to 2027.
 */
export interface FiscalPeriod {
  readonly period: string;
  /** First and last day. */
  readonly starts: string;
  readonly ends: string;
}

export type PeriodState = 'open' | 'soft' | 'closed';

export interface PeriodStanding extends FiscalPeriod {
  readonly state: PeriodState;
}

/** What an entity does with a document whose day lies in a closed period. */
export type LateDocuments = 'refuse' | 'next-open-day' | 'ask';

/** Where a document goes. `originalDay` links a moved one to its own day. */
export type PeriodRuling =
  | { readonly outcome: 'post'; readonly day: string; readonly period: string; readonly originalDay?: string }
  | { readonly outcome: 'refused' | 'ask'; readonly period: string }
  | { readonly outcome: 'missing' };

/** The period name of a day: its month. */
export const periodOf = (day: string): string => day.slice(0, 7);

/** The fiscal year of a day for a year that ends on `yearEnd` (`06-30`). */
export function fiscalYear(day: string, yearEnd: string): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5, 7) > yearEnd.slice(0, 2) ? year + 1 : year;
}

/** The twelve periods of a fiscal year. */
export function periodsOf(year: number, yearEnd: string): FiscalPeriod[] {
  const last = Number(yearEnd.slice(0, 2));
  return Array.from({ length: 12 }, (_, index) => {
    const start = new Date(Date.UTC(year - 1, last + index, 1));
    const end = new Date(Date.UTC(year - 1, last + index + 1, 0));
    return { period: start.toISOString().slice(0, 7), starts: start.toISOString().slice(0, 10), ends: end.toISOString().slice(0, 10) };
  });
}

/**
 * Decides in which period a document of `day` is posted. A closed period is never written and a soft one takes
 * `periodEnd` documents only; what comes late goes by the entity's declared rule. `periods` is in order of days.
 */
export function periodRule(periods: readonly PeriodStanding[], day: string, late: LateDocuments, periodEnd = false): PeriodRuling {
  const takes = ({ state }: PeriodStanding): boolean => state === 'open' || (state === 'soft' && periodEnd);
  const own = periods.findIndex(({ starts, ends }) => starts <= day && day <= ends);
  const period = periods[own];
  if (period === undefined) return { outcome: 'missing' };
  if (takes(period)) return { outcome: 'post', day, period: period.period };
  if (late !== 'next-open-day') return { outcome: late === 'ask' ? 'ask' : 'refused', period: period.period };
  const next = periods.slice(own + 1).find(takes);
  return next === undefined
    ? { outcome: 'refused', period: period.period }
    : { outcome: 'post', day: next.starts, period: next.period, originalDay: day };
}
