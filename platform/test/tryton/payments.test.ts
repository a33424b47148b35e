import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryton } from '../../src/deliver/tryton/adapter.ts';
import { TrytonSession } from '../../src/deliver/tryton/session.ts';
import { date, decimal, type TrytonRow } from '../../src/deliver/tryton/values.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { callErp } from '../erp-conformance/call.ts';
import { GLOVES, invoice, order, outbound, receipt, Sender, SUPPLIER } from '../erp-conformance/purchasing.ts';
import { freshTryton } from './fresh.ts';
import { LOGIN, SERVICE } from './server.ts';

const server = await freshTryton();
const call = callErp(server.url);
const plexus = new Sender(tryton(systemClock, { login: { user: SERVICE, password: server.passwords.service } }), call);
const accountant = new TrytonSession({ user: LOGIN, password: server.passwords.login }, systemClock);
const billed = invoice('P-1', 'PO-PAY', '10', '10.00', '10000');

const made = async (model: string, row: TrytonRow): Promise<number> =>
  ((await accountant.ask(call, `model.${model}.create`, [[row]])) as number[])[0] ?? 0;
const payment = async () => {
  const told = await plexus.adapter.payment?.(outbound('supplier-invoice', 'pay-1', billed), call);
  assert.equal(told?.result, 'told', JSON.stringify(told));
  return told?.result === 'told' ? told.payment : undefined;
};

test('a payment is read back as it is scheduled, fails and is paid, at the amount it is', async () => {
  for (const verdict of [
    await plexus.send('supplier', 's', SUPPLIER),
    await plexus.send('item', 'i', GLOVES),
    await plexus.send('purchase-order', 'o', order('PO-PAY')),
    await plexus.send('goods-receipt', 'r', receipt('PO-PAY', '10')),
  ]) {
    assert.equal(verdict.next, 'confirmed', verdict.detail);
  }
  assert.equal(await payment(), undefined, 'of an invoice that is not there nothing is said');
  assert.equal((await plexus.send('supplier-invoice', 'pay-1', billed)).next, 'confirmed');
  assert.equal(await payment(), undefined, 'nobody has paid yet');

  const [entry] = await server.sql<{ line: number; account: number; party: number; currency: number; company: number; cash: number }>(
    `select l.id as line, l.account, i.party, i.currency, i.company, (select id from account_account where code = '1010') as cash
     from account_invoice i join account_move_line l on l.move = i.move and l.credit > 0 and l.account = i.account where i.description = 'pay-1'`,
  );
  assert(entry !== undefined);
  const { line, account, party, currency, company, cash } = entry;
  const journal = await made('account.payment.journal', { name: 'Bank', process_method: 'manual', currency, company });
  // More than is open: Tryton approves it.
  const check = await made('account.payment', {
    kind: 'payable',
    party,
    journal,
    company,
    line,
    amount: decimal('120.00'),
    date: date('2026-03-20'),
  });
  await accountant.ask(call, 'model.account.payment.approve', [[check]]);
  const told = { supplier: SUPPLIER.supplier, number: 'P-1', currency: 'USD' };
  assert.deepEqual(await payment(), { ...told, status: 'scheduled', amount: '12000', day: '2026-03-20', reference: `payment ${check}` });

  await server.sql("update account_payment set state = 'failed' where id = $1", [check]);
  assert.equal((await payment())?.status, 'failed');

  const [period] = await server.sql<{ id: number }>("select id from account_period where start_date = '2026-03-01'");
  const [cashJournal] = await server.sql<{ id: number }>("select id from account_journal where code = 'CASH'");
  const paid = await made('account.move', {
    journal: cashJournal?.id ?? 0,
    period: period?.id ?? 0,
    date: date('2026-03-25'),
    lines: [
      [
        'create',
        [
          { account, party, debit: decimal('100.00'), credit: decimal('0') },
          { account: cash, debit: decimal('0'), credit: decimal('100.00') },
        ],
      ],
    ],
  });
  await accountant.ask(call, 'model.account.move.post', [[paid]]);
  const [counter] = await server.sql<{ id: number }>('select id from account_move_line where move = $1 and debit > 0', [paid]);
  await made('account.move.reconciliation', { date: date('2026-03-25'), lines: [['add', [line, counter?.id ?? 0]]] });
  const last = await payment();
  assert.deepEqual([last?.status, last?.amount, last?.day], ['paid', '10000', '2026-03-25']);
});
