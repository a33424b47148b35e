import type { Estate } from '../govern/estate/index.ts';
import type { Dimensions } from '../ledger/index.ts';

/** Crosswalks whose meanings are the departments and service lines of the tenant: `northside.department`, `service-line`. */
const DEPARTMENTS = /(^|\.)department$/;
const SERVICE_LINES = /(^|\.)service-line$/;

/** What departments, service lines and entities an estate knows. */
export function dimensionsOf({ crosswalks, entities }: Pick<Estate, 'crosswalks' | 'entities'>): Dimensions {
  const meanings = (named: RegExp): ReadonlySet<string> =>
    new Set(Object.entries(crosswalks).flatMap(([name, table]) => (named.test(name) ? Object.values(table) : [])));
  return { departments: meanings(DEPARTMENTS), serviceLines: meanings(SERVICE_LINES), entities: new Set(entities.map(({ id }) => id)) };
}
