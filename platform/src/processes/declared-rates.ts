import { createHash } from 'node:crypto';
import type pg from 'pg';
import { appendEvents, type Log } from '../events/index.ts';
import { transaction } from '../store/index.ts';
import { RATES_DECLARED } from './requisition-to-pay/index.ts';

/** Codes of the work that ends with a rate. An invoice's is also of budgets that have less left: it looks, and nothing comes of it. */
const WAITING = ['ORDER_RATE', 'BUDGET_RATE_UNKNOWN', 'INVOICE_BUDGET'];

/**
 * Tells whatever waits for a rate of its money that a release is in force, so that it looks again. Every node says so when it starts, and the log
 * keeps it once for each release. Answers how many were told.
 */
export async function announceRates(pool: pg.Pool, log: Log, release: number, now: Date): Promise<number> {
  return transaction(pool, { tenant: log.tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query<{ key: string; entity: string }>({
      name: 'keys-without-rate',
      text: `select key, min(entity) as entity from exception_item
        where state = 'open' and tenant = $1 and code = any($2) and key is not null group by key`,
      values: [log.tenant, WAITING],
    });
    return appendEvents(
      tx,
      log,
      rows.map(({ key, entity }) => ({
        identity: createHash('sha256').update(`rates|${key}|${release}`).digest().subarray(0, 16),
        type: RATES_DECLARED,
        entity,
        key,
        occurredAt: now.toISOString(),
        data: { release },
      })),
    );
  });
}
