import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { type CommandSaid, commandsTo } from '../command-run.ts';
import { SCOPE, TENANT } from '../tenant.ts';
import { gatewayOf } from '../gateway-given.ts';

const database = await freshDatabase();
const story = await chargeStory(database);
const { worker } = story;
const gateway = gatewayOf(story, { previewReplay: () => Promise.resolve({ new: 1, unchanged: 2, revised: 3, failures: 0 }) });
const commands = await commandsTo(gateway);
const run = (...args: string[]): Promise<CommandSaid> => commands.run(args);

/** What differs from run to run. */
const stable = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{3}Z)?/g, 'TIME')
    .replaceAll(/(account|PLX-north-20260302)[:-][\w-]{20,22}/g, '$1:KEY')
    .replaceAll(/event:[\w-]{22}/g, 'event:ID')
    .replaceAll(/(after|up to) [\d.]+/g, '$1 PLACE')
    .replaceAll(/our key account:KEY\S+/g, 'our key KEY');

test('a trace of a ledger line reads from the message down to the ERP', async () => {
  const { code, out } = await run('trace', `journal:${story.journals[1]}/1`, '--reason', 'month end');
  assert.equal(code, 0);
  assert.equal(
    stable(out),
    `northside-adt:1  DFT^P03, control id CTL-77, from 127.0.0.1:50000, 183 bytes, TIME, release 1, done
  event:ID  charge.recorded, north, account:KEY, TIME
    bytes 144-183 of northside-adt:1, by rule northside-charges/0 of release 1
    | FT1|2|T2||20260302||CG|80053|||2|30.50
    data {"kind":"charge","amount":"3050","serviceDay":"2026-03-02"}
    journal:2  charge, north, 2026-03-02 (2026-03), by posting rule charge/1
      journal:2/1  1200  30.50 USD  primary  in summary:1/1
      summary:1  north, 2026-03-02, 6 ledger lines after PLACE up to PLACE, debit 150.55 USD
        summary:1/1  1200  150.55 USD
        delivery:2  summary-journal to erp-journals, ready, our key PLX-north-20260302:KEY
    delivery:1  account-status to erp-receivables, confirmed, our key KEY
`,
  );
});

test('without a reason nothing that identifies a patient is shown', async () => {
  const { code, out, err } = await run('trace', story.accountNumber, '--json');
  assert.equal(code, 0);
  assert.match(err, /--reason TEXT/);
  assert.equal((JSON.parse(out) as { version: number }).version, 1);
  assert.doesNotMatch(out, /DOE|FT1\|/);
});

test('a mistyped type of events is refused before anybody waits for it, with what was near', async () => {
  const { code, out, err } = await run(
    'webhooks',
    'add',
    'https://receiver.example/',
    '--owner',
    'analytics',
    '--types',
    'charge-recorded',
  );
  assert.deepEqual([code === 0, out], [false, '']);
  assert.match(err, /EVENT_TYPE_NOT_DEFINED[^]*charge\.recorded/);
});

test('messages are listed as a table and as JSON of one version', async () => {
  const listed = await run('messages', '--search', 'CTL-77');
  assert.match(
    listed.out,
    /^MESSAGE +RECEIVED \(UTC\) +STATE +KIND +CONTROL ID +BYTES +SOURCE\n-+ .*\nnorthside-adt:1 .* done +DFT\^P03 +CTL-77 +183 /,
  );
  assert.equal(listed.err, 'Next: plexus trace northside-adt:1\n');
  const json = JSON.parse((await run('messages', '--json')).out) as { version: number; messages: { id: string }[] };
  assert.deepEqual([json.version, json.messages.map(({ id }) => id)], [1, ['northside-adt:1']]);
  const none = await run('messages', '--search', 'nobody');
  assert.deepEqual([none.code, none.out], [0, '']);
});

test('what is not there exits with 4, what is refused with 5', async () => {
  assert.equal((await run('trace', 'nothing')).code, 4);
  const { code, err } = await run('exceptions', 'show', '999');
  assert.equal(code, 4);
  assert.match(err, /^EXCEPTION_UNKNOWN: /);
  await transaction(worker, SCOPE, (tx) =>
    openExceptions(tx, TENANT, [
      {
        entity: 'north',
        kind: 'unmatched-claim',
        identity: 'd',
        owner: 'billing',
        code: 'CLAIM_UNMATCHED',
        summary: 'A payer remitted a claim that no account is known for',
        amount: 12345n,
        currency: 'USD',
        dueAt: '2026-03-02T00:00:00Z',
      },
    ]),
  );
  const listed = await run('exceptions');
  assert.match(listed.out, /unmatched-claim +billing +2026-03-02 late +123\.45 USD/);
  assert.match(
    (await run('exceptions', 'show', '1')).out,
    /^exception +1, unmatched-claim, open, overdue\nwhat happened +A payer remitted a claim that no account is known for \(CLAIM_UNMATCHED\)\n/,
  );
  assert.equal((await run('exceptions', 'resolve', '1', '--resolution', 'account found')).code, 0);
  assert.equal((await run('exceptions', 'reject', '1', '--reason', 'too late', '--yes')).code, 5);
});

test('a dry run tells what a replay would change and changes nothing', async () => {
  const { code, out } = await run('replay', 'northside-adt:1', '--dry-run');
  assert.deepEqual([code, out], [0, '1 message: 1 event would be new, 3 revised, 2 unchanged, 0 records would fail\n']);
  const asked = await run('replay', 'northside-adt:1', '--yes', '--no-wait');
  assert.deepEqual([asked.code, asked.out], [0, 'Asked for 1 replay\n']);
});

test('a wrong value is answered with the rule it breaks', async () => {
  const { code, err } = await run('messages', '--limit', 'many');
  assert.equal(code, 2);
  assert.match(err, /^REQUEST_INVALID: .*: it must be .*\(body\/limit\)/);
  assert.match((await run('exceptions', '--state', 'odd')).err, /(open|resolved|rejected)/);
});

test('every table fits a hundred columns', async () => {
  for (const line of ['messages', 'exceptions --state resolved', 'ledger activity', 'ledger trial-balance', 'ledger tie-out']) {
    const { out } = await run(...line.split(' '));
    for (const text of out.split('\n')) assert.ok(text.length <= 100, `${line}: ${text}`);
  }
});

test('the ledger is shown in tables whose totals agree', async () => {
  const { out } = await run('ledger', 'trial-balance');
  assert.match(out, /north +2026-03 +1200 +150\.55 +0\.00 +USD\n.*\n +total +150\.55 +150\.55 +USD\n$/);
  assert.match((await run('ledger', 'activity', '--account', '1200')).out, /^LINE .*\n-.*\njournal:3\/1 /);
  const tied = await run('ledger', 'tie-out');
  assert.match(tied.out, /patient accounts compared, 0 differences\nNothing waits in clearing accounts\n$/);
  assert.equal(tied.code, 0);
});
