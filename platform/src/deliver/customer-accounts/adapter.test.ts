import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HttpCall, type HttpOutcome, type HttpRequest, ManualClock } from '../../kernel/index.ts';
import type { Outbound } from '../adapter.ts';
import { customerAccounts } from './adapter.ts';

const adapter = customerAccounts(new ManualClock(new Date('2026-03-31T00:00:00Z')));

const outbound: Outbound = {
  id: 7n,
  key: 'account:x|1',
  entity: 'north',
  kind: 'account-status',
  content: JSON.stringify({ status: 'billed', balances: { primary: '12345', guarantor: '-5' } }),
  accountNumber: 'N 1/7?',
  reference: undefined,
  callbackUrl: undefined,
};

const answer = (status: number, body: unknown): HttpOutcome => ({
  outcome: 'answered',
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
});
const says =
  (outcome: HttpOutcome): HttpCall =>
  () =>
    Promise.resolve(outcome);

const account = { AccountNumber: 'N 1/7?', Status: 'billed', CurrencyCode: 'USD', Balances: { primary: '123.45', guarantor: '-0.05' } };

test('an update writes status and balances under the account number, whatever characters it has', async () => {
  const requests: HttpRequest[] = [];
  const created = await adapter.create(outbound, (request) => {
    requests.push(request);
    return Promise.resolve(answer(200, account));
  });
  assert.deepEqual(created, { result: 'applied' });
  assert.equal(requests[0]?.path, '/fscmRestApi/resources/11.13.18.05/receivablesCustomerAccountActivities/N%201%2F7%3F');
  assert.equal(requests[0]?.headers?.['upsert-mode'], 'true');
  assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), {
    Status: 'billed',
    CurrencyCode: 'USD',
    Balances: { primary: '123.45', guarantor: '-0.05' },
  });
});

test('only what stands there equal counts as delivered', async () => {
  const find = (outcome: HttpOutcome) => adapter.find(outbound, says(outcome));
  assert.deepEqual(await find(answer(200, account)), { result: 'already-applied', differences: [] });
  assert.deepEqual(await find(answer(200, { ...account, Balances: { ...account.Balances, tertiary: '0' } })), {
    result: 'already-applied',
    differences: [],
  });
  for (const changes of [
    { Status: 'open' },
    { CurrencyCode: 'CAD' },
    { Balances: { primary: '123.45' } },
    { Balances: { primary: '123.451', guarantor: '-0.05' } },
  ]) {
    assert.deepEqual(await find(answer(200, { ...account, ...changes })), { result: 'absent' });
  }
  assert.deepEqual(await find(answer(404, {})), { result: 'absent' });
  assert.deepEqual(await find(answer(200, { ...account, AccountNumber: 'N 2' })), { result: 'unknown', code: 'ANSWER_TO_ANOTHER' });
  assert.deepEqual(await find(answer(200, { items: [] })), { result: 'unknown', code: 'ANSWER_UNREADABLE' });
});

test('a refusal keeps the code and none of the target’s words, which may quote the account', async () => {
  const refused = await adapter.create(outbound, says(answer(400, { detail: 'account N 1/7? is closed' })));
  assert.deepEqual(refused, { result: 'refused-data', code: 'HTTP_400', detail: '' });
  assert.equal((await adapter.create(outbound, says(answer(412, {})))).result, 'conflict');
});

test('without an account number nothing is sent', async () => {
  const created = await adapter.create({ ...outbound, accountNumber: undefined }, () => assert.fail('nothing is sent'));
  assert.equal(created.result === 'refused-data' && created.code, 'ACCOUNT_NUMBER_MISSING');
});
