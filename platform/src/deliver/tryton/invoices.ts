import { Type } from 'typebox';
import { accountingDayOf, type InvoiceLineData, type VoucherData } from '../../canonical/index.ts';
import { formatMoney, money } from '../../kernel/index.ts';
import type { Created, Outbound } from '../adapter.ts';
import { minorOf } from '../amount.ts';
import { bookedIn, bookedOn } from '../booking-day.ts';
import { readPurchasing } from '../purchasing-content.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, type DocumentKind, standing } from './document.ts';
import { conflicting, refusedData } from './ending.ts';
import { accountOf, addressOf, currencyOf, idOf, journalOf, partyOf, productOf, quantityOf, rowOf, unitOf } from './lookups.ts';
import { isStocked, movesOf, purchaseLine } from './order-lines.ts';
import { date, DateShape, dayOf, decimal, DecimalShape, Id, Ids, Optional, type TrytonRow } from './values.ts';

/** What an invoice is booked to beside the lines of orders, by the ERP's own account numbers. */
export interface InvoiceAccounts {
  readonly freight: string;
  readonly tax: string;
  /** Code of the journal. */
  readonly journal: string;
}

const invoiceRow = rowOf({
  state: Type.String(),
  reference: Optional(Type.String()),
  description: Optional(Type.String()),
  invoice_date: Optional(DateShape),
  accounting_date: Optional(DateShape),
  total_amount: DecimalShape,
  lines: Ids,
  move: Optional(Id),
  'party.': Type.Object({ code: Optional(Type.String()) }),
  'currency.': Type.Object({ code: Type.String() }),
});
const entryRow = rowOf({
  date: DateShape,
  state: Type.String(),
  'period.': Type.Object({ start_date: DateShape, end_date: DateShape }),
});
const payableRow = rowOf({ default_account_payable: Optional(Id) });

const FIELDS = [
  'state',
  'reference',
  'description',
  'invoice_date',
  'accounting_date',
  'total_amount',
  'lines',
  'move',
  'party.code',
  'currency.code',
];
/** States of an invoice that counts in the books. */
const BOOKED = new Set(['posted', 'paid']);

/**
 * Invoices carry the delivery's key as their description and the supplier's number as their reference, which Tryton does not keep unique: one
 * of the same supplier and number that is not ours is reported and nothing is made. Lines of orders take the received goods with them, so that
 * Tryton clears what it accrued at the receipt and books the difference as variance.
 */
export function invoices(accounts: InvoiceAccounts): DocumentKind {
  return {
    async find(outbound, talk) {
      const invoice = readPurchasing('supplier-invoice', outbound.content);
      const all = await standingInvoices(invoice, talk);
      const ours = all.filter(({ description }) => description === outbound.key);
      const [first] = ours;
      if (first === undefined) {
        const [other] = all;
        return other === undefined
          ? ABSENT
          : standing(`invoice ${other.id}`, ['an invoice of this number stands there that did not come from here']);
      }
      if (!BOOKED.has(first.state)) return ABSENT;
      const repeated = all.length > 1 && `it stands there ${all.length} times`;
      return standing(`invoice ${first.id}`, [repeated, ...(await differences(first, invoice, talk))]);
    },

    async create(outbound, talk) {
      const invoice = readPurchasing('supplier-invoice', outbound.content);
      const [found] = await standingInvoices(invoice, talk);
      const id = found?.id ?? (await draft(outbound, invoice, accounts, talk));
      return book(id, invoice, talk);
    },
  };
}

type Invoice = Awaited<ReturnType<typeof standingInvoices>>[number];

async function standingInvoices(invoice: VoucherData, talk: Conversation) {
  return talk.search(
    'account.invoice',
    [
      ['type', '=', 'in'],
      ['party.code', '=', invoice.supplier],
      ['reference', 'ilike', invoice.number.replace(/[\\%_]/g, '\\$&')],
      ['state', '!=', 'cancelled'],
    ],
    FIELDS,
    invoiceRow,
  );
}

async function draft(outbound: Outbound, invoice: VoucherData, accounts: InvoiceAccounts, talk: Conversation): Promise<number> {
  const party = await partyOf(talk, invoice.supplier);
  const currency = await currencyOf(talk, invoice.currency);
  const [configuration] = await talk.read('account.configuration', [1], ['default_account_payable'], payableRow);
  const payable = configuration?.default_account_payable ?? null;
  if (payable === null) throw refusedData('PAYABLE_MISSING', 'Tryton has no default payable account');
  const lines: TrytonRow[] = [];
  const taken = new Set<number>();
  for (const line of invoice.lines) lines.push(...(await rowsOf(line, talk, taken)));
  for (const [amount, account, words] of [
    [invoice.freight, accounts.freight, 'Freight'],
    [invoice.tax, accounts.tax, 'Tax'],
  ] as const) {
    if (BigInt(amount) !== 0n) lines.push(charge(amount, invoice.currency, await accountOf(talk, account), words));
  }
  const [made = 0] = await talk.create('account.invoice', [
    {
      type: 'in',
      party,
      invoice_address: await addressOf(talk, party),
      reference: invoice.number,
      description: outbound.key,
      invoice_date: date(invoice.day),
      accounting_date: date(accountingDayOf(invoice)),
      journal: await journalOf(talk, accounts.journal),
      account: payable,
      payment_term: (await idOf(talk, 'account.invoice.payment_term', [['name', '=', await termNameOf(party, talk)]])) ?? null,
      currency,
      lines: [['create', lines.map((row) => ({ type: 'line', invoice_type: 'in', party, currency, ...row }))]],
    },
  ]);
  return made;
}

const termRow = rowOf({ 'supplier_payment_term.': Type.Optional(Optional(Type.Object({ name: Type.String() }))) });

async function termNameOf(party: number, talk: Conversation): Promise<string> {
  const [row] = await talk.read('party.party', [party], ['supplier_payment_term.name'], termRow);
  return row?.['supplier_payment_term.']?.name ?? '';
}

const expenseRow = rowOf({ 'account_category.': Type.Object({ account_expense: Optional(Id) }) });

/** The rows of one line: one, or one for each account that a line without an order is spread over. */
async function rowsOf(line: InvoiceLineData, talk: Conversation, taken: Set<number>): Promise<TrytonRow[]> {
  const common = {
    quantity: quantityOf(line.quantity),
    unit_price: decimal(line.unitPrice),
    description: line.description ?? `Line ${line.line}`,
  };
  if (line.order === undefined) {
    const distributions = line.distributions ?? [];
    const [only] = distributions;
    if (only?.account === undefined || distributions.length > 1) {
      throw refusedData('DISTRIBUTION_NOT_TAKEN', `line ${line.line} has to name one account of the chart`);
    }
    return [{ ...common, account: await accountOf(talk, only.account) }];
  }
  const ordered = await purchaseLine(talk, line.order, { line: line.orderLine, item: line.item });
  const product = ordered.product ?? (line.item === undefined ? undefined : await productOf(talk, line.item));
  if (product === undefined) throw refusedData('ITEM_UNKNOWN', `line ${line.line} has no item`);
  const moves = isStocked(ordered) ? (await movesOf(talk, ordered)).filter(({ state, id }) => state === 'done' && !taken.has(id)) : [];
  for (const { id } of moves) taken.add(id);
  const [template] = await talk.search(
    'product.template',
    [['products', '=', product]],
    ['account_category.account_expense'],
    expenseRow,
    1,
  );
  const account = template?.['account_category.'].account_expense ?? null;
  if (account === null) throw refusedData('ACCOUNT_UNKNOWN', 'the product has no expense account in Tryton');
  const unit = ordered['unit.']?.symbol === undefined ? await unitOf(talk, line.unit) : ordered.unit;
  return [
    {
      ...common,
      product,
      unit,
      account,
      origin: `purchase.line,${ordered.id}`,
      ...(moves.length === 0 ? {} : { stock_moves: [['add', moves.map(({ id }) => id)]] }),
    },
  ];
}

/** A line for an amount in minor units; a credit has a negative quantity, since Tryton wants prices to be positive. */
function charge(amount: string, currency: string, account: number, description: string): TrytonRow {
  const minor = BigInt(amount);
  return {
    account,
    description,
    quantity: minor < 0n ? -1 : 1,
    unit_price: decimal(formatMoney(money(minor < 0n ? -minor : minor, currency))),
  };
}

/** Looks before and after: what is in the books cannot be taken out again. */
async function book(id: number, invoice: VoucherData, talk: Conversation): Promise<Created> {
  const [made] = await talk.read('account.invoice', [id], FIELDS, invoiceRow);
  if (made === undefined) throw conflicting('GONE', 'the invoice is not there any more');
  const total = minorOf(made.total_amount.decimal, invoice.currency);
  if (total !== BigInt(invoice.total)) {
    throw conflicting('TOTAL_DIFFERS', `the lines come to ${made.total_amount.decimal} in Tryton, which is not the total`);
  }
  if (!BOOKED.has(made.state)) {
    await talk.press('account.invoice', 'post', [id]);
    const [after] = await talk.read('account.invoice', [id], FIELDS, invoiceRow);
    if (after === undefined || !BOOKED.has(after.state))
      throw conflicting('NO_TRANSITION', `the invoice stays ${after?.state ?? 'away'} after post`);
  }
  return { result: 'applied', reference: `invoice ${id}` };
}

async function differences(found: Invoice, invoice: VoucherData, talk: Conversation): Promise<(string | false)[]> {
  const [entry] = await talk.read(
    'account.move',
    found.move === null ? [] : [found.move],
    ['date', 'state', 'period.start_date', 'period.end_date'],
    entryRow,
  );
  const day = entry === undefined ? undefined : (dayOf(entry.date) ?? '');
  const period = entry?.['period.'];
  const asked = accountingDayOf(invoice);
  const isOutside = period !== undefined && ((dayOf(period.start_date) ?? '') > asked || (dayOf(period.end_date) ?? '') < asked);
  return [
    minorOf(found.total_amount.decimal, invoice.currency) !== BigInt(invoice.total) && 'the total differs',
    found['currency.'].code !== invoice.currency && `it is in another currency than ${invoice.currency}`,
    dayOf(found.invoice_date) !== invoice.day && `it is dated ${dayOf(found.invoice_date) ?? 'never'} instead of ${invoice.day}`,
    entry === undefined && 'it has no entry',
    day !== undefined && day !== asked && bookedOn(day, asked),
    isOutside && bookedIn('another period', `that of ${asked}`),
    entry !== undefined && entry.state !== 'posted' && 'its entry is not posted',
  ];
}
