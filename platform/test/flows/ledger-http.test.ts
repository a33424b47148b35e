import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { chargeStory, postJournal } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { SCOPE } from '../tenant.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const { keys, server, worker, log, key, accountNumber, journals } = await chargeStory(database);
const gateway = gatewayOf({ server, keys, log });
const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` };

test('the trial balance adds up what was posted', async () => {
  const answer = await gateway.inject({ url: '/v1/ledger/trial-balance?entity=north&period=2026-03', headers });
  assert.deepEqual(
    answer
      .json<{ lines: { account: string; debit: string; credit: string }[] }>()
      .lines.map(({ account, debit, credit }) => [account, debit, credit]),
    [
      ['1200', '15055', '0'],
      ['4000', '0', '15055'],
    ],
  );
});

test('the activity of a patient account is found by its number, which is in no address and no answer', async () => {
  const answer = await gateway.inject({
    method: 'POST',
    url: '/v1/ledger/activity',
    headers,
    payload: { search: accountNumber, account: '1200' },
  });
  const { lines } = answer.json<{ lines: { journal: string; subject: string; amount: string }[] }>();
  assert.deepEqual(
    lines.map(({ journal, subject, amount }) => [BigInt(journal), subject, amount]),
    [
      [journals[1], key, '3050'],
      [journals[0], key, '12000'],
    ],
  );
  assert.doesNotMatch(answer.body, new RegExp(accountNumber));
});

test('a tie-out names the account whose lines and whose process differ, and what has not cleared', async () => {
  await transaction(worker, SCOPE, async (tx) => {
    const journal = await postJournal(tx, Buffer.alloc(16), 'account:lost', 700n, undefined, ['patient-receivable', 'payer-clearing']);
    assert.ok(journal > 0n);
  });
  const { tieOut } = (await gateway.inject({ url: '/v1/ledger/tie-out', headers })).json<{
    tieOut: { books: object[]; receivables: { differences: object[] }; uncleared: { account: string; amount: string; openItem: string }[] };
  }>();
  assert.deepEqual(tieOut.books, []);
  assert.deepEqual(tieOut.receivables.differences, [{ subject: 'account:lost', bucket: 'primary', ledger: '700', process: '0' }]);
  assert.deepEqual(
    tieOut.uncleared.map(({ account, amount, openItem }) => [account, amount, openItem]),
    [['payer-clearing', '-700', 'item-1']],
  );
});
