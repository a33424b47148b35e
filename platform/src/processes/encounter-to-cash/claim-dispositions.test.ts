import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEvent } from '../../canonical/index.ts';
import { claimDispositionsOf } from './claim-dispositions.ts';
import { charge, encounter, pseudonymOf, remitted, run, submitted } from './testing.ts';

const opened = [encounter('opened', { class: 'inpatient', payerClass: 'commercial' }), charge(100_000)];
const billed = [...opened, submitted('CLAIM-1')];
const decided = (decision: string): StoredEvent => ({
  ...encounter('updated'),
  type: 'denial.decided',
  data: { claim: pseudonymOf('CLAIM-1'), decision },
});
/** What became of the account's claims: outcome, paid, contractual, patient, denied, written off. */
const told = (events: readonly StoredEvent[]) =>
  claimDispositionsOf(run(events).states.get('account:A')?.text ?? '').map((claim) => [
    claim.outcome,
    ...[claim.paid, claim.contractual, claim.patient, claim.denied, claim.writtenOff].map(Number),
    claim.reason,
  ]);

const DENIED = remitted('CLAIM-1', '1', 0, ['CO-29 100000']);
const OUTCOMES: readonly [string, readonly StoredEvent[], readonly unknown[]][] = [
  ['was sent', billed, ['submitted', 0, 0, 0, 0, 0, undefined]],
  [
    'was paid',
    [...billed, remitted('CLAIM-1', '1', 60_000, ['CO-45 30000', 'PR-2 10000'])],
    ['paid', 60_000, 30_000, 10_000, 0, 0, undefined],
  ],
  ['was denied', [...billed, DENIED], ['denied', 0, 0, 0, 100_000, 0, '29']],
  ['is appealed', [...billed, DENIED, decided('appeal')], ['appealed', 0, 0, 0, 100_000, 0, '29']],
  ['was written off', [...billed, DENIED, decided('write-off')], ['written-off', 0, 0, 0, 0, 100_000, '29']],
  [
    'was paid and taken back',
    [
      ...billed,
      remitted('CLAIM-1', '1', 60_000, ['CO-45 40000']),
      remitted('CLAIM-1', '22', -60_000, ['CO-45 -40000'], { remittance: 'R2' }),
    ],
    ['reversed', 0, 0, 0, 0, 0, undefined],
  ],
  ['was voided', [...billed, submitted('CLAIM-1', { frequency: '8' })], ['voided', 0, 0, 0, 0, 0, undefined]],
];

for (const [what, events, expected] of OUTCOMES) {
  test(`of a claim that ${what} that is told, with what it came to`, () => {
    assert.deepEqual(told(events), [expected]);
  });
}

test('an account without claims tells of none', () => {
  assert.deepEqual(told(opened), []);
});
