import { periodRule, type PeriodStanding, periodsOf } from '../../src/ledger/index.ts';
import { estatePolicy, estateRules } from '../../src/ledger/testing.ts';
import { type Policies, policiesOf } from '../../src/processes/index.ts';
import type { CaseEvent, GoldenCase } from './case.ts';
import { asLogged } from './case-orders.ts';
import type { Names } from './names.ts';
import type { PostedJournal } from './net.ts';
import { simulate, type SimulatedException } from './simulate.ts';

const HOSPITALS = ['north', 'river', 'lake', 'shared'];
const ZONE = 'America/Chicago';
const YEAR_END = '06-30';

/** What became of a case. */
export interface Outcome {
  readonly journals: readonly PostedJournal[];
  /** Open at the end. */
  readonly exceptions: readonly SimulatedException[];
}

const rules = await estateRules();
const policies = policiesOf({
  policies: {
    denials: await estatePolicy('denials'),
    expectations: await estatePolicy('expectations'),
    receivables: await estatePolicy('receivables'),
  },
  entities: HOSPITALS.map((id) => ({ id, zone: ZONE, fiscalYearEnd: YEAR_END })),
});

/** Runs events of a case, in whatever order, through the processes and the posting rules of the demo estate; copies too. */
export function outcomeOf(golden: GoldenCase, events: readonly CaseEvent[], names: Names): Outcome {
  const { journals, exceptions } = simulate(asLogged(golden, events, names), policiesFor(golden), rules, {
    ...(golden.until !== undefined && { until: `${golden.until}T23:59:59.999Z` }),
    keepCopies: true,
  });
  return { journals: journals.map((journal) => inPeriod(journal, golden)), exceptions };
}

const policiesFor = (golden: GoldenCase): Policies => ({ ...policies, denials: { ...policies.denials, ...golden.policy } });

/** The day and period rule of the ledger, for the periods a case declares; everything is open where it declares none. */
function inPeriod(journal: PostedJournal, { periods }: GoldenCase): PostedJournal {
  if (periods === undefined) return journal;
  const standing = [2026, 2027]
    .flatMap((year) => periodsOf(year, YEAR_END))
    .map((period): PeriodStanding => ({ ...period, state: period.ends <= periods.closedThrough ? 'closed' : 'open' }));
  const ruling = periodRule(standing, journal.day, periods.lateDocuments);
  if (ruling.outcome !== 'post') throw new Error(`A journal of ${journal.day} finds no period: ${ruling.outcome}`);
  return { ...journal, day: ruling.day, originalDay: ruling.originalDay };
}
