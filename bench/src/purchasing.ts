import type { NewEvent } from '../../platform/src/canonical/index.ts';
import { appendEvents } from '../../platform/src/events/index.ts';
import { transaction } from '../../platform/src/store/index.ts';
import { type EnginePlace, foldAll, onEngine } from './engine-place.ts';
import type { Figure } from './figure.ts';
import { masterData, purchase } from './purchase-documents.ts';

/** Purchases that begin together: as many as come within a second at the rate to reach. */
const WAVE = 250;

/**
 * Whole purchases through the engine on a database of their own: requisition, order, acknowledgement, ship notice, receipt, invoice and payment,
 * with everything that they cause: prices asked, budgets held, messages, copies looked for, match, journals, deliveries queued.
 */
export async function measurePurchasing(purchases: number): Promise<Figure[]> {
  return onEngine(async ({ pool, log, worker, tenant, cpuMs: cpuSoFar }) => {
    const running = { pool, log, worker };
    await transaction(pool, { tenant, entities: 'all' }, (tx) => appendEvents(tx, log, masterData()));
    await run(
      running,
      range(WAVE, (n) => purchase(`W${n}`, n)),
    );
    const before = { cpu: cpuSoFar(), at: performance.now() };
    const events = await run(
      running,
      range(purchases, (n) => purchase(`P${n}`, n)),
    );
    const seconds = (performance.now() - before.at) / 1000;
    const cpuMs = cpuSoFar() - before.cpu;
    const { rows } = await transaction(pool, { tenant, entities: 'all' }, (tx) =>
      tx.query<{ paid: number }>(`select count(*)::int as paid from process_state where key like 'invoice:edi|%|P%' and status = 'paid'`),
    );
    return [
      {
        name: 'purchases from requisition to payment: paid of all',
        value: (rows[0]?.paid ?? 0) / purchases,
        unit: '',
        reach: { atLeast: 1 },
      },
      { name: 'purchases from requisition to payment: a second', value: purchases / seconds, unit: '/s', reach: { atLeast: 300 } },
      { name: 'purchases from requisition to payment: CPU of each', value: cpuMs / purchases, unit: 'ms', reach: { atMost: 4 } },
      { name: 'purchases from requisition to payment: events of each', value: events / purchases, unit: '' },
    ];
  });
}

const range = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/**
 * Appends the documents of purchases as they come in a busy system and folds what is there after each round: in every round another wave of
 * purchases begins, and of those that are under way the next document comes. Answers how many events were folded.
 */
async function run({ pool, log, worker }: Pick<EnginePlace, 'pool' | 'log' | 'worker'>, purchases: readonly NewEvent[][]): Promise<number> {
  const waves = Math.ceil(purchases.length / WAVE);
  const documents = purchases[0]?.length ?? 0;
  let folded = 0;
  for (let round = 0; round < waves + documents - 1; round++) {
    const come = purchases.flatMap((one, n) => one[round - Math.floor(n / WAVE)] ?? []);
    await transaction(pool, { tenant: log.tenant, entities: 'all' }, (tx) => appendEvents(tx, log, come));
    folded += await foldAll(worker);
  }
  return folded;
}
