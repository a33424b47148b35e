import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeClaimFile } from './claim-file.ts';
import { exampleMessages } from './hl7-example.ts';
import { packed, unpacked } from './hl7-messages.ts';
import * as limit from './hl7v2-limit.ts';
import * as plexus from './hl7v2-plexus.ts';
import { answerText, type Work } from './work.ts';
import * as x12Limit from './x12-limit.ts';
import { writeRemittanceFile } from './x12-input.ts';
import * as x12Plexus from './x12-plexus.ts';

const folder = await mkdtemp(join(tmpdir(), 'plexus-contenders-'));
after(() => rm(folder, { recursive: true, force: true }));

const answersOf = <P>({ prepare, run }: Work<ReturnType<typeof unpacked>[number], P>): string[] =>
  unpacked(packed(exampleMessages(3))).map((input) => answerText(run(prepare === undefined ? (input as P) : prepare(input))));

test('the hand-written scan of HL7 v2 reads and writes what Plexus does', () => {
  assert.deepEqual(answersOf(limit.works.header), answersOf(plexus.works.header));
  assert.deepEqual(answersOf(limit.works.fields), answersOf(plexus.works.fields));
  assert.deepEqual(answersOf(limit.works.tree), answersOf(plexus.works.tree));
  assert.deepEqual(answersOf(limit.works.serialize), answersOf(plexus.works.serialize));
});

test('a made message is written back as it was made', () => {
  assert.deepEqual(
    answersOf(plexus.works.serialize),
    exampleMessages(3).map((bytes) => bytes.toString()),
  );
});

test('every reader of the made remittance finds the totals that were made', async () => {
  const path = join(folder, 'small.835');
  const totals = writeRemittanceFile(path, 200);
  assert.deepEqual(await x12Plexus.works.totals.run({ path }), totals);
  assert.deepEqual(await x12Plexus.works.remittance.run({ path }), totals);
  assert.deepEqual(await x12Limit.works.totals.run({ path }), totals);
});

test('the made remittance is written from its segments byte for byte', () => {
  const path = join(folder, 'written.835');
  writeRemittanceFile(path, 20);
  const ours = x12Plexus.works.serialize.run(x12Plexus.works.serialize.prepare({ path }));
  const theirs = x12Limit.works.serialize.run(x12Limit.works.serialize.prepare({ path }));
  assert.ok(ours.equals(theirs));
});

test('the 999 names every claim that was made wrong and no other', async () => {
  const path = join(folder, 'claims.837');
  const wrong = writeClaimFile(path, 5_000);
  assert.deepEqual(await x12Plexus.works.acknowledge.run({ path }), { sets: 1, errors: wrong });
});
