import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { denialDecided, type StoredEvent } from '../../canonical/index.ts';
import { denialDecisionEvent } from './account/denials.ts';
import { balances, charge, encounter, openKinds, pseudonymOf, remitted, run, stageOf, submitted } from './testing.ts';

const billed = [encounter('opened', { class: 'inpatient', payerClass: 'commercial' }), charge(100_000), submitted('CLAIM-1')];

test('a final denial is written off', () => {
  const claim = pseudonymOf('CLAIM-1');
  const denied = remitted('CLAIM-1', '1', 0, ['CO-29 100000']);
  const decided = { ...encounter('updated'), type: 'denial.decided', data: { claim, decision: 'write-off' } };
  const done = run([...billed, denied, decided]);
  assert.deepEqual(balances(done), { 'gross-revenue': -100_000, 'denial-write-off': 100_000 });
  assert.deepEqual(openKinds(done), []);
});

/** A person's decision on the only open exception, as the log hands it out. */
function decision(of: ReturnType<typeof run>, decided: 'appeal' | 'write-off'): StoredEvent {
  const [open] = of.exceptions;
  assert.ok(open !== undefined);
  const { identity, ...event } = denialDecisionEvent(
    { id: 7n, identity: open.identity, entity: 'north' },
    decided,
    '2026-04-20T12:00:00.000Z',
  );
  const position = { incarnation: 1, xid: 9n, seq: 9n };
  return { ...event, id: identity, revision: 1, position, recordedAt: event.occurredAt };
}

test('a decision on the exception of a denial reaches the denied claim: an appeal keeps it open, a write-off ends it', () => {
  const story = [...billed, remitted('CLAIM-1', '1', 0, ['CO-29 100000'])];
  const denied = run(story);
  const appealed = run([...story, decision(denied, 'appeal')]);
  assert.equal(stageOf(appealed), 'appealed');
  assert.deepEqual(openKinds(appealed), ['denial']);
  const writtenOff = run([...story, decision(denied, 'appeal'), decision(appealed, 'write-off')]);
  assert.deepEqual(balances(writtenOff), { 'gross-revenue': -100_000, 'denial-write-off': 100_000 });
  assert.deepEqual(openKinds(writtenOff), []);
  assert.equal(writtenOff.journals.at(-1)?.day, '2026-04-20');
});

test('a decision on a denial that the payer has since replaced changes nothing', () => {
  const story = [...billed, remitted('CLAIM-1', '1', 0, ['CO-29 100000'])];
  const again = [
    remitted('CLAIM-1', '22', 0, ['CO-29 -100000'], { remittance: 'R2', day: '2026-04-01' }),
    remitted('CLAIM-1', '1', 0, ['CO-50 100000'], { remittance: 'R2', day: '2026-04-01' }),
  ];
  const done = run([...story, ...again, decision(run(story), 'write-off')]);
  assert.equal(balances(done)['denial-write-off'], undefined);
  assert.deepEqual(openKinds(done), ['denial']);
});

test('only the exception of a denial is decided like one', () => {
  const other = { id: 7n, identity: 'missing-charge|account:A', entity: 'north' };
  assert.throws(() => denialDecisionEvent(other, 'appeal', '2026-04-20T12:00:00.000Z'), { code: 'EXCEPTION_NOT_A_DENIAL' });
});

test('what is decided of a denial is canonical data', () => {
  const { data } = decision(run([...billed, remitted('CLAIM-1', '1', 0, ['CO-29 100000'])]), 'appeal');
  assert.ok(Compile(denialDecided.schema).Check(data));
});

test('a payer that takes its denial back and pays takes the write-off along, whatever was told first', () => {
  const denied = remitted('CLAIM-1', '1', 0, ['CO-29 100000']);
  const takenBack = remitted('CLAIM-1', '22', 0, ['CO-29 -100000'], { remittance: 'R2', day: '2026-04-01' });
  const paid = remitted('CLAIM-1', '1', 70_000, ['CO-45 30000'], { remittance: 'R2', day: '2026-04-01' });
  const decided = decision(run([...billed, denied]), 'write-off');
  for (const later of [
    [decided, takenBack, paid],
    [takenBack, decided, paid],
    [takenBack, paid, decided],
  ]) {
    const done = run([...billed, denied, ...later]);
    assert.deepEqual(balances(done), { 'gross-revenue': -100_000, 'payer-clearing': 70_000, 'contractual-adjustment': 30_000 });
    assert.deepEqual(openKinds(done), []);
  }
});

test('a denial that comes again with another amount is to be decided again', () => {
  const denied = remitted('CLAIM-1', '1', 0, ['CO-29 100000'], {}, { fact: 'denied' });
  const corrected = remitted('CLAIM-1', '1', 20_000, ['CO-29 80000'], {}, { fact: 'denied' });
  const done = run([...billed, denied, decision(run([...billed, denied]), 'write-off'), corrected]);
  assert.equal(balances(done)['denial-write-off'], undefined);
  assert.deepEqual(openKinds(done), ['denial']);
});
