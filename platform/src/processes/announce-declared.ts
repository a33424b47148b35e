import { createHash } from 'node:crypto';
import type pg from 'pg';
import { appendEvents, type Log } from '../events/index.ts';
import { transaction } from '../store/index.ts';
import { COST_CENTERS_DECLARED, RATES_DECLARED } from './requisition-to-pay/index.ts';

/** Codes of the work that ends with what a release declares. An invoice's is also of budgets that have less left: it looks, and nothing comes of it. */
const WAITING: Readonly<Record<string, string>> = {
  ORDER_RATE: RATES_DECLARED,
  BUDGET_RATE_UNKNOWN: RATES_DECLARED,
  INVOICE_BUDGET: RATES_DECLARED,
  ORDER_CODING: COST_CENTERS_DECLARED,
  INVOICE_CODING: COST_CENTERS_DECLARED,
  COST_CENTER_CLOSED: COST_CENTERS_DECLARED,
  COST_CENTER_UNKNOWN: COST_CENTERS_DECLARED,
};

/** A node, and the release that it goes by from now on. */
export interface Following {
  readonly release: number;
  readonly node: string;
}

/**
 * Tells whatever waits for a rate of its money, or for a cost center to be opened, that a release is in force, so that it looks again. Every node says so
 * when it goes by that release, since one that does not yet may be the one that looked; the log keeps it once for each. Answers how many were told.
 */
export async function announceDeclared(pool: pg.Pool, log: Log, { release, node }: Following, now: Date): Promise<number> {
  return transaction(pool, { tenant: log.tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query<{ key: string; entity: string; codes: string[] }>({
      name: 'keys-that-wait-for-a-declaration',
      text: `select key, min(entity) as entity, array_agg(distinct code) as codes from exception_item
        where state = 'open' and tenant = $1 and code = any($2) and key is not null group by key`,
      values: [log.tenant, Object.keys(WAITING)],
    });
    const told = rows.flatMap(({ key, entity, codes }) => {
      const types = new Set(codes.flatMap((code) => WAITING[code] ?? []));
      return [...types].map((type) => ({
        identity: createHash('sha256').update(`${type}|${key}|${release}|${node}`).digest().subarray(0, 16),
        type,
        entity,
        key,
        occurredAt: now.toISOString(),
        data: { release },
      }));
    });
    return appendEvents(tx, log, told);
  });
}
