import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Receive } from '../../src/inbox/index.ts';
import { Fault } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { keys, server, worker, inbox, settle } = running;
const { tenant, scope, numberOf } = running.estate;
/** Stores what it is given and then, once, is never heard of again. */
let diesAfterStoring = false;
const receive: Receive = async (arrival) => {
  const receipt = await inbox.receive(arrival);
  if (!diesAfterStoring) return receipt;
  diesAfterStoring = false;
  throw new Fault({ code: 'STORE_UNAVAILABLE', kind: 'unavailable', message: 'The database does not answer' });
};
const ALLOWANCE = { perSecond: 1_000, burst: 1_000 };
const gateway = gatewayOf(running, {
  tenant,
  quotas: { classes: { read: ALLOWANCE, write: ALLOWANCE, bulk: ALLOWANCE }, clients: {} },
  intake: { receive, channel: 'partner-documents', number: numberOf('partner-documents') },
  identity: machinesOf((token) => {
    const [id = '', entity = ''] = token.split('.');
    return { id, scopes: new Set(['payments:read', 'payments:write']), entities: [entity] };
  }),
});
const NUMBER = '400123';
const subject = `account:${keys.pseudonym('account', `northside|${NUMBER}`)}`;
await running.take(
  'northside',
  `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|CTL-1|P|2.3\rPID|1||M1||DOE^JANE|||||||||||||${NUMBER}\r` +
    'FT1|1|TX1||20260302||CG|80053|||1|120.00||LAB\r',
);

const PATIENT = {
  kind: 'patient',
  account: { domain: 'northside', number: NUMBER },
  amount: '2500',
  currency: 'USD',
  day: '2026-03-05',
  method: 'card',
};
const PAYER = {
  kind: 'payer',
  entity: 'north',
  trace: 'T-88001',
  originator: '1890000004',
  bankAccount: '5500102',
  amount: '125075',
  currency: 'USD',
  day: '2026-03-06',
};
const headersOf = (client: string, more: Record<string, string> = {}) => ({
  host: '127.0.0.1',
  authorization: client === '' ? `Bearer ${TOKEN}` : `Bearer ${client}.x`,
  ...more,
});
const pay = (payload: object, key = 'k', client = 'portal.north') =>
  gateway.inject({
    method: 'POST',
    url: '/v1/payments',
    headers: headersOf(client, key === '' ? {} : { 'idempotency-key': key }),
    payload,
  });
interface Payment {
  readonly id: string;
  readonly status: string;
  readonly subject?: string;
  readonly journals: readonly string[];
  readonly exceptions: readonly { code: string }[];
}
const look = (url: string, client = 'portal.north') => gateway.inject({ url, headers: headersOf(client) });
const statusOf = async (url: string): Promise<Payment> => {
  const answered = await look(url);
  assert.equal(answered.statusCode, 200, answered.body);
  return answered.json<{ payment: Payment }>().payment;
};
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  transaction(worker, scope, async (tx) => (await tx.query<T>(text, values)).rows);
const owed = async (): Promise<bigint> => {
  const [row] = await query<{ owed: string | null }>(
    `select sum(amount)::text as owed from journal_line where subject = $1 and account = 'patient-receivable'`,
    [subject],
  );
  return BigInt(row?.owed ?? 0);
};
const messages = async (): Promise<number> =>
  Number((await query<{ n: bigint }>('select count(*) as n from message where channel = $1', [numberOf('partner-documents')]))[0]?.n);
const codeOf = ({ body }: { readonly body: string }): string => (JSON.parse(body) as { code: string }).code;

test('a payment of a patient is taken, applied and posted, and its sender can follow it', async () => {
  const before = await owed();
  const taken = await pay({ ...PATIENT, reference: 'R-1' }, 'first');
  assert.equal(taken.statusCode, 202, taken.body);
  const address = String(taken.headers.location);
  assert.equal((await statusOf(address)).status, 'received');
  await settle();
  const posted = await statusOf(address);
  assert.deepEqual([posted.status, posted.subject, posted.exceptions], ['posted', subject, []]);
  assert.ok(posted.journals.length > 0);
  assert.equal(await owed(), before - 2_500n);
  const [line] = await query<{ amount: bigint }>(`select amount from journal_line where account = 'bank' and journal = $1`, [
    posted.journals[0]?.slice('journal:'.length),
  ]);
  assert.equal(line?.amount, 2_500n);
  const again = await look(address);
  const known = await gateway.inject({ url: address, headers: headersOf('portal.north', { 'if-none-match': String(again.headers.etag) }) });
  assert.equal(known.statusCode, 304);
});

test('asked again with the same key, or handed in again under the same reference, it is the same payment', async () => {
  const [before, stored] = [await owed(), await messages()];
  const first = await pay({ ...PATIENT, reference: 'R-1' }, 'first');
  assert.equal(first.headers['idempotency-replayed'], 'true');
  const again = await pay({ ...PATIENT, reference: 'R-1' }, 'another-key');
  assert.deepEqual([again.statusCode, again.headers.location], [202, first.headers.location]);
  await settle();
  assert.deepEqual([await owed(), await messages()], [before, stored]);
});

test('another payment under the same reference is refused, and so is another under the same key', async () => {
  const other = await pay({ ...PATIENT, reference: 'R-1', amount: '2600' }, 'other');
  assert.deepEqual([other.statusCode, codeOf(other)], [409, 'DOCUMENT_REFERENCE_USED']);
  const reused = await pay({ ...PATIENT, reference: 'R-2' }, 'first');
  assert.deepEqual([reused.statusCode, codeOf(reused)], [422, 'IDEMPOTENCY_KEY_REUSED']);
});

test('a hundred copies at the same time, with the same key and with others, are one payment', async () => {
  const [before, stored] = [await owed(), await messages()];
  const payload = { ...PATIENT, reference: 'R-crowd', amount: '100' };
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => pay(payload, n % 2 === 0 ? 'crowd' : `crowd-${n}`)));
  const statuses = Map.groupBy(answers, ({ statusCode }) => statusCode);
  assert.deepEqual(
    [...statuses.keys()].filter((status) => status !== 202 && status !== 409),
    [],
  );
  const taken = statuses.get(202) ?? [];
  assert.ok(taken.length > 0);
  assert.equal(new Set(taken.map(({ headers }) => headers.location)).size, 1);
  await settle();
  assert.deepEqual([await owed(), await messages()], [before - 100n, stored + 1]);
});

test('whoever dies when the payment is stored and asks again has paid once', async () => {
  const [before, stored] = [await owed(), await messages()];
  const payload = { ...PATIENT, reference: 'R-dies', amount: '300' };
  diesAfterStoring = true;
  const cut = await pay(payload, 'dies');
  assert.equal(cut.statusCode, 503);
  const again = await pay(payload, 'dies');
  assert.deepEqual([again.statusCode, again.headers['idempotency-replayed']], [202, undefined]);
  await settle();
  assert.equal((await statusOf(String(again.headers.location))).status, 'posted');
  assert.deepEqual([await owed(), await messages()], [before - 300n, stored + 1]);
});

test('after such a death another payment under the reference is refused, and kept aside for a person', async () => {
  const open = async () => Number((await query<{ n: bigint }>("select count(*) as n from exception_item where state = 'open'"))[0]?.n);
  const [before, work] = [await owed(), await open()];
  diesAfterStoring = true;
  await pay({ ...PATIENT, reference: 'R-dies-2', amount: '400' }, 'dies-2');
  const other = await pay({ ...PATIENT, reference: 'R-dies-2', amount: '4000' }, 'dies-3');
  assert.deepEqual([other.statusCode, codeOf(other)], [409, 'DOCUMENT_REFERENCE_USED']);
  await settle();
  assert.equal(await owed(), before - 400n);
  assert.equal(await open(), work + 1);
});

test('references of different senders have nothing to do with one another', async () => {
  const before = await owed();
  const payload = { ...PATIENT, reference: 'R-1', amount: '700' };
  const other = await pay(payload, 'first', 'agency.north');
  assert.equal(other.statusCode, 202);
  await settle();
  assert.equal(await owed(), before - 700n);
});

test('a payment of a payer meets its remittance under the trace', async () => {
  const taken = await pay({ ...PAYER, reference: 'EFT-1' }, 'payer');
  assert.equal(taken.statusCode, 202, taken.body);
  await settle();
  const posted = await statusOf(String(taken.headers.location));
  assert.deepEqual([posted.status, posted.subject], ['posted', `remittance:${keys.pseudonym('remittance', 'T-88001|1890000004')}`]);
  const lines = await query<{ account: string; amount: bigint }>(
    'select account, amount from journal_line where subject = $1 order by account',
    [posted.subject],
  );
  assert.deepEqual(
    lines.map(({ account, amount }) => [account, amount]),
    [
      ['bank', 125_075n],
      ['payer-clearing', -125_075n],
    ],
  );
});

test('what does not belong to a client’s entities is not found by it, on either side', async () => {
  const foreign = await pay({ ...PATIENT, reference: 'R-9' }, 'foreign', 'portal.hill');
  assert.deepEqual([foreign.statusCode, codeOf(foreign)], [422, 'PAYMENT_ACCOUNT_NOT_FOUND']);
  const payer = await pay({ ...PAYER, reference: 'EFT-9' }, 'foreign-payer', 'portal.hill');
  assert.deepEqual([payer.statusCode, codeOf(payer)], [422, 'ENTITY_NOT_FOUND']);
  const own = String((await pay({ ...PATIENT, reference: 'R-1' }, 'first')).headers.location);
  assert.equal((await look(own, 'portal.hill')).statusCode, 404);
});

const WRONG: readonly [string, object, string][] = [
  ['a number for an amount', { amount: 2500 }, 'REQUEST_INVALID'],
  ['a decimal amount', { amount: '25.00' }, 'REQUEST_INVALID'],
  ['nothing', { amount: '0' }, 'REQUEST_INVALID'],
  ['less than nothing', { amount: '-1' }, 'REQUEST_INVALID'],
  ['more than there is', { amount: '1'.repeat(16) }, 'REQUEST_INVALID'],
  ['no currency', { currency: undefined }, 'REQUEST_INVALID'],
  ['another currency', { currency: 'EUR' }, 'CURRENCY_DIFFERS'],
  ['no day', { day: '2026-02-30' }, 'REQUEST_INVALID'],
  ['a moment for a day', { day: '2026-03-05T00:00:00Z' }, 'REQUEST_INVALID'],
  ['a day of another age', { day: '1999-03-05' }, 'DAY_NOT_POSTABLE'],
  ['an account nobody knows', { account: { domain: 'northside', number: '999999' } }, 'PAYMENT_ACCOUNT_NOT_FOUND'],
  ['an account of two words', { account: { domain: 'northside', number: '4 5' } }, 'REQUEST_INVALID'],
  ['an account without a domain', { account: { number: NUMBER } }, 'REQUEST_INVALID'],
  ['a name nobody asked for', { note: 'for Jane' }, 'REQUEST_INVALID'],
  ['no reference', { reference: undefined }, 'REQUEST_INVALID'],
  ['a reference that breaks the line', { reference: 'R\n1' }, 'REQUEST_INVALID'],
  ['a kind there is not', { kind: 'gift' }, 'REQUEST_INVALID'],
];

test('a payment that cannot be is refused, with where it is wrong, and leaves nothing', async () => {
  const stored = await messages();
  for (const [what, wrong, code] of WRONG) {
    const refused = await pay({ ...PATIENT, reference: 'R-wrong', ...wrong }, 'wrong');
    assert.deepEqual([codeOf(refused), refused.statusCode], [code, code === 'REQUEST_INVALID' ? 400 : 422], what);
    assert.doesNotMatch(refused.body, /Jane|400123|999999/, what);
  }
  const without = await pay({ ...PATIENT, reference: 'R-wrong' }, '');
  assert.deepEqual([without.statusCode, codeOf(without)], [400, 'IDEMPOTENCY_KEY_MISSING']);
  assert.equal(await messages(), stored);
  assert.equal((await pay({ ...PATIENT, reference: 'R-wrong', amount: '1' }, 'wrong')).statusCode, 202, 'and its key is still good');
});

test('what is stored of a payment does not name the patient', async () => {
  const rows = await transaction(
    server,
    scope,
    async (tx) => (await tx.query<{ text: string }>('select s::text as text from submission s')).rows,
  );
  const answers = await transaction(
    server,
    scope,
    async (tx) => (await tx.query<{ text: string }>('select a::text as text from idempotent_answer a')).rows,
  );
  const audits = await transaction(
    server,
    scope,
    async (tx) => (await tx.query<{ text: string }>("select a::text as text from audit a where action = 'payment.submitted'")).rows,
  );
  assert.ok(rows.length > 0 && answers.length > 0 && audits.length > 0);
  for (const { text } of [...rows, ...answers, ...audits]) assert.ok(!text.includes(NUMBER) && !text.includes('R-1'), text);
});

test('a node that takes no documents says so', async () => {
  const bare = gatewayOf(running, { tenant });
  const refused = await bare.inject({
    method: 'POST',
    url: '/v1/payments',
    headers: headersOf('', { 'idempotency-key': 'k' }),
    payload: { ...PATIENT, reference: 'R' },
  });
  assert.deepEqual([refused.statusCode, codeOf(refused)], [503, 'DOCUMENTS_NOT_TAKEN']);
});
