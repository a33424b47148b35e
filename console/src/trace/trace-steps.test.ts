import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trace } from '../api/trace.ts';
import { spansOf, traceSteps } from './trace-steps.ts';

const trace: Trace = {
  of: 'one message',
  messages: [
    {
      id: 'northside:50',
      channel: 'northside',
      seq: '50',
      receivedAt: '2026-03-02T12:00:00.000Z',
      controlId: 'C1',
      kind: 'DFT^P03',
      source: '127.0.0.1',
      size: 252,
      release: 1,
      state: 'done',
      contentHash: '',
    },
  ],
  events: [
    {
      id: 'event:one',
      revision: 1,
      type: 'charge.recorded',
      entity: 'north',
      key: 'account:x',
      occurredAt: '2026-03-02T11:00:00.000Z',
      recordedAt: '2026-03-02T12:00:01.000Z',
      message: 'northside:50',
      range: { start: 178, end: 251 },
      rule: 'northside-charges/0',
      release: 2,
      data: {},
    },
  ],
  journals: [
    {
      id: 'journal:8',
      entity: 'north',
      accountingDay: '2026-03-02',
      period: '2026-03',
      currency: 'USD',
      posting: 'charge',
      rule: '1:charge',
      event: 'event:one',
      subject: 'account:x',
      postedAt: '2026-03-02T12:00:02.000Z',
      lines: [
        { id: 'journal:8/1', account: 'patient-receivable', amount: '41200', summary: 'summary:6/2' },
        { id: 'journal:8/2', account: 'gross-revenue', amount: '-41200', summary: 'summary:6/1' },
      ],
    },
  ],
  summaries: [
    {
      id: 'summary:6',
      entity: 'north',
      accountingDay: '2026-03-02',
      period: '2026-03',
      currency: 'USD',
      from: '4',
      to: '8',
      covers: 2,
      debit: '41200',
      delivery: 'delivery:5',
      lines: [],
    },
  ],
  deliveries: [
    {
      id: 'delivery:5',
      target: 'erp-journals',
      kind: 'summary-journal',
      state: 'confirmed',
      key: 'summary|6',
      tries: 1,
      madeAt: '2026-03-02T12:00:03.000Z',
      settledAt: '2026-03-02T12:00:04.000Z',
      attempts: [],
    },
  ],
  exceptions: [],
  cut: false,
};

const kinds = (direction: 'from-bytes' | 'from-erp'): [string, number][] =>
  traceSteps(trace, direction).map(({ kind, depth }) => [kind, depth]);

test('from the bytes, each step stands under what it came from', () => {
  assert.deepEqual(kinds('from-bytes'), [
    ['message', 0],
    ['event', 1],
    ['journal', 2],
    ['line', 3],
    ['line', 3],
    ['summary', 3],
    ['delivery', 4],
  ]);
});

test('from the ERP, the same chain stands the other way round and ends at the bytes', () => {
  assert.deepEqual(kinds('from-erp'), [
    ['delivery', 0],
    ['summary', 1],
    ['journal', 2],
    ['line', 3],
    ['line', 3],
    ['event', 3],
    ['message', 4],
  ]);
});

test('the waterfall begins with the first bytes and ends with the last confirmation', () => {
  const steps = traceSteps(trace, 'from-bytes');
  const spans = spansOf(steps);
  assert.deepEqual(spans[0], { from: 0, length: 0 });
  assert.deepEqual(spans[1], { from: 25, length: 0 });
  assert.deepEqual(spans.at(-1), { from: 75, length: 25 });
  assert.equal(spans[3], undefined);
});
