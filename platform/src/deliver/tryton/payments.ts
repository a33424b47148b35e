import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { InvoiceData, PaymentStatusData } from '../../canonical/index.ts';
import { minorOf } from '../amount.ts';
import { readPurchasing } from '../purchasing-content.ts';
import type { Outbound } from '../adapter.ts';
import type { Conversation } from './conversation.ts';
import { DateShape, dayOf, DecimalShape, Id, Ids, Optional } from './values.ts';

const Invoice = Type.Object({
  id: Id,
  description: Type.String(),
  state: Type.String(),
  total_amount: DecimalShape,
  lines_to_pay: Optional(Ids),
  reconciliation_lines: Optional(Ids),
});
type Invoice = Static<typeof Invoice>;
const Line = Type.Object({ id: Id, date: DateShape, 'move.': Type.Object({ number: Type.String() }) });
const Payment = Type.Object({ id: Id, state: Type.String(), date: DateShape, amount: DecimalShape, line: Optional(Id) });
const [invoiceRow, lineRow, paymentRow] = [Compile(Invoice), Compile(Line), Compile(Payment)];

const FIELDS = ['description', 'state', 'total_amount', 'lines_to_pay', 'reconciliation_lines'];
const MOST = 2_000;

/** States of an `account.payment` that is on its way. */
const UNDER_WAY = new Set(['approved', 'processing', 'succeeded']);

/**
 * What became of the payments of invoices that were delivered, by their keys, in three calls for all: `paid` once its entry is cleared,
 * `scheduled` while payments are under way, `failed` when the last one failed; nothing where nothing is said. A payment may be larger than
 * what is open: Tryton approves it, and it is reported as the amount it is. Credits are kept for later payments and are not told.
 */
export async function paymentsOf(outbounds: readonly Outbound[], talk: Conversation): Promise<ReadonlyMap<string, PaymentStatusData>> {
  const asked = new Map(outbounds.map(({ key, content }) => [key, readPurchasing('supplier-invoice', content)]));
  const invoices = [...asked].filter(([, { kind }]) => kind === 'invoice');
  if (invoices.length === 0) return new Map();
  const found = await talk.search('account.invoice', [['description', 'in', invoices.map(([key]) => key)]], FIELDS, invoiceRow, MOST);
  const cleared = found.flatMap(({ state, reconciliation_lines: lines }) => (state === 'paid' ? (lines ?? []) : []));
  const entries = new Map((await talk.read('account.move.line', cleared, ['date', 'move.number'], lineRow)).map((row) => [row.id, row]));
  const open = found.flatMap(({ state, lines_to_pay: lines }) => (state === 'paid' ? [] : (lines ?? [])));
  const payments =
    open.length === 0
      ? []
      : await talk.search('account.payment', [['line', 'in', open]], ['state', 'date', 'amount', 'line'], paymentRow, MOST);
  const told = new Map<string, PaymentStatusData>();
  for (const row of found) {
    const invoice = asked.get(row.description);
    const said = invoice === undefined ? undefined : row.state === 'paid' ? paid(row, invoice, entries) : scheduled(row, invoice, payments);
    if (said !== undefined) told.set(row.description, said);
  }
  return told;
}

const named = ({ supplier, number, currency }: InvoiceData) => ({ supplier, number, currency });

function paid(row: Invoice, invoice: InvoiceData, entries: ReadonlyMap<number, Static<typeof Line>>): PaymentStatusData {
  const last = (row.reconciliation_lines ?? [])
    .flatMap((id) => entries.get(id) ?? [])
    .map((line) => ({ day: dayOf(line.date) ?? '', number: line['move.'].number }))
    .sort((a, b) => a.day.localeCompare(b.day))
    .at(-1);
  return {
    ...named(invoice),
    status: 'paid',
    amount: String(minorOf(row.total_amount.decimal, invoice.currency) ?? invoice.total),
    day: last?.day ?? invoice.day,
    ...(last === undefined ? {} : { reference: last.number }),
  };
}

/** Of the payments of an invoice the latest counts: they come newest first. */
function scheduled(row: Invoice, invoice: InvoiceData, payments: readonly Static<typeof Payment>[]): PaymentStatusData | undefined {
  const latest = payments.find(({ line }) => line !== null && (row.lines_to_pay ?? []).includes(line));
  if (latest === undefined) return undefined;
  const status = UNDER_WAY.has(latest.state) ? 'scheduled' : latest.state === 'failed' ? 'failed' : undefined;
  if (status === undefined) return undefined;
  return {
    ...named(invoice),
    status,
    amount: String(minorOf(latest.amount.decimal, invoice.currency) ?? 0n),
    day: dayOf(latest.date) ?? invoice.day,
    reference: `payment ${latest.id}`,
  };
}
