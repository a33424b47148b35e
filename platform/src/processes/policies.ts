import type { TSchema } from 'typebox';
import { type ChartOfAccounts, costCentersOf, type Crosswalks, departmentsOf, fiscalYear, isClosedCostCenter } from '../ledger/index.ts';
import {
  dayText,
  type Policies as EncounterPolicies,
  policiesOf as encounterPoliciesOf,
  policySchemas as encounterSchemas,
} from './encounter-to-cash/index.ts';
import { type PurchasingPolicies, purchasingPoliciesOf, purchasingPolicySchemas } from './requisition-to-pay/index.ts';

/** What the deciders of all processes go by. */
export type Policies = EncounterPolicies & PurchasingPolicies;

/** Schemas by file name, for whoever loads the estate; a file whose schema is optional may be absent. */
export const policySchemas: Readonly<Record<string, TSchema>> = { ...encounterSchemas, ...purchasingPolicySchemas };

const CALENDAR_YEAR_END = '12-31';

/** The policies of a release. Throws `POLICY_INVALID` and `PURCHASING_POLICY_INVALID` with the place for a document that does not fit. */
export function policiesOf(release: {
  readonly policies: Readonly<Record<string, unknown>>;
  readonly entities: readonly { readonly id: string; readonly zone: string; readonly fiscalYearEnd: string }[];
  readonly crosswalks?: Crosswalks;
}): Policies {
  const encounter = encounterPoliciesOf(release);
  const yearEnds = new Map(release.entities.map(({ id, fiscalYearEnd }) => [id, fiscalYearEnd]));
  // The estate was checked against the schemas of its policies before it became a release; what buys nothing may have no chart.
  const chart = release.policies['chart-of-accounts'] as ChartOfAccounts | undefined;
  const costCenters = chart === undefined ? new Set<string>() : costCentersOf(chart, departmentsOf(release.crosswalks ?? {}));
  const purchasing = purchasingPoliciesOf(release, {
    // An estate that names none leaves them unchecked.
    isKnown: (costCenter) => costCenters.size === 0 || costCenters.has(costCenter),
    isClosed: (costCenter) => chart !== undefined && isClosedCostCenter(chart, costCenter),
    today: (entity, instant) => dayText(encounter.calendar(entity).dayOf(instant)),
    budgetPeriodOf: (entity, day, budgeted) =>
      budgeted === 'month' ? day.slice(0, 7) : `FY${fiscalYear(day, yearEnds.get(entity) ?? CALENDAR_YEAR_END)}`,
  });
  return { ...encounter, ...purchasing };
}
