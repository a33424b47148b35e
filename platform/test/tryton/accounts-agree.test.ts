import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryton } from '../../src/deliver/tryton/adapter.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from '../erp-conformance/call.ts';
import { requisitionToPay } from '../erp-conformance/story.ts';
import { freshTryton } from './fresh.ts';
import { SERVICE } from './server.ts';

/** What our accounts are called in the chart of the test company. */
const NUMBERS: Readonly<Record<string, string>> = {
  inventory: '1300',
  grni: '2010',
  'price-variance': '5020',
  'freight-expense': '5030',
  'accounts-payable': 'Main Payable',
};

const server = await freshTryton();

test('order, receipts and a dearer invoice come to the same in Tryton’s own accounts as in our ledger, to the cent', async () => {
  const ours = await requisitionToPay({
    name: 'Tryton',
    adapter: tryton(systemClock, { login: { user: SERVICE, password: server.passwords.service } }),
    call: callErp(server.url),
    takesJournals: true,
    takesChanges: false,
    count: () => Promise.resolve(1),
    setPeriod: () => Promise.resolve(),
    redateInvoice: () => Promise.resolve(),
  });
  const byNumber = new Map<string, number>();
  for (const [account, cents] of Object.entries(ours)) {
    const number = NUMBERS[account.replace(/\/.*$/, '')] ?? account;
    byNumber.set(number, (byNumber.get(number) ?? 0) + cents);
  }
  const rows = await server.sql<{ account: string; cents: string }>(
    `select coalesce(a.code, a.name) as account, (sum(l.debit - l.credit) * 100)::bigint::text as cents
     from account_move_line l join account_move m on m.id = l.move join account_account a on a.id = l.account
     where m.state = 'posted' group by 1 having sum(l.debit - l.credit) <> 0 order by 1`,
  );
  assert.deepEqual(
    Object.fromEntries(rows.map(({ account, cents }) => [account, Number(cents)])),
    Object.fromEntries([...byNumber].sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  assert.equal(byNumber.get('5020'), 500, 'the variance is ten boxes at half a dollar');
});
