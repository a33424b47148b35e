import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault, systemClock } from '../kernel/index.ts';
import type { Api } from './api.ts';
import { runPurchaseLoad } from './purchase-load.ts';

interface Asked {
  readonly reference: string;
  readonly entity: string;
  readonly requisition: { readonly requisition: string; readonly emergency?: string; readonly lines: readonly object[] };
}

/** A platform that knows one requisition, and orders at once whatever it is asked for but `waiting` of them. Looks are answered from `looksFrom` on. */
function platform({ known = true, waiting = 0, refuse = 0, looksFrom = 0 } = {}) {
  const { promise: mayLook, resolve: letLook } = Promise.withResolvers<undefined>();
  if (looksFrom === 0) letLook(undefined);
  const asked: Asked[] = [];
  const keys: string[] = [];
  const document = { kind: 'purchase', requisition: 'RQ-1', site: 'NORTH-3W', emergency: 'now', lines: [{ line: '1' }] };
  const listed = (prefix: string, suffix = '') =>
    asked.map(({ reference }, n) => ({
      key: `${prefix}:${reference}${suffix}`,
      entity: 'north',
      status: n < waiting ? 'approving' : 'ordered',
      document,
    }));
  const get = (path: string): unknown => {
    if (path === '/v1/flow') return { received: asked.length, posted: 0, delivered: 0, exceptions: 3 };
    const query = new URL(path, 'http://localhost').searchParams;
    const [after, starts] = [query.get('after') ?? '', query.get('starts') ?? ''];
    const own = path.startsWith('/v1/requisitions') ? listed('requisition') : listed('order', '-1');
    const first = known ? [{ key: 'requisition:RQ-1', entity: 'north', status: 'ordered', document }] : [];
    // Two on a page.
    const rest = [...own, ...first].filter(({ key }) => key > after && (key.split(':')[1] ?? '').startsWith(starts));
    return { purchases: rest.slice(0, 2), ...(rest.length > 2 ? { next: rest[1]?.key } : {}) };
  };
  const api: Api = {
    with: () => Promise.reject(new Error('not used')),
    get: async <T>(path: string) => {
      if (path.includes('starts=')) await mayLook;
      return get(path) as T;
    },
    post: <T>(_path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
      keys.push(headers['idempotency-key'] ?? '');
      if (keys.length <= refuse) return Promise.reject(new Fault({ code: 'INTAKE_BUSY', kind: 'unavailable', message: 'busy' }));
      asked.push(body as Asked);
      if (asked.length === looksFrom) letLook(undefined);
      return Promise.resolve({} as T);
    },
    patch: () => Promise.reject(new Error('not used')),
    send: () => Promise.reject(new Error('not used')),
  };
  const options = { api, rate: 200, seconds: 0.05, followSeconds: 0, run: 'BENCH-1', clock: systemClock, say: () => undefined };
  return { asked, keys, run: () => runPurchaseLoad({ ...options, signal: new AbortController().signal }) };
}

test('what departments asked for is asked for again, under numbers of its own, as often as the rate says', async () => {
  const { asked, keys, run } = platform();
  const report = await run();
  assert.deepEqual([report.sent, report.acknowledged, report.behind, report.waiting], [10, 10, 0, 0]);
  assert.deepEqual([report.requisitions, report.orders], [{ ordered: 10 }, { ordered: 10 }]);
  assert.equal(new Set(keys).size, 10);
  assert.deepEqual(
    asked.map(({ reference, entity, requisition }) => [
      reference,
      entity,
      requisition.requisition,
      requisition.emergency,
      requisition.lines.length,
    ]),
    Array.from({ length: 10 }, (_, n) => [`BENCH-1-00000${n}`, 'north', `BENCH-1-00000${n}`, undefined, 1]),
  );
  assert.ok(report.answerMs !== undefined && report.orderedMs !== undefined);
  assert.equal(report.flow.received, 10);
});

test('what is due is sent however long it takes to look at what was sent before', async () => {
  const report = await platform({ looksFrom: 10 }).run();
  assert.deepEqual([report.sent, report.acknowledged, report.behind], [10, 10, 0]);
});

test('what is refused, and what waits for somebody, is told', async () => {
  const report = await platform({ waiting: 3, refuse: 2 }).run();
  assert.deepEqual([report.sent, report.acknowledged, report.waiting], [10, 8, 3]);
  assert.deepEqual(report.refused, { INTAKE_BUSY: 2 });
  assert.deepEqual(report.requisitions, { approving: 3, ordered: 5 });
});

test('where nobody asked for anything there is nothing to repeat', async () => {
  await assert.rejects(platform({ known: false }).run(), { code: 'NOTHING_TO_REPEAT' });
});
