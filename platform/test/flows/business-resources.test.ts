import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEPARTMENTS, SUITE_DEPARTMENTS } from '../../../sandbox/src/materials/catalog.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const database = await freshDatabase();
const running = await runningEstate(database);
const { keys } = running;
const { tenant } = running.estate;
const gateway = gatewayOf(running, {
  tenant,
  identity: machinesOf((token) => ({
    id: 'partner',
    scopes: new Set(['accounts:read', 'claims:read', 'remittances:read', 'ledger:read', 'chart:read']),
    entities: [token.split('.')[0] ?? ''],
  })),
});
const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };
const get = (url: string, more: Record<string, string> = {}) => gateway.inject({ url, headers: { ...headers, ...more } });
const json = async <T>(url: string): Promise<T> => {
  const answered = await get(url);
  assert.equal(answered.statusCode, 200, answered.body);
  return answered.json<T>();
};
/** As a client that sees the entity alone. */
const asOf = (entity: string, url: string) =>
  gateway.inject({ url, headers: { host: '127.0.0.1', authorization: `Bearer ${entity}.a.b` } });

const NUMBER = '400123';
const CLAIM = 'GPH-NORTH-400123-I-0001-A';
const subject = `account:${keys.pseudonym('account', `northside|${NUMBER}`)}`;
const remittance = `remittance:${keys.pseudonym('remittance', 'T-1|1890000004')}`;

const charges = ['1|CG|80053|120.00', '2|CG|80061|30.50', '3|CD|80061|-30.50'].map((row) => {
  const [number = '', type = '', code = '', amount = ''] = row.split('|');
  return `FT1|${number}|TX${number}||20260302||${type}|${code}|||${type === 'CD' ? '-1' : '1'}|${amount}||LAB\r`;
});
await running.take(
  'northside',
  `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302||DFT^P03|CTL-1|P|2.3\rPID|1||M1||DOE^JANE|||||||||||||${NUMBER}\r${charges.join('')}`,
);
await running.take(
  'patient-accounting',
  JSON.stringify({
    record: 'claim-submitted',
    accountDomain: 'northside',
    accountNumber: NUMBER,
    claimNumber: CLAIM,
    entity: 'north',
    form: 'institutional',
    rank: 'primary',
    frequency: '1',
    payer: 'BLUESTEM',
    memberId: 'M900123',
    charge: '120.00',
    from: '2026-03-02',
    to: '2026-03-02',
    submittedOn: '2026-03-04',
  }),
);
const body =
  'ST*835*0001~BPR*I*80*C*ACH************20260310~TRN*1*T-1*1890000004~DTM*405*20260310~N1*PR*BLUESTEM MUTUAL*XV*X~' +
  'N3*1 PAYER PLAZA~N4*EXAMPLETON*NE*68001~N1*PE*NORTHSIDE HOSPITAL*XX*2000000010~LX*1~' +
  `CLP*${CLAIM.slice(0, 20)}*1*120*80*10*BL*X1*13*1~CAS*CO*45*30~CAS*PR*2*10~`;
await running.take(
  'clearinghouse-835',
  'ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000001*0*P*:~' +
    `GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*1*X*005010X221A1~${body}SE*${body.split('~').length}*0001~GE*1*1~IEA*1*000000001~`,
);

interface Balance {
  readonly balance: { readonly total: string; readonly status: string; readonly facility: string; readonly balances: readonly object[] };
}

test('an account’s balance is told by bucket with its state', async () => {
  const { balance } = await json<Balance>(`/v1/accounts/${subject}/balance`);
  assert.equal(balance.facility, 'north');
  assert.deepEqual(balance.balances, [{ bucket: 'guarantor', amount: '1000' }]);
  assert.equal(balance.total, '1000');
  assert.notEqual(balance.status, 'waiting');
  const whole = await json<{ account: { balances: readonly object[]; status: string } }>(`/v1/accounts/${subject}`);
  assert.deepEqual([whole.account.balances, whole.account.status], [balance.balances, balance.status], 'as the account itself says');
  const unknown = await get('/v1/accounts/account:nobody/balance');
  assert.deepEqual([unknown.statusCode, unknown.json<{ code: string }>().code], [404, 'ACCOUNT_UNKNOWN']);
});

test('the charges of an account are told page by page, each with what it posted', async () => {
  interface Page {
    readonly charges: readonly { id: string; kind: string; amount: string; code: string; journals: readonly string[] }[];
    readonly next?: string;
  }
  const first = await json<Page>(`/v1/accounts/${subject}/charges?limit=2`);
  const second = await json<Page>(`/v1/accounts/${subject}/charges?limit=2&after=${first.next ?? ''}`);
  assert.equal(second.next, undefined);
  const all = [...first.charges, ...second.charges];
  assert.deepEqual(
    all.map(({ kind, code, amount }) => [kind, code, amount]),
    [
      ['charge', '80053', '12000'],
      ['charge', '80061', '3050'],
      ['credit', '80061', '3050'],
    ],
  );
  assert.ok(all.every(({ journals }) => journals.length > 0));
  const [charge] = all;
  const one = await get(`/v1/charges/${charge?.id ?? ''}`);
  assert.deepEqual(one.json<{ charge: object }>().charge, charge);
  assert.equal((await get(`/v1/charges/${charge?.id ?? ''}`, { 'if-none-match': String(one.headers.etag) })).statusCode, 304);
  assert.equal((await get('/v1/charges/event:AAAAAAAAAAAAAAAAAAAAAA')).json<{ code: string }>().code, 'CHARGE_UNKNOWN');
});

test('what became of a claim is told by account and by its number, also as payers cut it', async () => {
  interface Claims {
    readonly claims: readonly { claim: string; outcome: string; account: string; remittances: readonly string[] }[];
  }
  const { claims } = await json<Claims>(`/v1/accounts/${subject}/claims`);
  const [claim] = claims;
  assert.deepEqual(claim, {
    ...claim,
    account: subject,
    rank: 'primary',
    payer: 'BLUESTEM',
    outcome: 'paid',
    paid: '8000',
    contractual: '3000',
    patient: '1000',
    denied: '0',
    writtenOff: '0',
  });
  assert.equal(claims.length, 1);
  const search = async (claimNumber: string) => {
    const found = await gateway.inject({ method: 'POST', url: '/v1/claims/search', headers, payload: { claimNumber } });
    assert.equal(found.statusCode, 200, found.body);
    return found.json<Claims>().claims;
  };
  assert.deepEqual(await search(CLAIM), claims);
  assert.deepEqual(await search(CLAIM.slice(0, 20)), claims);
  assert.deepEqual(await search('GPH-NORTH-999999-I-0001-A'), []);
});

test('a remittance tells what it pays, what came, and what is open under its trace', async () => {
  const { remittances } = await json<{ remittances: readonly { id: string; difference: string }[] }>('/v1/remittances');
  assert.deepEqual(
    remittances.map(({ id, difference }) => [id, difference]),
    [[remittance, '-8000']],
  );
  const one = (
    await json<{ remittance: { advice: object; open: readonly { account: string; amount: string }[]; isSettled: boolean } }>(
      `/v1/remittances/${remittance}`,
    )
  ).remittance;
  assert.deepEqual(one.advice, { entity: 'north', day: '2026-03-10', amount: '8000', informationOnly: false, adjustments: [] });
  assert.deepEqual(one.open, [{ account: 'payer-clearing', entity: 'north', amount: '8000' }]);
  assert.equal(one.isSettled, false);
  assert.equal((await get('/v1/remittances/remittance:none')).json<{ code: string }>().code, 'REMITTANCE_UNKNOWN');
});

test('journals are listed newest first, by what is asked for, page by page', async () => {
  interface Page {
    readonly journals: readonly { id: string; posting: string; entity: string }[];
    readonly next?: string;
  }
  const all = (await json<Page>('/v1/journals')).journals;
  assert.ok(all.length >= 4);
  const paged: string[] = [];
  for (let next: string | undefined = '', turns = 0; next !== undefined && turns < 50; turns++) {
    const page: Page = await json<Page>(`/v1/journals?limit=1${next === '' ? '' : `&before=${next}`}`);
    paged.push(...page.journals.map(({ id }) => id));
    next = page.next;
  }
  assert.deepEqual(
    paged,
    all.map(({ id }) => id),
  );
  const charged = (await json<Page>(`/v1/journals?posting=charge&entity=north&period=2026-03&subject=${subject}`)).journals;
  assert.ok(charged.length > 0 && charged.every(({ posting }) => posting.includes('charge')));
  assert.deepEqual((await json<Page>('/v1/journals?entity=hill')).journals, []);
});

test('fiscal periods are told with their state', async () => {
  const { periods } = await json<{ periods: readonly { period: string; state: string }[] }>(
    '/v1/fiscal-periods?entity=north&day=2026-03-31',
  );
  assert.deepEqual(periods, [{ entity: 'north', period: '2026-03', starts: '2026-03-01', ends: '2026-03-31', state: 'open' }]);
  assert.deepEqual((await json<{ period: object }>('/v1/fiscal-periods/north/2026-03')).period, periods[0]);
  assert.equal((await get('/v1/fiscal-periods/north/1999-01')).json<{ code: string }>().code, 'PERIOD_UNKNOWN');
  for (const day of ['2026-02-31', '2026-13-01', 'today', '2026-3-1']) {
    assert.equal((await get(`/v1/fiscal-periods?day=${day}`)).statusCode, 400, day);
  }
});

test('a combination of account and cost center is checked, and what is wrong with it is answered', async () => {
  interface Checked {
    readonly valid: boolean;
    readonly problems: readonly { field: string; code: string }[];
    readonly costCenter?: string;
  }
  const check = async (query: string) => {
    const { valid, problems, costCenter } = await json<Checked>(`/v1/gl-accounts/validation?${query}`);
    return [valid, problems.map(({ field, code }) => `${field} ${code}`), costCenter];
  };
  assert.deepEqual(await check('account=bank'), [true, [], undefined]);
  assert.deepEqual(await check('account=gross-revenue&department=laboratory&entity=north&day=2026-03-02'), [true, [], 'laboratory']);
  assert.deepEqual(await check('account=petty-cash'), [false, ['account unknown'], undefined]);
  assert.deepEqual(await check('account=bank&costCenter=laboratory'), [false, ['costCenter not-kept'], 'laboratory']);
  assert.deepEqual(await check('account=gross-revenue&costCenter=moon'), [false, ['costCenter unknown'], 'moon']);
  assert.deepEqual(await check('account=gross-revenue&department=laboratory&costCenter=radiology'), [
    false,
    ['costCenter differs'],
    'radiology',
  ]);
  assert.deepEqual(await check('account=supply-expense&costCenter=8100'), [true, [], '8100'], 'no department’s');
  assert.deepEqual(await check('account=supply-expense&costCenter=8990'), [false, ['costCenter closed'], '8990']);
  assert.deepEqual(await check('account=bank&entity=nowhere'), [false, ['entity unknown'], undefined]);
  assert.deepEqual(await check('account=bank&entity=north&day=1999-01-01'), [false, ['day missing'], undefined]);
  const { accounts } = await json<{ accounts: readonly { account: string }[] }>('/v1/gl-accounts');
  assert.ok(accounts.some(({ account }) => account === 'patient-receivable'));
});

test('whatever the demo buys for, and on whatever account, can be posted to', async () => {
  const problemsOf = async (query: Record<string, string>) =>
    (await json<{ problems: readonly object[] }>(`/v1/gl-accounts/validation?${new URLSearchParams(query).toString()}`)).problems;
  const samples = join(import.meta.dirname, '../../../estate/samples');
  const texts = readdirSync(samples, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.jsonl?$/.test(file))
    .map((file) => readFileSync(join(samples, file), 'utf8'));
  const sampled = texts.flatMap((text) => [...text.matchAll(/"costCenter": ?"([^"]+)"/g)].map(([, named = '']) => named));
  const costCenters = new Set([...sampled, ...[...DEPARTMENTS, ...SUITE_DEPARTMENTS].map(({ costCenter }) => costCenter)]);
  assert.ok(costCenters.size > 3);
  for (const costCenter of costCenters) {
    assert.deepEqual(await problemsOf({ account: 'supply-expense', costCenter, entity: 'north', day: '2026-03-02' }), [], costCenter);
  }
  const { purchasing } = running.estate.release.estate.policies as {
    readonly purchasing: { readonly default: { readonly accounts: Readonly<Record<string, string>> } };
  };
  for (const account of Object.values(purchasing.default.accounts)) assert.deepEqual(await problemsOf({ account }), [], account);
});

test('a client of another entity finds nothing of it', async () => {
  const status = async (entity: string, url: string) => (await asOf(entity, url)).statusCode;
  for (const url of [`/v1/accounts/${subject}/balance`, `/v1/accounts/${subject}/claims`, `/v1/remittances/${remittance}`]) {
    assert.deepEqual([await status('north', url), await status('hill', url)], [200, 404], url);
  }
  assert.deepEqual((await asOf('hill', '/v1/journals')).json<{ journals: readonly object[] }>().journals, []);
  assert.deepEqual((await asOf('hill', '/v1/remittances')).json<{ remittances: readonly object[] }>().remittances, []);
  const checked = await asOf('hill', '/v1/gl-accounts/validation?account=bank&entity=north&day=2026-03-02');
  assert.deepEqual(
    checked.json<{ problems: readonly { field: string }[] }>().problems.map(({ field }) => field),
    ['entity'],
  );
});
