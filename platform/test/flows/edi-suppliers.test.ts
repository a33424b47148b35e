import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AcknowledgementReader, tokenize } from '@plexus/x12';
import { queueX12Answers } from '../../src/deliver/index.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { createRunner } from '../../src/translate/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { scope, keys, log, tenant } = estate;
const pool = database.pool('plexus_worker', 6);
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: estate.channels });
const runner = createRunner({
  pool,
  log,
  keys,
  clock: systemClock,
  channelOf: estate.channelOf,
  answer: (tx, { seq }, { name, entity, answers = '' }, bytes) =>
    queueX12Answers(tx, { tenant, channel: name, seq, entity, target: answers, bytes }, systemClock),
});

const sample = (mapping: string, name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../../estate/samples', mapping, `${name}.edi`));

/** Takes an interchange of a supplier, and tells what came of it. */
async function take(bytes: Buffer) {
  const { seq } = await inbox.receive({ channel: 'meridian-edi', bytes, source: 'test' });
  while ((await runner.step()) > 0);
  const told = async <T>(text: string): Promise<T[]> => (await transaction(pool, scope, (tx) => tx.query(text, [String(seq)]))).rows as T[];
  const events = await told<{ type: string; key: string }>(`select type, key from event where message = $1 order by seq`);
  const work = await told<{ code: string }>(`select code from exception_item where message = $1 order by code`);
  return { seq, events: events.map(({ type, key }) => `${type} ${key}`), work: work.map(({ code }) => code) };
}

/** The answers that wait for the supplier. */
async function answers() {
  const { rows } = await transaction(pool, scope, (tx) =>
    tx.query<{ target: string; content: string; key: string }>(
      `select target, content, idempotency_key as key from delivery where kind = 'x12-answer' order by id`,
    ),
  );
  return rows.map(({ target, content, key }) => {
    const reader = new AcknowledgementReader();
    const { text } = JSON.parse(content) as { text: string };
    const parts = tokenize(Buffer.from(text, 'latin1')).flatMap((segment) => reader.push(segment));
    return { target, key, text, verdicts: parts.flatMap((part) => ('verdict' in part ? `${part.kind} ${part.verdict}` : [])) };
  });
}

test('what a supplier sends becomes events, and is answered with 997 once', async () => {
  const invoices = sample('edi-invoices', 'invoice-and-credit');
  const taken = await take(invoices);
  assert.deepEqual(taken.events, ['invoice.received invoice:edi|MERIDIAN-MED|INV-301', 'invoice.received invoice:edi|MERIDIAN-MED|CM-12']);
  assert.deepEqual(taken.work, []);
  const [answer, ...others] = await answers();
  assert.deepEqual(others, []);
  assert.ok(answer);
  assert.deepEqual([answer.target, answer.verdicts], ['supplier-meridian', ['set-answer A', 'set-answer A', 'group-answer A']]);
  assert.match(answer.text, /^ISA\*00\* {10}\*00\* {10}\*ZZ\*GPHEALTH {7}\*ZZ\*MERIDIANMED {4}\*\d{6}\*\d{4}\*U\*00401\*5\d{8}\*0\*P\*/);
  assert.equal((await take(invoices)).seq, taken.seq, 'the same bytes are the same message');
  assert.equal((await answers()).length, 1);
});

test('a set that is wrong is refused by its 997, held for a person, and its neighbours are used', async () => {
  const before = (await answers()).length;
  const { events, work } = await take(sample('edi-acknowledgements', 'count-wrong-and-unknown'));
  assert.deepEqual(
    events.filter((event) => event.startsWith('order.')),
    [],
  );
  assert.deepEqual(work, ['RECORD_CODE_UNKNOWN', 'X12_LINE_COUNT', 'X12_SET_REJECTED']);
  const [answer] = (await answers()).slice(before);
  // A count of lines and a code of ours are no matter of the standard: only the set without its BAK is.
  assert.deepEqual(answer?.verdicts, ['set-answer A', 'set-answer A', 'set-answer R', 'group-answer P']);
});

test('an interchange whose envelope does not agree is answered with TA1 alone, and nothing of it is used', async () => {
  const before = (await answers()).length;
  const torn = sample('edi-invoices', 'total-wrong').toString('latin1').replace('IEA*1*000000045', 'IEA*1*000000046');
  const { events, work } = await take(Buffer.from(torn, 'latin1'));
  assert.deepEqual([events, work], [[], ['X12_CONTROL_NUMBER']]);
  const [answer] = (await answers()).slice(before);
  assert.deepEqual(answer?.verdicts, ['interchange-answer R']);
});

test('answers are taken for what they say of our transmissions, and are not answered', async () => {
  const before = (await answers()).length;
  const { events } = await take(sample('edi-answers', 'taken-and-refused'));
  assert.deepEqual(events, [
    'transmission.answered transmission:777',
    'transmission.answered transmission:1234',
    'transmission.answered transmission:1235',
  ]);
  assert.equal((await answers()).length, before);
});
