import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from './conduct.ts';
import { mayStayBooked, settlementOf } from './settlement-of.ts';
import type { Work } from './take.ts';
import type { TargetDeclaration } from './target.ts';

const target: TargetDeclaration = {
  name: 'erp-journals',
  adapter: 'oracle-fusion-journals',
  url: 'http://erp.test',
  rate: { perSecond: 1, burst: 1 },
  concurrency: 1,
  timeoutMs: 1_000,
  retry: { firstMs: 100, mostMs: 1_000, tries: 3 },
  circuit: { failures: 3, openMs: 10_000 },
  overdueMs: 60_000,
};

const work = (changes: Partial<Work> = {}): Work => ({
  id: 5n,
  state: 'running',
  entity: 'north',
  kind: 'summary-journal',
  orderKey: 'north|2026-03-30|USD',
  key: 'PLX-north-1',
  tries: 1,
  fence: 1n,
  content: '{}',
  subject: undefined,
  sealed: undefined,
  reference: undefined,
  isWithdrawn: false,
  ageMs: 0,
  ...changes,
});

const told = (of: Work, verdict: Verdict) => settlementOf(of, verdict, { target, now: new Date('2026-03-31T00:00:00Z'), chance: 1 });
const again: Verdict = { next: 'again', outcome: 'unavailable', code: 'ECONNREFUSED', health: 'bad' };

test('what was not applied is tried again later, and becomes someone’s work after the declared tries', () => {
  const first = told(work(), again);
  assert.deepEqual([first.state, first.dueInMs, first.exception], ['ready', 100, undefined]);
  assert.equal(told(work({ tries: 2 }), { ...again, retryAfterMs: 5_000 }).dueInMs, 5_000);
  const last = told(work({ tries: 3 }), again);
  assert.deepEqual([last.state, last.exception?.code, last.exception?.owner], ['dead', 'DELIVERY_DEAD', 'integration']);
});

test('what waits too long becomes someone’s work while the search goes on', () => {
  const unknown: Verdict = { next: 'unknown', outcome: 'not-yet-there', health: 'good' };
  assert.equal(told(work({ state: 'unknown', ageMs: 59_000 }), unknown).exception, undefined);
  const late = told(work({ state: 'unknown', ageMs: 61_000 }), unknown);
  assert.deepEqual([late.state, late.exception?.code], ['unknown', 'DELIVERY_OVERDUE']);
  assert.equal(told(work({ state: 'running', ageMs: 61_000 }), unknown).exception, undefined);
});

test('a refusal names the code and what the target said, a shredded subject is nobody’s work', () => {
  const refused = told(work(), { next: 'refused', outcome: 'refused-data', code: 'EF04', detail: 'row 3: EF04', health: 'good' });
  assert.equal(refused.exception?.summary, 'erp-journals refused PLX-north-1 (row 3: EF04)');
  assert.equal(told(work(), { next: 'refused', outcome: 'subject-shredded', health: 'none' }).exception, undefined);
});

test('a period that the ERP will not close is someone’s work, and an invoice that the ERP holds says so once it is late', () => {
  const period = work({ kind: 'fiscal-period', orderKey: 'north|periods', key: 'PLX-period-north-2026-02-1' });
  const refused = told(period, {
    next: 'refused',
    outcome: 'conflict',
    code: 'NO_TRANSITION',
    detail: 'it has draft moves',
    health: 'good',
  });
  assert.deepEqual(
    [refused.state, refused.exception?.code, refused.exception?.summary],
    ['refused', 'DELIVERY_REFUSED', 'erp-journals refused PLX-period-north-2026-02-1 (it has draft moves)'],
  );
  const held = told(work({ state: 'sent', ageMs: 61_000 }), {
    next: 'sent',
    outcome: 'working',
    detail: 'the ERP holds the invoice',
    health: 'good',
  });
  assert.equal(held.exception?.summary, 'erp-journals has not yet said what became of PLX-north-1 (the ERP holds the invoice)');
});

test('a document that the target booked under another day is work that may be left there, a journal never', () => {
  const dated: Verdict = { next: 'different', outcome: 'different', code: 'DATED_OTHERWISE', detail: 'it is booked later', health: 'good' };
  const voucher = told(work({ kind: 'supplier-invoice', key: 'order:PO-1|v', orderKey: 'order:PO-1' }), dated);
  assert.deepEqual([voucher.state, voucher.exception?.code], ['dead', 'DELIVERY_DATED_OTHERWISE']);
  assert.ok(mayStayBooked(voucher.exception?.code ?? ''));
  assert.match(voucher.exception?.summary ?? '', /the supplier invoice of order PO-1, booked under another day .*it is booked later/);
  const journal = told(work(), dated);
  assert.deepEqual([journal.state, journal.exception?.code], ['dead', 'DELIVERY_DIFFERENT']);
  assert.ok(!mayStayBooked(journal.exception?.code ?? ''));
});
