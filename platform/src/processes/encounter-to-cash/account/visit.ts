import type { EncounterData } from '../../../canonical/index.ts';
import { dayNumber, monthEnd } from '../calendar.ts';
import type { Policies } from '../policies.ts';
import { type Account, VISIT_FIELDS, type Visit } from './account.ts';
import { pathOf, type Work } from './work.ts';

const LIFE: Readonly<Record<string, Visit['life']>> = {
  'encounter.opened': 'open',
  'encounter.completed': 'completed',
  'encounter.reopened': 'open',
  'encounter.cancelled': 'cancelled',
};

/** Of two facts of the same second the later stage of life wins. */
const STAGES: readonly Visit['life'][] = ['', 'open', 'completed', 'cancelled'];

/** Longer than any span of seconds: what came over a merge stands behind everything that did not. */
const BEHIND = 10_000_000_000;

/** The second of a fact, whatever it stands behind. */
const secondOf = (stamp: number): number => ((stamp % BEHIND) + BEHIND) % BEHIND;

/**
 * Takes in what registration says. The newest fact wins for each attribute and for the stage of life. What comes over from
 * an account that was merged away only fills what is not known.
 */
export function takeEncounter(work: Work, data: EncounterData): void {
  const { account, event } = work;
  const at = Math.floor(Date.parse(event.occurredAt) / 1000) - BEHIND * pathOf(event.data).length;
  const offered: Visit['values'] = {
    ...(data.class === undefined ? {} : { class: data.class }),
    ...(data.payerClass === undefined ? {} : { payerClass: data.payerClass }),
    ...(data.payer === undefined ? {} : { payer: data.payer }),
    ...(data.department === undefined ? {} : { department: data.department }),
    ...(data.serviceLine === undefined ? {} : { serviceLine: data.serviceLine }),
    ...serviceDay(work, data),
  };
  const stamps = Object.fromEntries(VISIT_FIELDS.filter((field) => offered[field] !== undefined).map((field) => [field, at]));
  const life = LIFE[event.type] ?? '';
  account.visit = newest(account.visit, { values: offered, stamps, life, lifeAt: at, through: 0 });
}

/** The day that service is counted from; an admission says it when nothing else does. */
function serviceDay({ event, calendar }: Work, data: EncounterData): { serviceDay?: string } {
  if (data.serviceDay !== undefined) return { serviceDay: String(dayNumber(data.serviceDay)) };
  if (data.admittedAt !== undefined) return { serviceDay: String(calendar.dayOf(data.admittedAt)) };
  return event.type === 'encounter.opened' ? { serviceDay: String(calendar.dayOf(event.occurredAt)) } : {};
}

/** Two views of a visit as one: the newer value of each attribute, the newer stage of life. */
export function newest(one: Visit, other: Visit): Visit {
  const values: Partial<Record<string, string>> = { ...one.values };
  const stamps: Partial<Record<string, number>> = { ...one.stamps };
  for (const field of VISIT_FIELDS) {
    const offered = other.values[field];
    const known = one.values[field];
    if (offered === undefined) continue;
    const age = (one.stamps[field] ?? 0) - (other.stamps[field] ?? 0);
    if (known !== undefined && (age > 0 || (age === 0 && known >= offered))) continue;
    values[field] = offered;
    stamps[field] = other.stamps[field] ?? 0;
  }
  const later =
    other.life !== '' &&
    (one.life === '' ||
      other.lifeAt > one.lifeAt ||
      (other.lifeAt === one.lifeAt && STAGES.indexOf(other.life) > STAGES.indexOf(one.life)));
  const { life, lifeAt } = later ? other : one;
  return { values, stamps, life, lifeAt, through: Math.max(one.through, other.through) };
}

/** The day by whose end the passing of time completes the encounter; undefined where a discharge does, or nothing. */
export function completionDay(account: Account, policies: Policies): number | undefined {
  const { visit } = account;
  const rule = policies.receivables.completion[visit.values.class ?? ''];
  const day = visit.values.serviceDay;
  if (visit.life !== 'open' || day === undefined) return undefined;
  if (rule === 'service-day') return Number(day);
  if (rule === 'month') return monthEnd(Math.max(Number(day), account.charges.lastDay));
  return undefined;
}

/** The day on which the encounter was complete, or undefined while it is not. */
export function completedOn(account: Account, policies: Policies): number | undefined {
  const { life, lifeAt, through } = account.visit;
  if (life === 'completed') return policies.calendar(account.entity).dayOf(new Date(secondOf(lifeAt) * 1000).toISOString());
  const day = completionDay(account, policies);
  return day !== undefined && through >= day ? day : undefined;
}

/** The visit of an account that takes another in over `hops` merges: its own word stands, the other's fills what it lacks. */
export function filled(own: Visit, other: Visit, hops: number): Visit {
  const behind = (stamp: number | undefined): number => (stamp ?? 0) - BEHIND * hops;
  const stamps = Object.fromEntries(
    VISIT_FIELDS.filter((field) => other.values[field] !== undefined).map((field) => [field, behind(other.stamps[field])]),
  );
  return newest(own, { ...other, stamps, lifeAt: behind(other.lifeAt) });
}
