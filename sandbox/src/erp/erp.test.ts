import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { Random } from '../chance/random.ts';
import { FaultSwitches, type FaultName } from '../control/faults.ts';
import { startAnsweringServer } from '../http/answering-server.ts';
import { Erp, ERP_BASE } from './erp.ts';

interface Running {
  readonly url: string;
  readonly fail: (fault: FaultName) => void;
  readonly restart: () => Promise<Running>;
  readonly erp: Erp;
}

async function running(t: TestContext, folder = mkdtempSync(join(tmpdir(), 'erp-'))): Promise<Running> {
  const switches = new FaultSwitches(new Random(1));
  const erp = await Erp.start({ folder, host: '127.0.0.1', port: 0, switches, jobMs: 0 });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await erp.close();
    open = false;
  };
  t.after(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: `http://127.0.0.1:${erp.port}${ERP_BASE}`,
    fail: (fault) => switches.set({ system: 'erp', fault, probability: 1, ms: 0, count: 1 }),
    restart: async () => {
      await close();
      return running(t, folder);
    },
    erp,
  };
}

const csv = (reference: string, account = '4010'): string =>
  [
    'LEDGER_ID,ACCOUNTING_DATE,CURRENCY_CODE,SEGMENT1,SEGMENT2,ENTERED_DR,ENTERED_CR,REFERENCE1',
    `1,2026/03/02,USD,north,1100,100.00,,${reference}`,
    `1,2026/03/02,USD,north,${account},,100.00,${reference}`,
  ].join('\n');

function submit(url: string, content: string, callback = ''): Promise<Response> {
  const body = {
    OperationName: 'importBulkData',
    DocumentContent: Buffer.from(content).toString('base64'),
    JobName: 'journals',
    CallbackURL: callback,
  };
  return fetch(`${url}/erpintegrations`, { method: 'POST', body: JSON.stringify(body) });
}

interface Items {
  readonly items: readonly Record<string, unknown>[];
}

const get = async (url: string): Promise<Items> => (await (await fetch(url)).json()) as Items;

/** Asks until the import job is done. */
async function outcome(url: string, requestId: string): Promise<Record<string, unknown>> {
  for (;;) {
    const [item] = (await get(`${url}/erpintegrations?finder=ESSJobStatusRF;requestId=${requestId}`)).items;
    if (item !== undefined && item.RequestStatus !== 'RUNNING') return item;
  }
}

async function requestId(response: Response): Promise<string> {
  return ((await response.json()) as { ReqstId: string }).ReqstId;
}

test('a journal is accepted, imported, called back and read back by its reference with date, period and amounts', async (t) => {
  const { url } = await running(t);
  const called = Promise.withResolvers<Record<string, unknown>>();
  const listener = await startAnsweringServer({
    host: '127.0.0.1',
    port: 0,
    answer: ({ body }) => {
      called.resolve(JSON.parse(body.toString()) as Record<string, unknown>);
      return { status: 200, body: {} };
    },
  });
  t.after(listener.close);
  const accepted = await submit(url, csv('J1'), `http://127.0.0.1:${listener.port}/done`);
  assert.equal(accepted.status, 201);
  const id = await requestId(accepted);
  assert.deepEqual(await called.promise, { ReqstId: id, RequestStatus: 'SUCCEEDED', Rows: 2, Rejected: [] });
  const { items } = await get(`${url}/journalBatches?q=Reference=J1&expand=lines`);
  assert.equal(items.length, 1);
  const [batch] = items;
  assert.deepEqual(
    [batch?.Reference, batch?.AccountingDate, batch?.PeriodName, batch?.Status, batch?.TotalDebit, batch?.TotalCredit, batch?.LineCount],
    ['J1', '2026-03-02', '2026-03', 'Posted', '100.00', '100.00', 2],
  );
});

test('rows are rejected with their place and the job says so', async (t) => {
  const { url } = await running(t);
  const done = await outcome(url, await requestId(await submit(url, csv('J1', '9999'))));
  assert.equal(done.RequestStatus, 'ERROR');
  assert.deepEqual(
    (done.Rejected as { Row: number; Code: string }[]).map(({ Row, Code }) => [Row, Code]),
    [
      [2, 'EJ00'],
      [3, 'EF04'],
    ],
  );
});

test('a closed period rejects, and takes journals again once it is open', async (t) => {
  const { url } = await running(t);
  const setPeriod = (status: string): Promise<Response> =>
    fetch(`${url}/accountingPeriods/2026-03`, { method: 'PATCH', body: JSON.stringify({ PeriodStatus: status }) });
  await setPeriod('Closed');
  assert.equal((await outcome(url, await requestId(await submit(url, csv('J1'))))).RequestStatus, 'ERROR');
  await setPeriod('Open');
  assert.equal((await outcome(url, await requestId(await submit(url, csv('J1'))))).RequestStatus, 'SUCCEEDED');
});

test('the same reference sent twice is posted twice, and both survive a restart', async (t) => {
  const before = await running(t);
  for (let i = 0; i < 2; i++) await outcome(before.url, await requestId(await submit(before.url, csv('J1'))));
  const after = await before.restart();
  assert.equal((await get(`${after.url}/journalBatches?q=Reference='J1'`)).items.length, 2);
  assert.deepEqual(after.erp.ledger.doubled, ['J1']);
  const next = await requestId(await submit(after.url, csv('J2')));
  assert.equal(Number(next), 300_003, 'numbers are not used again');
});

test('a reply is lost after the work is done: the journal is there', async (t) => {
  const { url, fail, erp } = await running(t);
  fail('drop-reply');
  await assert.rejects(submit(url, csv('J1')));
  while (erp.ledger.counts.journals === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await get(`${url}/journalBatches?q=Reference=J1`)).items.length, 1);
});

test('refused means 503 and nothing done; garbage is not JSON; the previous answer answers another question', async (t) => {
  const { url, fail, erp } = await running(t);
  fail('refuse');
  const refused = await submit(url, csv('J1'));
  assert.equal(refused.status, 503);
  assert.equal(erp.ledger.counts.requests, 0);
  fail('garbage');
  await assert.rejects(get(`${url}/journalBatches`), SyntaxError);
  const first = await requestId(await submit(url, csv('J2')));
  fail('answer-previous');
  assert.equal(await requestId(await submit(url, csv('J3'))), first);
});

test('a customer account is created by upsert, updated, read back, and refused when an amount is not text', async (t) => {
  const { url } = await running(t);
  const account = `${url}/receivablesCustomerAccountActivities/${encodeURIComponent('northside|400001')}`;
  const put = (body: object, headers: Record<string, string> = { 'upsert-mode': 'true' }): Promise<Response> =>
    fetch(account, { method: 'PUT', headers, body: JSON.stringify(body) });
  assert.equal((await put({ Status: 'open' }, {})).status, 404);
  assert.equal((await put({ Status: 'open', Balances: { primary: '10.00' } })).status, 201);
  assert.equal((await put({ Status: 'billed', Balances: { primary: '12.50' } })).status, 200);
  assert.equal((await put({ Status: 'billed', Balances: { primary: 12.5 } })).status, 400);
  const stored = (await (await fetch(account)).json()) as Record<string, unknown>;
  assert.deepEqual(
    [stored.AccountNumber, stored.Status, stored.Balances, stored.ObjectVersionNumber],
    ['northside|400001', 'billed', { primary: '12.50' }, 2],
  );
});
