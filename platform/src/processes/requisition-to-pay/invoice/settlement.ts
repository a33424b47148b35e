import type { AccountingEntry, InvoiceData, InvoiceLineData, JsonObject } from '../../../canonical/index.ts';
import { divideHalfUp, formatDecimal, minorDigits, parseDecimal, rescale } from '../../../kernel/index.ts';
import { prorated, quantityOf, quantityText, sumOf } from '../exact.ts';
import { partsSum, undisputedOf } from './holds.ts';
import type { InvoiceState } from './invoice-state.ts';
import { type InvoiceWork, ordersOf, type Part, partsOf, tell } from './invoice-work.ts';

/** What a delivery of the voucher is to the invoice, for its answer. */
export const VOUCHER = 'voucher';

/** Books the invoice, or what is undisputed of it: its orders what they received of it, this key what belongs to no order. Done once. */
export function settle(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  const { invoice } = state;
  if (invoice === undefined || state.payable !== undefined) return;
  const day = dayOf(work);
  const paid = state.wish === 'short-pay' ? undisputedOf(state) : undefined;
  const amountOf = (line: string, amount: string): bigint => paid?.get(line)?.amount ?? BigInt(amount);
  const parts = partsOf(invoice);
  const rounding = paid === undefined ? BigInt(invoice.total) - partsSum(invoice) : 0n;
  let payable = rounding;
  for (const [n, part] of parts.entries()) {
    const lines = part.lines.map(({ line, amount }) => {
      const quantity = paid?.get(line)?.quantity;
      return { line, amount: String(amountOf(line, amount)), ...(quantity === undefined ? {} : { quantity: String(quantity) }) };
    });
    const own = sumOf(lines.map(({ amount }) => BigInt(amount)));
    const besides = { freight: part.freight, tax: part.tax, rounding: n === 0 ? rounding : 0n, useTax: useTaxOf(work, invoice, own) };
    payable += own + part.freight + part.tax;
    if (part.order === undefined) postOwn(work, invoice, part, besides, day);
    else {
      const amounts = Object.fromEntries(Object.entries(besides).map(([name, amount]) => [name, String(amount)]));
      tell(work, `order:${part.order}`, 'invoice.settled', { invoice: key, day, lines, ...amounts });
    }
  }
  state.payable = String(payable);
}

/** The accounting day: when it became payable, and never before it was written. */
function dayOf({ event, invoice, purchasing }: InvoiceWork): string {
  const today = purchasing.today(invoice.entity, event.occurredAt);
  const written = invoice.invoice?.day ?? today;
  return today < written ? written : today;
}

/** Hands the voucher to the ERP of the entity. Where the match is the ERP's, so is the decision: its answer tells. */
export function deliverVoucher(work: InvoiceWork): void {
  const { invoice: state, key, purchasing, effects } = work;
  const { invoice } = state;
  const { erp, suite, matchOwner } = purchasing.rulesOf(state.entity);
  const target = matchOwner === 'suite' ? suite : erp;
  if (target === undefined || invoice === undefined) return;
  const [first] = ordersOf(invoice.lines);
  effects.push({
    effect: 'deliver',
    target,
    kind: 'supplier-invoice',
    // After what was received of the order, which goes to the same place.
    orderKey: first === undefined ? key : `order:${first}`,
    content: { ...invoice, ...(state.wish === 'short-pay' ? shortened(state, invoice) : {}) },
    answer: VOUCHER,
  });
  state.voucher = { state: 'queued' };
}

/** What is paid of an invoice as an invoice of its own: the quantity paid for, at the price paid for it. */
function shortened(state: InvoiceState, { lines, currency }: InvoiceData): Pick<InvoiceData, 'lines' | 'total'> {
  const paid = undisputedOf(state);
  const kept = lines.flatMap((line): InvoiceLineData[] => {
    const { amount, quantity, billed } = paid.get(line.line) ?? {};
    if (quantity === undefined || billed === undefined || amount === undefined) return [line];
    if (quantity === 0n || amount === 0n) return [];
    const inUnit = divideHalfUp(quantityOf(line.quantity) * quantity, billed);
    const unitPrice = formatDecimal({ units: divideHalfUp(amount * 10n ** BigInt(12 - minorDigits(currency)), inUnit), scale: 6 });
    return [{ ...line, quantity: quantityText(inUnit, 1_000_000n), unitPrice, amount: String(amount) }];
  });
  return { lines: kept, total: state.payable ?? '0' };
}

/** Use tax on what a supplier bills without tax, where its terms say so. */
function useTaxOf({ purchasing }: InvoiceWork, { supplier, tax }: InvoiceData, amount: bigint): bigint {
  const { useTax } = purchasing.termsOf(supplier);
  if (useTax === undefined || tax !== '0') return 0n;
  return divideHalfUp(amount * rescale(parseDecimal(useTax), 4).units, 1_000_000n);
}

type Besides = Readonly<Record<'freight' | 'tax' | 'rounding' | 'useTax', bigint>>;

/** Lines that name no order cost what their distributions say, or the contract they are billed under. */
function postOwn(work: InvoiceWork, invoice: InvoiceData, part: Part, { freight, tax, rounding, useTax }: Besides, day: string): void {
  const { key, invoice: state, purchasing, event, effects } = work;
  const { accounts } = purchasing.rulesOf(state.entity);
  const contract = purchasing.contractOf(invoice.supplier, invoice.contract);
  const coded = part.lines.flatMap((line): AccountingEntry[] => {
    const amount = BigInt(line.amount);
    const { distributions } = line;
    if (distributions === undefined) {
      const { account = accounts.expense, costCenter } = contract ?? {};
      return [{ posting: 'service-billed', amount, account, ...(costCenter === undefined ? {} : { department: costCenter }) }];
    }
    const amounts = prorated(
      amount,
      distributions.map(({ share }) => quantityOf(share)),
    );
    return distributions.map(({ account = accounts.expense, costCenter }, n) => {
      return { posting: 'service-billed', amount: amounts[n] ?? 0n, account, department: costCenter };
    });
  });
  const entries: AccountingEntry[] = [
    ...coded,
    ...over(coded, 'freight-billed', freight).map((entry) => ({ ...entry, account: accounts.freight })),
    ...over(coded, 'tax-billed', tax),
    ...over(coded, 'use-tax', useTax),
    { posting: 'purchase-variance', amount: rounding },
  ];
  const some = entries.filter(({ amount }) => amount !== 0n).map((entry) => ({ ...entry, counterparty: key }));
  if (some.length === 0) return;
  const identity = `${key}|${event.id.toString('base64url')}.${event.revision}|settled`;
  effects.push({
    effect: 'post',
    event: { identity, entity: state.entity, day, currency: invoice.currency, subject: key, entries: some },
  });
  state.journal = identity;
}

/** An amount where other amounts go, by their size. */
function over(coded: readonly AccountingEntry[], posting: string, amount: bigint): AccountingEntry[] {
  const parts = prorated(
    amount,
    coded.map((entry) => (entry.amount < 0n ? -entry.amount : entry.amount)),
  );
  return coded.map((entry, n) => ({ ...entry, posting, amount: parts[n] ?? 0n }));
}

/** Takes back what was settled: the orders and this key reverse their journals exactly. */
export function unsettle(work: InvoiceWork): void {
  const { invoice: state, event, key, effects, purchasing } = work;
  withdrawFromOrders(work);
  if (state.journal !== undefined && state.invoice !== undefined) {
    effects.push({
      effect: 'post',
      event: {
        identity: `${state.journal}|r`,
        entity: state.entity,
        day: purchasing.today(state.entity, event.occurredAt),
        currency: state.invoice.currency,
        subject: key,
        entries: [],
        lines: [],
        reverses: state.journal,
      },
    });
  }
  delete state.journal;
  delete state.payable;
  delete state.voucher;
}

/** No order counts the invoice any more. */
export function withdrawFromOrders(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  for (const order of state.asked) tell(work, order, 'invoice.withdrawn', { invoice: key });
  state.asked = [];
  state.matches = {};
}

/** Asks every order named what it says of its part; once for each version of the invoice. */
export function askOrders(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  const { invoice } = state;
  if (invoice === undefined || state.asked.length > 0) return;
  for (const { order, lines, freight } of partsOf(invoice)) {
    if (order === undefined) continue;
    const { supplier, number, day, currency } = invoice;
    const billed = lines.map(({ line, orderLine, item, supplierItem, quantity, unit, unitPrice, amount }): JsonObject => {
      return { line, orderLine, item, supplierItem, quantity, unit, unitPrice, amount };
    });
    const asked = { invoice: key, entity: state.entity, supplier, number, day, currency, lines: billed, freight: String(freight) };
    tell(work, `order:${order}`, 'invoice.billed', asked);
    state.asked = [...state.asked, `order:${order}`];
  }
}
