import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/kernel/index.ts';
import { tryton } from '../../src/deliver/tryton/adapter.ts';
import { callErp } from '../erp-conformance/call.ts';
import { freshTryton } from './fresh.ts';
import { GLOVES, invoice, journal, order, receipt, Sender, SUPPLIER } from '../erp-conformance/purchasing.ts';
import { LOGIN, SERVICE } from './server.ts';

const server = await freshTryton();
const login = { user: SERVICE, password: server.passwords.service };
const plexus = new Sender(tryton(systemClock, { login }), callErp(server.url));

const outcome = async (sending: ReturnType<Sender['send']>): Promise<string> => {
  const { next, outcome: said, code, detail } = await sending;
  return [next, said, code, detail].filter((part) => part !== undefined && part !== '').join(' | ');
};

test('a supplier is made once, changed by a newer record and found again', async () => {
  assert.equal(await outcome(plexus.send('supplier', 's1', SUPPLIER)), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('supplier', 's1', SUPPLIER)), 'confirmed | already-applied');
  const renamed = { ...SUPPLIER, name: 'Meridian Medical Supply', paymentDays: 45 };
  assert.equal(await outcome(plexus.send('supplier', 's2', renamed)), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('supplier', 's3', SUPPLIER)), 'confirmed | applied');
  const [parties] = await server.sql<{ n: bigint }>("select count(*) as n from party_party where code = 'MERIDIAN'");
  assert.equal(parties?.n, 1n);
  assert.equal(
    await outcome(plexus.send('supplier', 's4', { ...SUPPLIER, supplier: 'OTHER', paymentDays: 37 })),
    'refused | refused-data | PAYMENT_TERM_UNKNOWN | Tryton has no payment term Net 37',
  );
});

test('an item is made once with its unit', async () => {
  assert.equal(await outcome(plexus.send('item', 'i1', GLOVES)), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('item', 'i1', GLOVES)), 'confirmed | already-applied');
  assert.equal(await outcome(plexus.send('item', 'i2', { ...GLOVES, description: 'Nitrile gloves M' })), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('item', 'i3', GLOVES)), 'confirmed | applied');
});

test('an order is agreed in Tryton line by line and stands there once', async () => {
  assert.equal(await outcome(plexus.send('purchase-order', 'o1', order('PO-1'))), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('purchase-order', 'o1', order('PO-1'))), 'confirmed | already-applied');
  assert.match(
    await outcome(plexus.send('purchase-order', 'o1', order('PO-1', { unitPrice: '11.00' }))),
    /^different \| different \| line 1 has another price/,
  );
});

test('an agreed order takes other quantities and prices, and no other lines', async () => {
  const agreed = order('PO-2');
  const more = { ...agreed, lines: [...agreed.lines, { ...agreed.lines[0], line: '2' }] } as typeof agreed;
  assert.equal(await outcome(plexus.send('purchase-order', 'order:PO-2|1|1', agreed)), 'confirmed | applied');
  const changed = order('PO-2', { quantity: '70', unitPrice: '9.80' });
  assert.equal(await outcome(plexus.send('purchase-order', 'order:PO-2|1|2', changed)), 'confirmed | applied');
  const [stands] = await server.sql<{ quantity: number; price: string; revision: number }>(
    `select l.quantity, l.unit_price::numeric(16, 2)::text as price, p.revision
     from purchase_line l join purchase_purchase p on p.id = l.purchase where p.number = 'PO-2'`,
  );
  assert.deepEqual(stands, { quantity: 70, price: '9.80', revision: 1 });
  assert.match(await outcome(plexus.send('goods-receipt', 'r21', receipt('PO-2', '71'))), /OVER_RECEIPT/);
  assert.match(await outcome(plexus.send('purchase-order', 'order:PO-2|1|3', more)), /^refused \| refused-data \| ORDER_LINES_DIFFER/);
});

test('receipts are booked on their day, and Tryton keeps what is still to come', async () => {
  assert.equal(await outcome(plexus.send('goods-receipt', 'r1', receipt('PO-1', '60'))), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('goods-receipt', 'r1', receipt('PO-1', '60'))), 'confirmed | already-applied');
  assert.deepEqual(await balances('PO-1'), { '1300': '600.00', '2010': '-600.00' });
});

test('more than was ordered is not received, although Tryton would take it', async () => {
  assert.equal(
    await outcome(plexus.send('goods-receipt', 'r2', receipt('PO-1', '55'))),
    'refused | refused-data | OVER_RECEIPT | 55 were received and 40 are open on the order line',
  );
  assert.deepEqual(await balances('PO-1'), { '1300': '600.00', '2010': '-600.00' });
});

test('a receipt of an order that Tryton does not have, or in another unit, says so', async () => {
  assert.match(await outcome(plexus.send('goods-receipt', 'r3', receipt('PO-404', '1'))), /ORDER_UNKNOWN/);
  assert.match(await outcome(plexus.send('goods-receipt', 'r4', receipt('PO-1', '1', { line: '9' }))), /ORDER_LINE_UNKNOWN/);
  assert.match(await outcome(plexus.send('goods-receipt', 'r5', receipt('PO-1', '1', { unit: 'EA' }))), /UNIT_DIFFERS/);
});

test('what goes back to the supplier is taken out of stock and of what is owed for it, once', async () => {
  assert.equal(await outcome(plexus.send('purchase-order', 'o7', order('PO-7'))), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('goods-receipt', 'r71', receipt('PO-7', '10'))), 'confirmed | applied');
  const back = receipt('PO-7', '-3', { day: '2026-03-09' });
  assert.equal(await outcome(plexus.send('goods-receipt', 'r72', back)), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('goods-receipt', 'r72', back)), 'confirmed | already-applied');
  const [entry] = await server.sql<{ amount: string }>(
    `select sum(l.debit - l.credit)::numeric(16, 2)::text as amount from account_move_line l join account_move m on m.id = l.move
     join account_account a on a.id = l.account where m.date = '2026-03-09' and a.code = '2010'`,
  );
  assert.equal(entry?.amount, '30.00');
  assert.match(await outcome(plexus.send('goods-receipt', 'r73', receipt('PO-7', '-8'))), /OVER_RETURN/);
});

test('what Tryton does not stock is received once its order stands there', async () => {
  const service = { ...GLOVES, item: 'REPAIR', description: 'Repair of a pump', kind: 'service' as const, packagings: [] };
  assert.equal(await outcome(plexus.send('item', 'i9', service)), 'confirmed | applied');
  const repair = order('PO-9', { item: 'REPAIR', description: 'Repair', quantity: '1', unit: 'EA', perUnit: '1', treatment: 'expense' });
  assert.equal(await outcome(plexus.send('purchase-order', 'o9', repair)), 'confirmed | applied');
  const done = await plexus.send('goods-receipt', 'r9', receipt('PO-9', '1', { unit: 'EA' }));
  assert.deepEqual([done.next, done.reference], ['confirmed', 'not stocked']);
});

test('an invoice at another price clears what was received and books the difference as variance', async () => {
  const billed = invoice('M-1001', 'PO-1', '60', '12.00', '72000', { freight: '750' });
  assert.equal(await outcome(plexus.send('supplier-invoice', 'v1', billed)), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('supplier-invoice', 'v1', billed)), 'confirmed | already-applied');
  assert.deepEqual(await balances('PO-1'), {
    '1300': '600.00',
    '2010': '0.00',
    '5020': '120.00',
    '5030': '7.50',
    'Main Payable': '-727.50',
  });
});

test('the same invoice from another source is not made a second time', async () => {
  const billed = invoice('m-1001', 'PO-1', '60', '12.00', '72000', { freight: '750' });
  assert.equal(
    await outcome(plexus.send('supplier-invoice', 'v2', billed)),
    'different | different | an invoice of this number stands there that did not come from here',
  );
  const [made] = await server.sql<{ n: bigint }>("select count(*) as n from account_invoice where reference ilike 'm-1001'");
  assert.equal(made?.n, 1n);
});

test('an invoice whose lines do not come to its total is not posted', async () => {
  const wrong = { ...invoice('M-1002', 'PO-1', '10', '10.00', '10000'), total: '10001' };
  assert.match(await outcome(plexus.send('supplier-invoice', 'v3', wrong)), /^refused \| conflict \| TOTAL_DIFFERS/);
  const [left] = await server.sql<{ state: string }>("select state from account_invoice where description = 'v3'");
  assert.equal(left?.state, 'draft');
});

test('a credit memo gives the goods back in the books', async () => {
  const given = invoice('M-1001-C', 'PO-1', '-5', '12.00', '-6000', { kind: 'credit' });
  assert.equal(await outcome(plexus.send('supplier-invoice', 'v4', given)), 'confirmed | applied');
  const after = await balances('PO-1');
  assert.equal(after['Main Payable'], '-667.50');
});

test('an invoice whose period was closed in Tryton is refused by that, and stands there once when the period is open again', async () => {
  const controller = new Sender(tryton(systemClock, { login: { user: LOGIN, password: server.passwords.login } }), callErp(server.url));
  const may = (number: string, amount: string) => invoice(number, 'PO-8', '4', '10.00', amount, { day: '2026-05-20' });
  assert.equal(await outcome(plexus.send('purchase-order', 'o8', order('PO-8'))), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('goods-receipt', 'r8', receipt('PO-8', '10', { day: '2026-04-02' }))), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('supplier-invoice', 'v81', may('M-2001', '4000'))), 'confirmed | applied');
  assert.equal(await outcome(controller.send('fiscal-period', 'p8', { day: '2026-05-31', state: 'closed' })), 'confirmed | applied');
  assert.match(await outcome(plexus.send('supplier-invoice', 'v82', may('M-2002', '4000'))), /^refused \| refused-period \|/);
  assert.equal(await outcome(controller.send('fiscal-period', 'p9', { day: '2026-05-31', state: 'open' })), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('supplier-invoice', 'v82', may('M-2002', '4000'))), 'confirmed | applied');
  const [made] = await server.sql<{ n: bigint }>(
    "select count(*) as n from account_invoice where reference = 'M-2002' and state = 'posted'",
  );
  assert.equal(made?.n, 1n);
});

test('a journal is posted on its day under our key, and not again', async () => {
  assert.equal(await outcome(plexus.send('summary-journal', 'PLX-1', journal('2026-03-31', '12345'))), 'confirmed | applied');
  assert.equal(await outcome(plexus.send('summary-journal', 'PLX-1', journal('2026-03-31', '12345'))), 'confirmed | already-applied');
  assert.match(
    await outcome(plexus.send('summary-journal', 'PLX-1', journal('2026-03-31', '12346'))),
    /^different \| different \| the amounts or accounts differ/,
  );
});

/** The balances that everything of one order came to, by account; accounts that stand at nothing stay out unless something moved on them. */
async function balances(of: string): Promise<Record<string, string>> {
  const rows = await server.sql<{ account: string; amount: string }>(
    `select coalesce(a.code, a.name) as account, sum(l.debit - l.credit)::numeric(16, 2)::text as amount
     from account_move_line l join account_account a on a.id = l.account join account_move m on m.id = l.move
     where m.state = 'posted' and (
       m.origin in (select 'stock.move,' || s.id from stock_move s join purchase_line p on s.origin = 'purchase.line,' || p.id
                    join purchase_purchase o on o.id = p.purchase where o.number = $1)
       or m.origin in (select 'account.invoice,' || i.invoice from account_invoice_line i join purchase_line p on i.origin = 'purchase.line,' || p.id
                       join purchase_purchase o on o.id = p.purchase where o.number = $1))
     group by 1 order by 1`,
    [of],
  );
  return Object.fromEntries(rows.map(({ account, amount }) => [account, amount]));
}
