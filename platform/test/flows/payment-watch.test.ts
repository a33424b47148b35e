import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentStatusData } from '../../src/canonical/index.ts';
import { enqueue, standardAdapters } from '../../src/deliver/index.ts';
import { openLog } from '../../src/events/index.ts';
import type { Arrival, Receipt } from '../../src/inbox/index.ts';
import { Fault, systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { asSuperuser } from '../superuser.ts';
import { SCOPE, TENANT, testTenant } from '../tenant.ts';
import { makeEntity } from './deliver-ledger.ts';
import { startDeliverer, testTarget } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const database = await freshDatabase();
const { server, keys } = await testTenant(database);
const worker = database.pool('plexus_worker');
await makeEntity(server, 'north');

const paid: PaymentStatusData = {
  supplier: 'MERIDIAN-MED',
  number: 'I-1',
  status: 'paid',
  amount: '12345',
  currency: 'USD',
  day: '2026-03-25',
  reference: '41',
};

/** What the inbox did with each message it was given, and what becomes of the next one. */
class Kept {
  readonly told: string[] = [];
  next: 'kept' | 'dies' | 'refused' = 'kept';
  readonly #known = new Set<string>();
  #changed = Promise.withResolvers<void>();

  receive = ({ bytes, controlId = '' }: Arrival): Promise<Receipt> => {
    assert.ok(Buffer.isBuffer(bytes));
    const { status } = JSON.parse(bytes.toString()) as { status: string };
    const outcome = this.next === 'refused' ? 'refused' : this.#known.has(controlId) ? 'duplicate' : 'stored';
    const dies = this.next === 'dies';
    this.next = 'kept';
    if (outcome === 'stored') this.#known.add(controlId);
    this.told.push(`${status} ${outcome}`);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
    if (dies) return Promise.reject(new Fault({ code: 'STORE_UNAVAILABLE', kind: 'unavailable', message: 'The database does not answer' }));
    return Promise.resolve({ outcome, channel: 'erp-payments', seq: 1n, receivedAt: new Date(), controlId });
  };

  async until(count: number): Promise<readonly string[]> {
    while (this.told.length < count) await this.#changed.promise;
    return this.told;
  }
}

test('a payment that is as it was before is told again, what was kept is known, and what was not taken in is told until it is', async () => {
  await transaction(worker, SCOPE, (tx) =>
    enqueue(tx, TENANT, [
      {
        target: 'erp',
        kind: 'supplier-invoice',
        entity: 'north',
        orderKey: 'order:PO-1',
        idempotencyKey: 'voucher-1',
        content: JSON.stringify({ kind: 'invoice' }),
        subject: undefined,
        sealed: undefined,
      },
    ]),
  );
  await asSuperuser(database, `update delivery set state = 'confirmed', settled_at = now()`);
  const inbox = new Kept();
  let standing: PaymentStatusData | undefined = paid;
  const adapter = {
    ...standardAdapters['oracle-fusion-journals'](testTarget('erp', 'http://127.0.0.1:9/'), systemClock),
    payments: () =>
      Promise.resolve({ result: 'told' as const, payments: new Map(standing === undefined ? [] : [['voucher-1', standing]]) }),
  };
  const telemetry = new OutcomeWatch();
  const deliverer = await startDeliverer({
    pool: worker,
    log: await openLog(worker, keys),
    keys,
    targets: [testTarget('erp', 'http://127.0.0.1:9/', { payments: { channel: 'erp-payments', everySeconds: 0 } })],
    adapters: { ...standardAdapters, 'oracle-fusion-journals': () => adapter },
    receive: inbox.receive,
    telemetry,
  });
  try {
    await inbox.until(1);
    standing = undefined;
    inbox.next = 'dies';
    await inbox.until(3);
    inbox.next = 'refused';
    standing = paid;
    assert.deepEqual(await inbox.until(5), ['paid stored', 'void stored', 'void duplicate', 'paid refused', 'paid stored']);
  } finally {
    await deliverer.stop();
  }
});
