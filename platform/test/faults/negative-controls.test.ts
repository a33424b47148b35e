import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { startEagerFront } from './eager-front.ts';
import { keepFigure } from './figures.ts';
import { installed } from './installation.ts';
import { moment, until } from './waiting.ts';

/** These break a promise on purpose: the checks of the other files must notice, or they prove nothing. */
const SEED = 707;
const plexus = await installed(SEED);

test('acknowledging before storing is noticed as loss when the receiving process is killed', async (t) => {
  const front = await startEagerFront(plexus.mllpPort);
  t.diagnostic(
    `seed ${SEED}: 200 arrivals a second for 4 s through a front that acknowledges from memory, the receiving process killed after 1500 ms`,
  );
  const started = performance.now();
  const sending = sendCharges(plexus, { seed: SEED, rate: 200, seconds: 4, port: front.port });
  await moment(started, 1_500);
  await plexus.kill('connect');
  const sent = await sending;
  await until('the front to store what it still holds', 10_000, () => (front.waiting() === 0 ? true : undefined));
  await drained(plexus);
  await front.close();
  const wrongs = await wrongsOf(plexus, sent, false);
  const violations = await plexus.violations({ ackLogs: [sent.ackLog] });
  t.diagnostic(
    `the front forgot ${front.forgotten()}; the checks noticed ${wrongs.length}: ${wrongs.slice(0, 3).join(', ')} …; ${violations.join('; ')}`,
  );
  assert.ok(wrongs.some((wrong) => wrong.startsWith('lost')));
  assert.ok(violations.some((violation) => violation.startsWith('I1 MESSAGE_LOST')));
  keepFigure(t, {
    name: 'acknowledged-before-commit',
    fault: 'control',
    injected: 'messages acknowledged from memory before they are stored; the receiving process killed once',
    held: 'the checks notice',
    measured: `${front.forgotten()} forgotten; ${wrongs.length} wrongs against the generator's log; ${violations.map((violation) => violation.split(':')[0]).join('; ')}`,
  });
});

test('without the unique identity of messages, duplicates are noticed', async (t) => {
  const seed = SEED + 1;
  await plexus.query('alter table message_identity drop constraint message_identity_pkey');
  t.diagnostic(`seed ${seed}: 200 arrivals a second for 3 s, 30 % duplicates, the identity of messages not unique`);
  const sent = await sendCharges(plexus, { seed, rate: 200, seconds: 3 });
  await drained(plexus);
  const wrongs = await wrongsOf(plexus, sent, false);
  const violations = await plexus.violations({ ackLogs: [sent.ackLog] });
  t.diagnostic(
    `${sent.report.duplicates} duplicates sent; the checks noticed ${wrongs.length}: ${wrongs.slice(0, 3).join(', ')} …; ${violations.join('; ')}`,
  );
  assert.ok(wrongs.some((wrong) => wrong.startsWith('stored ')));
  assert.ok(violations.some((violation) => violation.startsWith('I2 MESSAGE_STORED_TWICE')));
  keepFigure(t, {
    name: 'unique-index-dropped',
    fault: 'control',
    injected: `the unique index on the identities of messages dropped; ${sent.report.duplicates} duplicates sent`,
    held: 'the checks notice',
    measured: `${wrongs.length} wrongs against the generator's log; ${violations.map((violation) => violation.split(':')[0]).join('; ')}`,
  });
});
