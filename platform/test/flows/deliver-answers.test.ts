import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { JsonObject, NewEvent, StoredEvent } from '../../src/canonical/index.ts';
import { type Adapter, enqueue, giveUp, standardAdapters, tryAgain } from '../../src/deliver/index.ts';
import { appendEvents, openLog } from '../../src/events/index.ts';
import { createWorker, type ProcessDefinition } from '../../src/processes/engine/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE, testTenant } from '../tenant.ts';
import { startDeliverer, testTarget } from './deliver-setting.ts';
import { OutcomeWatch } from './deliver-watch.ts';

const database = await freshDatabase();
const { keys, server } = await testTenant(database);
const worker = database.pool('plexus_worker', 8);
const log = await openLog(worker, keys);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Told {
  readonly documents?: readonly string[];
  readonly about?: string;
  readonly target?: string;
  readonly code?: string;
  readonly reference?: string;
}

/** Orders its documents from the ERP, and remembers how they ended. */
const buyer: ProcessDefinition<unknown, undefined> = {
  name: 'order',
  version: 1,
  decide: (state, event) => {
    const told = (state as readonly string[] | undefined) ?? [];
    const { about = '', documents = [], code, reference, target = '' } = event.data as Told;
    if (event.type !== 'test.happened') {
      return { state: [...told, `${event.type} ${about} ${code ?? reference ?? ''}`], status: 'open', effects: [] };
    }
    return {
      state: told,
      status: 'open',
      effects: documents.map((document) => ({
        effect: 'deliver',
        target,
        kind: 'purchase-order',
        orderKey: event.key,
        content: { document },
        ...(document === 'silent' ? {} : { answer: document }),
      })),
    };
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text) as unknown,
};
const engine = createWorker({
  pool: worker,
  log,
  processes: (prefix) => (prefix === 'order' ? buyer : undefined),
  policies: () => undefined,
  poster: { begin: () => Promise.resolve({ journalOf: () => undefined }), write: () => Promise.resolve() },
  enqueue,
});

const fold = async (): Promise<void> => {
  let quiet = 0;
  while (quiet < log.lanes) quiet = (await engine.step()) > 0 ? 0 : quiet + 1;
};
const append = (event: NewEvent): Promise<number> => transaction(worker, SCOPE, (tx) => appendEvents(tx, log, [event]));
const told = async (key: string): Promise<readonly string[]> =>
  JSON.parse(
    (await transaction(worker, SCOPE, (tx) => tx.query<{ data: string }>('select data from process_state where key = $1', [key]))).rows[0]
      ?.data ?? '[]',
  ) as string[];
const answers = async (key: string): Promise<Pick<StoredEvent, 'type' | 'data'>[]> =>
  (
    await transaction(worker, SCOPE, (tx) =>
      tx.query<{ type: string; data: string }>(`select type, data from event where key = $1 and type like 'delivery.%' order by xid, seq`, [
        key,
      ]),
    )
  ).rows.map(({ type, data }) => ({ type, data: JSON.parse(data) as JsonObject }));

/** Takes everything but what is called `bad`, and remembers in which order. */
function erp(): { adapter: Adapter; taken: string[]; allows: Set<string> } {
  const taken: string[] = [];
  const allows = new Set<string>();
  const nameOf = (content: string): string => (JSON.parse(content) as { document: string }).document;
  return {
    taken,
    allows,
    adapter: {
      looksFirst: false,
      settleMs: 1,
      find: ({ content }) => {
        const name = nameOf(content);
        return Promise.resolve(
          taken.includes(name) ? { result: 'already-applied', reference: `ERP-${name}`, differences: [] } : { result: 'absent' },
        );
      },
      create: ({ content }) => {
        const name = nameOf(content);
        if (name.startsWith('bad') && !allows.has(name)) {
          return Promise.resolve({ result: 'refused-data', code: 'NO_SUPPLIER', detail: 'the supplier is not known' });
        }
        if (name === 'never') return Promise.resolve({ result: 'unavailable', code: 'DOWN' });
        taken.push(name);
        return Promise.resolve({ result: 'applied', reference: `ERP-${name}` });
      },
    },
  };
}

let made = 0;

async function setting(documents: readonly string[]) {
  const { adapter, taken, allows } = erp();
  const name = `buying-${++made}`;
  const key = `order:PO-${made}`;
  const watch = new OutcomeWatch();
  const target = testTarget(name, 'http://127.0.0.1:1', { adapter: 'customer-accounts', retry: { firstMs: 1, mostMs: 2, tries: 2 } });
  await append({
    identity: Buffer.from(name.padEnd(16, '.')),
    type: 'test.happened',
    entity: 'north',
    key,
    occurredAt: '2026-03-01T12:00:00.000Z',
    data: { target: name, documents },
  });
  await fold();
  const deliverer = await startDeliverer({
    pool: worker,
    log,
    keys,
    targets: [target],
    telemetry: watch,
    adapters: { ...standardAdapters, 'customer-accounts': () => adapter },
  });
  stops.push(() => deliverer.stop());
  const delivery = async (document: string): Promise<bigint> =>
    (
      await transaction(worker, SCOPE, (tx) =>
        tx.query<{ id: bigint }>('select id from delivery where target = $1 and answer_about = $2', [name, document]),
      )
    ).rows[0]?.id ?? 0n;
  return { key, watch, taken, allows, delivery };
}

test('documents of one order all go out in order, and each tells the order how it ended', async () => {
  const { key, watch, taken } = await setting(['order', 'bad', 'receipt']);
  await watch.until(async () => (await answers(key)).length === 3);
  await fold();
  assert.deepEqual(taken, ['order', 'receipt']);
  assert.deepEqual(await told(key), [
    'delivery.confirmed order ERP-order',
    'delivery.refused bad NO_SUPPLIER',
    'delivery.confirmed receipt ERP-receipt',
  ]);
  const [, refused] = await answers(key);
  assert.deepEqual(refused?.data, {
    about: 'bad',
    target: `buying-${made}`,
    kind: 'purchase-order',
    code: 'NO_SUPPLIER',
    summary: 'the supplier is not known',
  });
});

test('who did not ask is told nothing', async () => {
  const { key, watch, taken } = await setting(['silent', 'order']);
  await watch.until(async () => (await answers(key)).length === 1);
  assert.deepEqual(taken, ['silent', 'order']);
});

test('a refused document that is sent again by hand ends a second time', async () => {
  const { key, watch, allows, delivery } = await setting(['bad']);
  await watch.until(async () => (await answers(key)).length === 1);
  allows.add('bad');
  const id = await delivery('bad');
  await transaction(server, SCOPE, (tx) => tryAgain(tx, log.tenant, id, { principal: 'cli', person: 'pat' }));
  await watch.until(async () => (await answers(key)).length === 2);
  assert.deepEqual(
    (await answers(key)).map(({ type }) => type),
    ['delivery.refused', 'delivery.confirmed'],
  );
});

test('a document that a person gives up is told as refused', async () => {
  const { key, watch, delivery } = await setting(['never']);
  await watch.until(async () => {
    const { rows } = await transaction(worker, SCOPE, (tx) =>
      tx.query(`select from delivery where answer_key = $1 and state = 'dead'`, [key]),
    );
    return rows.length === 1;
  });
  assert.deepEqual(await answers(key), []);
  const id = await delivery('never');
  await transaction(server, SCOPE, (tx) => giveUp(tx, log, id, { principal: 'cli', person: 'pat' }));
  assert.deepEqual(
    (await answers(key)).map(({ type, data }) => [type, data['code']]),
    [['delivery.refused', 'GIVEN_UP']],
  );
});
