import type { Tx } from '../store/index.ts';
import type { ExceptionState } from './exceptions.ts';

export type Facet = readonly { readonly value: string; readonly count: number }[];

/** How many exceptions of one state there are of each kind, owner, entity and code. */
export interface ExceptionFacets {
  readonly facets: { readonly kind: Facet; readonly owner: Facet; readonly entity: Facet; readonly code: Facet };
  readonly total: number;
  readonly overdue: number;
}

interface Row {
  kind: string;
  owner: string;
  entity: string;
  code: string;
  n: bigint;
  overdue: bigint;
}

export async function exceptionFacets(tx: Tx, tenant: string, state: ExceptionState): Promise<ExceptionFacets> {
  const { rows } = await tx.query<Row>({
    name: 'exception-facets',
    text: `select kind, owner, entity, code, count(*) as n, count(*) filter (where state = 'open' and due_at < now()) as overdue
      from exception_item where tenant = $1 and state = $2 group by kind, owner, entity, code`,
    values: [tenant, state],
  });
  const facet = (name: 'kind' | 'owner' | 'entity' | 'code'): Facet =>
    [...Map.groupBy(rows, (row) => row[name])]
      .map(([value, group]) => ({ value, count: sumOf(group, 'n') }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    facets: { kind: facet('kind'), owner: facet('owner'), entity: facet('entity'), code: facet('code') },
    total: sumOf(rows, 'n'),
    overdue: sumOf(rows, 'overdue'),
  };
}

const sumOf = (rows: readonly Row[], name: 'n' | 'overdue'): number => rows.reduce((sum, row) => sum + Number(row[name]), 0);
