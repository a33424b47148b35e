import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ProcurementSuite } from './procurement-suite.ts';

const CLIENT = { id: 'reader', secret: 'secret' };

async function opened(folder = mkdtempSync(join(tmpdir(), 'suite-')), rate = { perSecond: 25, burst: 20 }) {
  let at = Date.UTC(2026, 2, 14);
  const options = { folder, host: '127.0.0.1', port: 0, client: CLIENT, tokenSeconds: 60, rate, now: () => new Date(at) };
  const suite = await ProcurementSuite.start(options);
  const base = `http://127.0.0.1:${suite.port}`;
  const login = async (secret = CLIENT.secret) =>
    fetch(`${base}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${CLIENT.id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'core.requisition.read' }),
    });
  const { access_token: token } = (await (await login()).json()) as { access_token: string };
  const ask = (path: string, { accept = 'application/json', ...init }: { method?: string; body?: string; accept?: string } = {}) =>
    fetch(`${base}/api/${path}`, { ...init, headers: { authorization: `Bearer ${token}`, accept } });
  return { suite, folder, login, ask, pass: (ms: number) => (at += ms) };
}

const ids = async (answer: Response): Promise<number[]> => ((await answer.json()) as { id: number }[]).map(({ id }) => id);

test('fifty records are the most of an answer, and the mark takes them out of what waits', async () => {
  const { suite, ask, pass } = await opened();
  for (let n = 0; n < 60; n++) await suite.edit('requisitions', {});
  const first = await ids(await ask('requisitions?exported=false&limit=1000'));
  assert.deepEqual([first.length, first[0], (await ids(await ask('requisitions?exported=false&offset=50'))).length], [50, 1001, 10]);
  await ask('requisitions/1001?exported=true', { method: 'PUT', body: '{}' });
  assert.equal((await ids(await ask('requisitions?exported=false')))[0], 1002);
  pass(1_000);
  const edited = await suite.edit('requisitions', { total: '2.00' }, 1001);
  assert.deepEqual([edited.version, edited.exported], [2, false]);
  assert.deepEqual(await ids(await ask(`requisitions?updated_at[gt_or_eq]=${edited['updated-at']}`)), [1001]);
  await suite.close();
});

test('what was made and marked survives the end of the suite', async () => {
  const { suite, folder, ask } = await opened();
  await suite.edit('invoices', { number: 'I-1' });
  await ask('invoices/1001?exported=true', { method: 'PUT', body: '{}' });
  await suite.close();
  const again = await opened(folder);
  assert.deepEqual(
    again.suite.all('invoices').map(({ number, exported }) => [number, exported]),
    [['I-1', true]],
  );
  await again.suite.close();
});

test('what is taken of a budget line is missing of it, also after the end of the suite', async () => {
  const { suite, folder, ask } = await opened();
  await suite.budgets.set({ costCenter: '8100', account: 'supply-expense', period: '2026-03', currency: 'USD', amount: '100.00' });
  const [line] = await ids(await ask('budget_lines?segment_1=8100&period[name]=2026-03'));
  const adjust = (body: object) => ask(`budget_lines/${line}/adjust`, { method: 'PUT', body: JSON.stringify(body) });
  assert.equal((await adjust({ 'adjustment-amount': '-85.00', description: 'R-1|a' })).status, 200);
  assert.equal((await adjust({ 'adjustment-amount': 'much', description: 'R-1|b' })).status, 422);
  assert.deepEqual(await ids(await ask(`budget_lines/${line}/budget_line_adjustments?description[starts_with]=R-1|`)), [1]);
  assert.deepEqual(
    [(await ask('budget_lines/7/adjust', { method: 'PUT' })).status, (await ask(`budget_lines/${line}`)).status],
    [404, 404],
  );
  await suite.close();
  const again = await opened(folder);
  assert.equal(again.suite.budgets.leftOf('8100'), '15.00');
  await again.suite.close();
});

test('who asks too fast, without a token or for nothing that is there is told so, in XML unless JSON is wanted', async () => {
  const { suite, login, ask, pass } = await opened(undefined, { perSecond: 2, burst: 3 });
  assert.equal((await login('wrong')).status, 401);
  assert.deepEqual(
    [(await ask('requisitions')).status, (await ask('cheeses')).status, (await ask('requisitions/7')).status],
    [200, 404, 404],
  );
  const tooFast = await ask('requisitions');
  assert.deepEqual([tooFast.status, tooFast.headers.get('retry-after')], [429, '1']);
  pass(2_000);
  const inXml = await ask('requisitions/7', { accept: 'application/xml' });
  assert.match(await inXml.text(), /<errors><error>.*<\/error><\/errors>/);
  pass(60_000);
  const expired = await ask('requisitions');
  assert.deepEqual([expired.status, await expired.json()], [401, { errors: { error: ['The access token expired'] } }]);
  await suite.close();
});
