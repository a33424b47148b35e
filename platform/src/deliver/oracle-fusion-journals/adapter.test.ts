import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HttpCall, type HttpOutcome, type HttpRequest, ManualClock } from '../../kernel/index.ts';
import type { Outbound } from '../adapter.ts';
import { numberedBy } from '../account-numbers.ts';
import { oracleFusionJournals } from './adapter.ts';

const adapter = oracleFusionJournals(new ManualClock(new Date('2026-03-31T00:00:00Z')));
const KEY = 'PLX-north-20260330-0123456789abcdef0123';

const outbound: Outbound = {
  id: 7n,
  key: KEY,
  entity: 'north',
  kind: 'summary-journal',
  content: JSON.stringify({
    entity: 'north',
    day: '2026-03-30',
    period: '2026-03',
    currency: 'USD',
    made: '2026-03-31',
    debit: '12345',
    lines: [
      { account: '1100', amount: '12345' },
      { account: '4010', amount: '-12345' },
    ],
  }),
  accountNumber: undefined,
  reference: '301',
  callbackUrl: 'https://plexus.test/v1/callbacks/erp?token=t',
};

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): HttpOutcome => ({
  outcome: 'answered',
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const says =
  (outcome: HttpOutcome): HttpCall =>
  () =>
    Promise.resolve(outcome);

const batch = {
  JeBatchId: 9,
  Reference: KEY,
  AccountingDate: '2026-03-30',
  PeriodName: '2026-03',
  CurrencyCode: 'USD',
  Status: 'Posted',
  TotalDebit: '123.45',
  TotalCredit: '123.45',
  LineCount: 2,
};

test('a file goes out with its key in every place the target can be searched by, and no patient anywhere', async () => {
  const requests: HttpRequest[] = [];
  const created = await adapter.create(outbound, (request) => {
    requests.push(request);
    return Promise.resolve(answer(201, { ReqstId: '301' }));
  });
  assert.deepEqual(created, { result: 'accepted', reference: '301' });
  const body = JSON.parse(requests[0]?.body ?? '') as Record<string, string>;
  assert.equal(requests[0]?.path, '/fscmRestApi/resources/11.13.18.05/erpintegrations');
  assert.equal(body['OperationName'], 'importBulkData');
  assert.equal(body['CallbackURL'], outbound.callbackUrl);
  assert.equal(
    Buffer.from(body['DocumentContent'] ?? '', 'base64')
      .toString()
      .split(KEY).length,
    7,
  );
});

test('an acceptance that cannot be read may still be one', async () => {
  for (const body of ['<<<', '{}', '{"ReqstId":301}', '{"ReqstId":"../7"}', '[]', 'null']) {
    assert.deepEqual(await adapter.create(outbound, says(answer(201, body))), { result: 'unknown', code: 'ANSWER_UNREADABLE' }, body);
  }
  const refused = await adapter.create(outbound, says(answer(400, { detail: 'DocumentContent\u0007 is missing' })));
  assert.deepEqual(refused, { result: 'refused-data', code: 'HTTP_400', detail: 'DocumentContent  is missing' });
});

test('a look believes only what names our key', async () => {
  const find = (outcome: HttpOutcome) => adapter.find(outbound, says(outcome));
  assert.deepEqual(await find(answer(200, { items: [] })), { result: 'absent' });
  assert.deepEqual(await find(answer(200, { items: [batch] })), { result: 'already-applied', reference: 'JeBatchId 9', differences: [] });
  assert.deepEqual(await find(answer(200, { items: [batch, batch] })), {
    result: 'already-applied',
    reference: 'JeBatchId 9',
    differences: ['it stands there 2 times'],
  });
  assert.deepEqual(await find(answer(200, { items: [{ ...batch, Reference: 'PLX-other' }] })), {
    result: 'unknown',
    code: 'ANSWER_TO_ANOTHER',
  });
  for (const body of ['<<<', '{}', { items: [{ ...batch, TotalDebit: 123.45 }] }, { items: 'none' }]) {
    assert.deepEqual(await find(answer(200, body)), { result: 'unknown', code: 'ANSWER_UNREADABLE' });
  }
  assert.deepEqual(await find(answer(404, {})), { result: 'unknown', code: 'ANSWER_UNREADABLE' });
  assert.deepEqual(await find(answer(500, {})), { result: 'unavailable', code: 'HTTP_500' });
});

test('a job is working, done, refused, or forgotten', async () => {
  const progress = (status: number, item: unknown) => adapter.progress?.(outbound, says(answer(status, { items: [item] })));
  assert.deepEqual(await progress(200, { ReqstId: '301', RequestStatus: 'RUNNING' }), { result: 'working' });
  assert.deepEqual(await progress(200, { ReqstId: '301', RequestStatus: 'SUCCEEDED', Rejected: [] }), { result: 'applied' });
  assert.deepEqual(await progress(200, { ReqstId: '301', RequestStatus: 'CANCELLED' }), { result: 'lost', code: 'CANCELLED' });
  assert.deepEqual(await progress(404, {}), { result: 'lost', code: 'HTTP_404' });
  assert.deepEqual(await progress(200, { ReqstId: '300', RequestStatus: 'SUCCEEDED' }), { result: 'unknown', code: 'ANSWER_TO_ANOTHER' });
  const rejected = (Reference: string, ...codes: string[]) =>
    progress(200, {
      ReqstId: '301',
      RequestStatus: 'ERROR',
      Rejected: codes.map((Code, n) => ({ Row: n + 2, Reference, Code, Message: `m ${Code}` })),
    });
  assert.deepEqual(await rejected(KEY, 'EJ00', 'EF04', 'EF04'), {
    result: 'refused-data',
    code: 'EF04',
    detail: 'rows 3, 4: EF04 m EF04',
  });
  assert.deepEqual(await rejected(KEY, 'EP01', 'EP01'), { result: 'refused-period', code: 'EP01', detail: 'rows 2, 3: EP01 m EP01' });
  assert.deepEqual(await rejected('PLX-other', 'EF04'), { result: 'lost', code: 'JOB_OF_ANOTHER' });
  const many = await rejected(KEY, ...Array.from({ length: 500 }, () => 'EF04'));
  assert.match(many?.result === 'refused-data' ? many.detail : '', /^rows 2, 3, .* 21 and 480 more: EF04 m EF04$/);
});

test('the ledger’s accounts go out under the numbers the chart gives them at this ERP, and one without a number does not go out', async () => {
  const account = (numbers: Record<string, string>) => ({ name: 'A', type: 'asset' as const, numbers, keeps: [] });
  const chart = {
    version: 1,
    accounts: { receivable: account({ erp: '1100' }), revenue: account({ erp: '4010', other: '9' }), bank: account({}) },
  };
  const numbered = oracleFusionJournals(new ManualClock(new Date(0)), { numbers: numberedBy(chart, 'erp') });
  const of = (...accounts: string[]): Outbound => {
    const lines = accounts.map((name, n) => ({ account: name, amount: n % 2 === 0 ? '5' : '-5' }));
    return { ...outbound, content: JSON.stringify({ ...(JSON.parse(outbound.content) as object), debit: '5', lines }) };
  };
  const bodies: string[] = [];
  await numbered.create(of('receivable', 'revenue'), (request) => {
    bodies.push((JSON.parse(request.body ?? '') as { DocumentContent: string }).DocumentContent);
    return Promise.resolve(answer(201, { ReqstId: '1' }));
  });
  const csv = Buffer.from(bodies[0] ?? '', 'base64').toString();
  assert.deepEqual(csv.match(/,north,\d{4},/g), [',north,1100,', ',north,4010,']);
  assert.deepEqual(await numbered.create(of('receivable', 'bank'), () => assert.fail('nothing is sent')), {
    result: 'refused-data',
    code: 'ACCOUNT_NOT_NUMBERED',
    detail: 'the chart of accounts has no number here for bank',
  });
});
