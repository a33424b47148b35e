import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charge, credit, encounter, openKinds, run, stageOf } from './testing.ts';

const inpatient = encounter('opened', { class: 'inpatient', payerClass: 'medicare' });

test('an inpatient is complete at discharge, and open again when the discharge is cancelled', () => {
  const discharged = encounter('completed', {}, { at: '2026-03-05T10:00:00.000Z' });
  const cancelled = encounter('reopened', {}, { at: '2026-03-05T11:00:00.000Z' });
  assert.equal(stageOf(run([inpatient, discharged])), 'completed');
  for (const order of [
    [inpatient, discharged, cancelled],
    [cancelled, discharged, inpatient],
  ])
    assert.equal(stageOf(run(order)), 'open');
});

test('an outpatient is complete at the end of the service day', () => {
  const visit = encounter('opened', { class: 'outpatient', payerClass: 'commercial', serviceDay: '2026-03-02' });
  assert.equal(stageOf(run([visit, charge(100)], { until: '2026-03-03T05:59:59.000Z' })), 'open');
  assert.equal(stageOf(run([visit, charge(100)], { until: '2026-03-03T06:00:00.000Z' })), 'completed');
});

test('a recurring account is complete month by month', () => {
  const visit = encounter('opened', { class: 'recurring', payerClass: 'commercial', serviceDay: '2026-03-02' });
  const april = charge(100, { serviceDay: '2026-04-07' }, { recordedAt: '2026-04-07T12:00:00.000Z' });
  assert.equal(stageOf(run([visit, charge(100)], { until: '2026-04-01T05:00:00.000Z' })), 'completed');
  assert.equal(stageOf(run([visit, charge(100), april], { until: '2026-04-08T00:00:00.000Z' })), 'open');
});

test('a complete encounter whose expected charges do not come is shown, until they do', () => {
  const discharged = encounter('completed', {}, { at: '2026-03-05T10:00:00.000Z' });
  const silent = run([inpatient, discharged], { until: '2026-03-10T05:00:00.000Z' });
  assert.deepEqual(openKinds(silent), ['missing-charge']);
  assert.deepEqual(openKinds(run([inpatient, discharged], { until: '2026-03-09T23:00:00.000Z' })), []);
  assert.deepEqual(openKinds(run([inpatient, discharged, charge(100)], { until: '2026-03-20T00:00:00.000Z' })), []);
});

test('charges of a backlog are waited for a while after it was recorded, though their day is long past', () => {
  const recordedAt = '2027-03-05T10:00:00.000Z';
  const backlog = [
    encounter('opened', { class: 'inpatient', payerClass: 'medicare' }, { recordedAt }),
    encounter('completed', {}, { at: '2026-03-05T10:00:00.000Z', recordedAt }),
  ];
  assert.deepEqual(run(backlog, { until: '2027-03-05T10:14:59.999Z' }).opened, []);
  assert.deepEqual(openKinds(run(backlog, { until: '2027-03-05T10:15:00.000Z' })), ['missing-charge']);
  const charged = charge(100, {}, { recordedAt: '2027-03-05T10:10:00.000Z' });
  assert.deepEqual(run([...backlog, charged], { until: '2027-04-01T00:00:00.000Z' }).opened, []);
});

test('the day of service completes an outpatient of a backlog at once', () => {
  const recordedAt = '2027-03-05T10:00:00.000Z';
  const visit = encounter('opened', { class: 'outpatient', payerClass: 'commercial', serviceDay: '2026-03-02' }, { recordedAt });
  assert.equal(stageOf(run([visit], { until: recordedAt })), 'completed');
});

test('a no-show without charges is void; with charges it is shown until they are credited', () => {
  const cancelled = encounter('cancelled', {}, { at: '2026-03-05T10:00:00.000Z' });
  assert.equal(stageOf(run([inpatient, cancelled])), 'voided');
  assert.deepEqual(openKinds(run([inpatient, charge(100), cancelled])), ['cancelled-with-charges']);
  assert.deepEqual(openKinds(run([inpatient, cancelled, charge(100)])), ['cancelled-with-charges']);
  assert.deepEqual(openKinds(run([inpatient, charge(100), cancelled, credit(100)])), []);
});

test('the newest word on an attribute stands, whatever the order of arrival', () => {
  const first = encounter('opened', { class: 'emergency', payerClass: 'self-pay' }, { at: '2026-03-02T10:00:00.000Z' });
  const second = encounter('updated', { class: 'inpatient' }, { at: '2026-03-02T12:00:00.000Z' });
  const third = encounter('updated', { payerClass: 'medicaid' }, { at: '2026-03-02T14:00:00.000Z' });
  for (const order of [
    [first, second, third],
    [third, second, first],
    [second, third, first],
  ]) {
    const { text } = run(order).states.get('account:A') ?? {};
    assert.match(text ?? '', /"v":\["inpatient","medicaid"/);
  }
});

test('the ERP is told of every change of stage or balance, and of nothing else', () => {
  const told = run([inpatient, encounter('transferred', { department: 'ICU' }), charge(100), charge(50, { code: '2' })]).deliveries;
  assert.deepEqual(
    told.map(({ content }) => [content['status'], (content['balances'] as Record<string, string>)['primary']]),
    [
      ['open', '0'],
      ['open', '100'],
      ['open', '150'],
    ],
  );
});
