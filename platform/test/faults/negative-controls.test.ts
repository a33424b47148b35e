import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { eagerSender, startEagerFront } from './eager-front.ts';
import { keepFigure } from './figures.ts';
import { installed } from './installation.ts';
import { introduceSupplier, sendPurchases, wrongPurchases } from './purchase-load.ts';
import { moment, until } from './waiting.ts';

/** These break a promise on purpose: the checks of the other files must notice, or they prove nothing. */
const SEED = 707;
const plexus = await installed(SEED);

test('acknowledging before storing is noticed as loss when the receiving process is killed', async (t) => {
  await introduceSupplier(plexus);
  const front = await startEagerFront(plexus.mllpPort);
  const sender = eagerSender(plexus);
  const purchases = { seed: SEED, purchases: 15, everyMs: 60 };
  t.diagnostic(
    `seed ${SEED}: 200 arrivals a second for 4 s through a front that acknowledges from memory, the receiving process killed after 1500 ms`,
  );
  const started = performance.now();
  const buying = sendPurchases(sender, purchases);
  const sending = sendCharges(plexus, { seed: SEED, rate: 200, seconds: 4, port: front.port });
  await moment(started, 1_500);
  await plexus.kill('connect');
  const sent = await sending;
  await buying;
  await until('the fronts to store what they still hold', 10_000, () => (front.waiting() + sender.waiting() === 0 ? true : undefined));
  await drained(plexus);
  await front.close();
  await sender.close();
  const unfinished = await wrongPurchases(plexus, purchases);
  const wrongs = await wrongsOf(plexus, sent, false);
  const violations = await plexus.violations({ ackLogs: [sent.ackLog] });
  t.diagnostic(
    `the fronts forgot ${front.forgotten()} and ${sender.forgotten()}; of purchases ${unfinished.length}: ${unfinished[0] ?? ''}; the checks noticed ${wrongs.length}: ${wrongs.slice(0, 3).join(', ')} …; ${violations.join('; ')}`,
  );
  assert.ok(wrongs.some((wrong) => wrong.startsWith('lost')));
  assert.ok(violations.some((violation) => violation.startsWith('I1 MESSAGE_LOST')));
  assert.ok(sender.forgotten() > 0 && unfinished.length > 0, 'purchases whose documents were forgotten are noticed');
  keepFigure(t, {
    name: 'acknowledged-before-commit',
    fault: 'control',
    injected: 'messages, and documents of purchases, acknowledged from memory before they are stored; the receiving process killed once',
    held: 'the checks notice',
    measured: `${front.forgotten()} messages and ${sender.forgotten()} documents forgotten; ${unfinished.length} of ${purchases.purchases} purchases wrong, ${wrongs.length} wrongs against the generator's log; ${violations.map((violation) => violation.split(':')[0]).join('; ')}`,
  });
});

test('without the unique identity of messages and documents, duplicates are noticed', async (t) => {
  const seed = SEED + 1;
  await plexus.query('alter table message_identity drop constraint message_identity_pkey');
  await plexus.query('alter table submission drop constraint submission_pkey');
  await sendPurchases(plexus, { seed, purchases: 4, everyMs: 20 });
  const ofPurchases = await plexus.violations();
  t.diagnostic(ofPurchases.join('; '));
  assert.ok(ofPurchases.some((violation) => /^I2 MESSAGE_STORED_TWICE .*partner-documents:/.test(violation)));
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
    injected: `the unique indexes on the identities of messages and documents dropped; ${sent.report.duplicates} duplicates and 4 documents of purchases sent twice`,
    held: 'the checks notice',
    measured: `${wrongs.length} wrongs against the generator's log; ${violations.map((violation) => violation.split(':')[0]).join('; ')}`,
  });
});
