import { type ChartOfAccounts, isClosedCostCenter } from './chart-of-accounts.ts';
import { costCenterOf, costCentersOf, type Dimensions } from './dimensions.ts';

/** Where an amount is to be posted. */
export interface Combination {
  readonly account: string;
  readonly costCenter?: string;
  readonly department?: string;
  readonly serviceLine?: string;
  readonly payerClass?: string;
  readonly counterparty?: string;
}

export interface CombinationProblem {
  readonly field: keyof Combination | 'entity' | 'day';
  readonly code: 'unknown' | 'not-kept' | 'differs' | 'missing' | 'closed';
  readonly message: string;
}

const DIMENSIONS = ['costCenter', 'department', 'serviceLine', 'payerClass', 'counterparty'] as const;

/** What is wrong with a combination of account and dimensions; nothing when it can be posted to. */
export function combinationProblems(chart: ChartOfAccounts, known: Dimensions, combination: Combination): readonly CombinationProblem[] {
  const account = chart.accounts[combination.account];
  if (account === undefined) return [{ field: 'account', code: 'unknown', message: 'The chart of accounts has no such account' }];
  const keeps = new Set<string>(account.keeps);
  const stray = DIMENSIONS.filter((name) => combination[name] !== undefined && !keeps.has(name)).map(
    (field): CombinationProblem => ({ field, code: 'not-kept', message: 'The account keeps no lines apart by it' }),
  );
  return [...stray, ...unknownValues(chart, known, combination), ...costCenterProblems(chart, combination)];
}

function unknownValues(chart: ChartOfAccounts, known: Dimensions, { costCenter, department, serviceLine, counterparty }: Combination) {
  const costCenters = costCentersOf(chart, known.departments);
  const missing = (field: CombinationProblem['field'], value: string | undefined, values: ReadonlySet<string>): CombinationProblem[] =>
    value === undefined || values.has(value) ? [] : [{ field, code: 'unknown', message: 'Nothing of this name is in the estate' }];
  return [
    ...missing('costCenter', costCenter, costCenters),
    ...missing('department', department, known.departments),
    ...missing('serviceLine', serviceLine, known.serviceLines),
    ...missing('counterparty', counterparty, known.entities),
  ];
}

function costCenterProblems(chart: ChartOfAccounts, { costCenter, department }: Combination): CombinationProblem[] {
  if (costCenter !== undefined && isClosedCostCenter(chart, costCenter))
    return [{ field: 'costCenter', code: 'closed', message: 'The cost center is closed' }];
  if (costCenter === undefined || department === undefined || costCenterOf(chart, department) === costCenter) return [];
  return [{ field: 'costCenter', code: 'differs', message: 'The department belongs to another cost center' }];
}
