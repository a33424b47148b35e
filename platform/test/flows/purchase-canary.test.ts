import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';
import { leaksIn, seeingAll, tables } from './canary-search.ts';

/** Made up, and found nowhere by chance: whoever reads one of them outside a sealed value has found a leak. */
const PLANTED = {
  taxId: '897766551',
  bankAccount: 'DE02700100100000118877',
  holder: 'QUOKKAFELD PLUMBING',
  routing: '0261944417',
} as const;
const planted = new Map(Object.entries(PLANTED));

const database = await freshDatabase();
const running = await runningEstate(database, new Date());
const logged: string[] = [];
const note = (...words: readonly unknown[]): void => void logged.push(JSON.stringify(words, (_, value: unknown) => String(value)));
const gateway = gatewayOf(running, { tenant: running.estate.tenant, logger: { info: note, warn: note, error: note } });

const told: string[] = [];
async function ask(method: 'GET' | 'POST', url: string, payload?: string | object): Promise<number> {
  const headers = {
    host: '127.0.0.1',
    authorization: `Bearer ${TOKEN}`,
    'content-type': 'application/json',
    'idempotency-key': `k${told.length}`,
  };
  const answer = await gateway.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  told.push(`${answer.statusCode} ${answer.body} ${JSON.stringify(answer.headers)}`);
  return answer.statusCode;
}

const supplier = (changes: object): string =>
  JSON.stringify({
    record: 'supplier',
    entity: 'shared',
    day: '2026-01-02',
    supplier: 'PLUMBER',
    name: 'Plumber of somewhere',
    currency: 'USD',
    paymentDays: '30',
    taxId: PLANTED.taxId,
    bank: { account: PLANTED.bankAccount, holder: PLANTED.holder, routing: PLANTED.routing },
    reported: 'true',
    status: 'active',
    ...changes,
  });
/** A credit note that says where the money goes. */
const creditNote = readFileSync(join(import.meta.dirname, '../../../estate/samples/ubl-invoices/credit-note.xml'), 'utf8').replace(
  '  <cac:TaxTotal>',
  `  <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>${PLANTED.bankAccount}</cbc:ID>` +
    `<cbc:Name>${PLANTED.holder}</cbc:Name><cac:FinancialInstitutionBranch><cbc:ID>${PLANTED.routing}</cbc:ID></cac:FinancialInstitutionBranch>` +
    '</cac:PayeeFinancialAccount></cac:PaymentMeans>\n  <cac:TaxTotal>',
);

async function leaks(): Promise<readonly string[]> {
  const looked = new Map(await seeingAll(database, tables));
  for (const [n, text] of told.entries()) looked.set(`answer ${n}`, text);
  looked.set('log', logged.join('\n'));
  assert.ok(looked.size > 60, `${looked.size} places`);
  return [...looked].flatMap(([where, text]) => leaksIn(where, text, planted));
}

test('tax identifiers and bank accounts of suppliers are read nowhere, whatever becomes of the document that holds them', async () => {
  const random = new Random(815, 'purchases');
  await running.take('materials-master', supplier({}));
  await running.take('supplier-invoices-ubl', creditNote);
  for (const changes of [
    { paymentDays: PLANTED.bankAccount },
    { status: `${PLANTED.holder} ${PLANTED.taxId}` },
    { taxId: `${PLANTED.taxId} (private)` },
    { taxId: { of: PLANTED.taxId } },
    { day: PLANTED.taxId },
    { record: PLANTED.holder },
    { entity: PLANTED.holder },
  ])
    await running.take('materials-master', supplier(changes));
  for (let n = 0; n < 12; n++) {
    const whole = supplier({ supplier: `CUT-${n}` });
    await running.take('materials-master', whole.slice(0, random.between(1, whole.length - 1)));
    await running.take('supplier-invoices-ubl', creditNote.slice(0, random.between(200, creditNote.length - 1)));
  }
  await running.take('supplier-invoices-ubl', creditNote.replace('25.65</cbc:PayableAmount>', `${PLANTED.routing}</cbc:PayableAmount>`));
  await running.settle();

  const word = encodeURIComponent(PLANTED.holder);
  for (const url of [
    `/v1/suppliers/${word}`,
    `/v1/invoices/${word}`,
    `/v1/events?after=${word}`,
    `/v1/invoices?after=${word}&limit=${word}`,
  ])
    assert.ok((await ask('GET', url)) >= 400, url);
  for (const url of ['/v1/invoices', '/v1/requisitions', '/v1/receipts'])
    for (const body of [supplier({}), `{"reference":"${PLANTED.bankAccount}`, { reference: 'R', [PLANTED.taxId]: PLANTED.holder }])
      assert.ok((await ask('POST', url, body)) >= 400, url);
  for (const url of [
    '/v1/exceptions?limit=500',
    '/v1/events?limit=1000',
    '/v1/suppliers/PLUMBER',
    '/v1/deliveries',
    '/v1/audit',
    '/metrics',
    '/v1/flow',
  ])
    assert.equal(await ask('GET', url), 200, url);
  assert.ok(told.some((text) => text.includes('supplier:PLUMBER')) && told.some((text) => text.includes('"exceptions":[{')));
  assert.deepEqual(await leaks(), []);
});

test('the search finds what is there', async () => {
  await ask('POST', '/v1/messages/search', { search: 'x' });
  told.push(`planted ${PLANTED.bankAccount}`);
  assert.equal((await leaks()).length, 1);
});
