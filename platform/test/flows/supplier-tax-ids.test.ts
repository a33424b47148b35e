import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const running = await runningEstate(await freshDatabase());
const { tenant, scope } = running.estate;
const gateway = gatewayOf(running, { tenant });

/** Made up: of a sole proprietor it would be a social security number. */
const TAX_ID = '898877665';
const supplier = (name: string, taxId: string): string =>
  JSON.stringify({
    record: 'supplier',
    entity: 'shared',
    day: '2026-01-02',
    supplier: name,
    name: `${name} of somewhere`,
    currency: 'USD',
    paymentDays: '30',
    taxId,
    reported: 'true',
    status: 'active',
  });
const records = [supplier('PLUMBER', TAX_ID), supplier('PLUMBER-2', TAX_ID), supplier('PAINTER', '898877666')].join('\n');
await running.take('materials-master', records);
await running.settle();

async function ask(method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
  const answer = await gateway.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  assert.equal(answer.statusCode, 200, `${url}: ${answer.body}`);
  return { text: answer.body, body: answer.json<Body>() };
}
interface Body {
  readonly purchase?: { readonly document: { readonly taxpayer?: string } };
  readonly messages?: readonly { readonly id: string }[];
  readonly exceptions?: readonly { readonly code: string; readonly summary: string; readonly owner: string }[];
}

test('a supplier’s tax identifier stands in no table that can be read, and in no answer', async () => {
  for (const table of ['event', 'process_state', 'delivery', 'exception_item', 'message_token', 'record_failure', 'audit']) {
    const exists = await transaction(running.server, scope, (tx) => tx.query('select to_regclass($1) is not null as is', [table]));
    if (exists.rows[0]?.['is'] !== true) continue;
    const { rows } = await transaction(running.server, scope, (tx) => tx.query<{ row: string }>(`select t::text as row from ${table} t`));
    assert.ok(!rows.some(({ row }) => row.includes(TAX_ID)), table);
  }
  for (const url of ['/v1/suppliers/PLUMBER', '/v1/events?types=supplier.recorded', '/v1/exceptions', '/v1/audit'])
    assert.ok(!(await ask('GET', url)).text.includes(TAX_ID), url);
});

test('two suppliers that are one are told by a pseudonym of it, which is nobody else’s, and are work of accounts payable', async () => {
  const taxpayer = async (name: string) => (await ask('GET', `/v1/suppliers/${name}`)).body.purchase?.document.taxpayer;
  const [one, copy, other] = [await taxpayer('PLUMBER'), await taxpayer('PLUMBER-2'), await taxpayer('PAINTER')];
  assert.ok(one !== undefined && one === copy && other !== undefined && other !== one);
  const found = (await ask('GET', '/v1/exceptions')).body.exceptions?.filter(({ code }) => code === 'SUPPLIER_DUPLICATE');
  assert.deepEqual(
    found?.map(({ owner, summary }) => [owner, summary]),
    [['accounts-payable', 'Suppliers PLUMBER, PLUMBER-2 have the same tax identifier']],
  );
});

test('who has the number finds the message that told it; it is read for a reason, which is on record', async () => {
  const { body } = await ask('POST', '/v1/messages/search', { search: TAX_ID });
  const id = body.messages?.[0]?.id ?? '';
  assert.match(id, /^materials-master:\d+$/);
  assert.ok(!(await ask('GET', `/v1/messages/${id}/events`)).text.includes(TAX_ID));
  assert.ok((await ask('POST', `/v1/messages/${id}/events`, { reason: 'form 1099' })).text.includes(TAX_ID));
  const { rows } = await transaction(running.server, scope, (tx) =>
    tx.query(`select from audit where action = 'phi.read' and object = $1`, [id]),
  );
  assert.equal(rows.length, 1);
});

test('a tax identifier that is none is refused without being quoted', async () => {
  const odd = '89-8877667 (private)';
  await running.take('materials-master', supplier('ROOFER', odd));
  await running.settle();
  const { text } = await ask('GET', '/v1/exceptions');
  assert.ok(text.includes('taxId') && !text.includes('8877667'), text);
});
