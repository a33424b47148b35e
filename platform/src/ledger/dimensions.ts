import type { ChartOfAccounts } from './chart-of-accounts.ts';

/** Crosswalks whose meanings are the departments and service lines of the tenant: `northside.department`, `service-line`. */
const DEPARTMENTS = /(^|\.)department$/;
const SERVICE_LINES = /(^|\.)service-line$/;

/** What is known of the tenant besides its chart. */
export interface Dimensions {
  readonly departments: ReadonlySet<string>;
  readonly serviceLines: ReadonlySet<string>;
  readonly entities: ReadonlySet<string>;
}

/** Crosswalks by name: what a system calls something, and what it is here. */
export type Crosswalks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What departments, service lines and entities an estate knows. */
export function dimensionsOf({
  crosswalks,
  entities,
}: {
  readonly crosswalks: Crosswalks;
  readonly entities: readonly { readonly id: string }[];
}): Dimensions {
  return {
    departments: departmentsOf(crosswalks),
    serviceLines: meanings(crosswalks, SERVICE_LINES),
    entities: new Set(entities.map(({ id }) => id)),
  };
}

/** The departments that the systems of a tenant name. */
export const departmentsOf = (crosswalks: Crosswalks): ReadonlySet<string> => meanings(crosswalks, DEPARTMENTS);

const meanings = (crosswalks: Crosswalks, named: RegExp): ReadonlySet<string> =>
  new Set(Object.entries(crosswalks).flatMap(([name, table]) => (named.test(name) ? Object.values(table) : [])));

/** The cost center that a department's amounts go to. */
export const costCenterOf = (chart: Pick<ChartOfAccounts, 'costCenters'>, department: string): string =>
  chart.costCenters?.[department] ?? department;

/** Every cost center there is: those of the departments, and the others that the chart names. */
export const costCentersOf = (chart: ChartOfAccounts, departments: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...[...departments].map((one) => costCenterOf(chart, one)), ...Object.keys(chart.otherCostCenters ?? {})]);
