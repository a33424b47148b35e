import { Type } from 'typebox';
import type { PaymentStatusData } from '../../canonical/index.ts';
import { minorOf } from '../amount.ts';
import { readPurchasing } from '../purchasing-content.ts';
import type { Outbound } from '../adapter.ts';
import type { Conversation } from './conversation.ts';
import { rowOf } from './lookups.ts';
import { DateShape, dayOf, DecimalShape, Id, Ids, Optional } from './values.ts';

const invoiceRow = rowOf({
  state: Type.String(),
  total_amount: DecimalShape,
  lines_to_pay: Optional(Ids),
  reconciliation_lines: Optional(Ids),
});
const lineRow = rowOf({ date: DateShape, 'move.': Type.Object({ number: Type.String() }) });
const paymentRow = rowOf({ state: Type.String(), date: DateShape, amount: DecimalShape, line: Id });

/** States of an `account.payment` that is on its way. */
const UNDER_WAY = new Set(['approved', 'processing', 'succeeded']);

/**
 * What became of the payment of an invoice that was delivered: `paid` once its entry is cleared, `scheduled` while payments are under way,
 * `failed` when the last one failed. Undefined while nothing is said about it. A payment may be larger than what is open: Tryton approves it,
 * and it is reported as the amount it is.
 */
export async function paymentOf(outbound: Outbound, talk: Conversation): Promise<PaymentStatusData | undefined> {
  const invoice = readPurchasing('supplier-invoice', outbound.content);
  const fields = ['state', 'total_amount', 'lines_to_pay', 'reconciliation_lines'];
  const [found] = await talk.search('account.invoice', [['description', '=', outbound.key]], fields, invoiceRow, 1);
  if (found === undefined) return undefined;
  const told = { supplier: invoice.supplier, number: invoice.number, currency: invoice.currency };
  if (found.state === 'paid') {
    const lines = await talk.read('account.move.line', found.reconciliation_lines ?? [], ['date', 'move.number'], lineRow);
    const last = lines
      .map((line) => ({ day: dayOf(line.date) ?? '', number: line['move.'].number }))
      .sort((a, b) => a.day.localeCompare(b.day))
      .at(-1);
    return {
      ...told,
      status: 'paid',
      amount: String(minorOf(found.total_amount.decimal, invoice.currency) ?? invoice.total),
      day: last?.day ?? invoice.day,
      ...(last === undefined ? {} : { reference: last.number }),
    };
  }
  const payments = await talk.search(
    'account.payment',
    [['line', 'in', found.lines_to_pay ?? []]],
    ['state', 'date', 'amount', 'line'],
    paymentRow,
  );
  const [latest] = payments;
  if (latest === undefined) return undefined;
  const status = UNDER_WAY.has(latest.state) ? 'scheduled' : latest.state === 'failed' ? 'failed' : undefined;
  if (status === undefined) return undefined;
  return {
    ...told,
    status,
    amount: String(minorOf(latest.amount.decimal, invoice.currency) ?? 0n),
    day: dayOf(latest.date) ?? invoice.day,
    reference: `payment ${latest.id}`,
  };
}
