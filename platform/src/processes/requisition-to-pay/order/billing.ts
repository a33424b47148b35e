import { createHash } from 'node:crypto';
import type { JsonObject, OrderLineData } from '../../../canonical/index.ts';
import { priceOf, quantityOf, sumOf } from '../exact.ts';
import { type Hold, type Invoice, type InvoiceLine, type InvoiceOutcome, matchAll, ONE, type Quantity } from '../match/index.ts';
import { agreedFreight } from './agreed-freight.ts';
import { BASE, matchOrderOf, matchReceiptsOf, packagingOf, perUnitOf, receivedOf } from './order-documents.ts';
import type { Bill, BilledLine, OrderState, SettlementData } from './order-state.ts';
import { type OrderWork, tell } from './order-work.ts';

/** Characters that tell one answer from another. */
const SAID = 16;

/** What matching says of every bill of an order, by the key of its invoice. */
export type Matched = ReadonlyMap<string, InvoiceOutcome>;

/** Matches all bills of an order against it and what came. */
export function matched({ order: state, purchasing }: Pick<OrderWork, 'order' | 'purchasing'>): Matched {
  if (state.bills.length === 0) return new Map();
  const received = receivedOf(state);
  const order = matchOrderOf(state, received, purchasing);
  const credits = creditable(state, received);
  const { outcomes } = matchAll(
    {
      orders: order === undefined ? [] : [order],
      receipts: matchReceiptsOf(state),
      invoices: state.bills.map((bill) => invoiceOf(state, bill, credits)),
      settled: new Set(state.bills.flatMap(({ invoice, standing }) => (standing === 'open' ? [] : [invoice]))),
    },
    { tolerances: purchasing.tolerancesOf, packaging: packagingOf(state) },
  );
  return new Map(outcomes.map((outcome) => [outcome.invoice, outcome]));
}

/** What was billed of a line in all, and what of that is not here any more. */
interface Creditable {
  readonly billed: Quantity;
  left: Quantity;
}

/**
 * What of each line may still be credited as quantity: billed and not here any more. A credit beyond that is for the price and takes no quantity
 * back, or else what was received would look unbilled.
 */
function creditable(state: OrderState, received: ReadonlyMap<string, Quantity>): Map<string, Creditable> {
  const credits = new Map<string, Creditable>();
  for (const line of state.order?.lines ?? []) {
    if (line.matching === 'two-way') continue;
    const billed = sumOf(
      state.bills.flatMap((bill) =>
        bill.lines.flatMap((one) => (orderLineOf(state, one) === line.line ? [positive(baseOf(state, line.line, one, bill))] : [])),
      ),
    );
    credits.set(line.line, { billed, left: positive(billed - (received.get(line.line) ?? 0n)) });
  }
  return credits;
}

const positive = (quantity: Quantity): Quantity => (quantity > 0n ? quantity : 0n);

/** Base units of a bill's line; nothing where the unit is not known. What is paid for goes before what was billed. */
function baseOf({ order }: OrderState, orderLine: string, line: BilledLine, { settlement }: Bill): Quantity {
  const paid = settlement?.lines.find((one) => one.line === line.line)?.quantity;
  if (paid !== undefined) return BigInt(paid);
  const ordered = order?.lines.find((candidate) => candidate.line === orderLine);
  const perUnit = ordered === undefined ? undefined : perUnitOf(ordered, line.unit);
  return perUnit === undefined ? 0n : (quantityOf(line.quantity) * perUnit) / ONE;
}

/** The order's line that a bill's or a shipment's line names, by its number, our item or the supplier's. */
export function orderLineOf(
  { order, substitutes }: Pick<OrderState, 'order' | 'substitutes'>,
  { orderLine, item, supplierItem }: { readonly [K in 'orderLine' | 'item' | 'supplierItem']?: string | undefined },
): string | undefined {
  if (orderLine !== undefined) return orderLine;
  const found = (order?.lines ?? []).filter(
    (line) =>
      (item !== undefined && (line.item === item || substitutes.some(([of, taken]) => of === line.line && taken === item))) ||
      (item === undefined && supplierItem !== undefined && line.supplierItem === supplierItem),
  );
  return found.length === 1 ? found[0]?.line : undefined;
}

function invoiceOf(state: OrderState, bill: Bill, credits: ReadonlyMap<string, Creditable>): Invoice {
  const lines = bill.lines.map((line) => matchedLine(state, bill, line, credits));
  return {
    id: bill.invoice,
    supplier: bill.supplier,
    number: bill.number,
    day: bill.day,
    currency: bill.currency,
    lines,
    // Freight, tax and total are judged where all parts of the invoice are known.
    freight: 0n,
    tax: 0n,
    expectedTax: undefined,
    total: sumOf(lines.map(({ amount }) => amount)),
  };
}

function matchedLine(state: OrderState, bill: Bill, line: BilledLine, credits: ReadonlyMap<string, Creditable>): InvoiceLine {
  const orderLine = orderLineOf(state, line);
  const unitPrice = priceOf(line.unitPrice, bill.currency);
  const plain = {
    id: line.line,
    order: state.order?.order ?? 'which is named',
    orderLine,
    item: line.item,
    unit: line.unit,
    quantity: quantityOf(line.quantity),
    unitPrice,
    amount: BigInt(line.amount),
  };
  const ordered = state.order?.lines.find((candidate) => candidate.line === orderLine);
  if (ordered === undefined || orderLine === undefined) return plain;
  const base = baseOf(state, orderLine, line, bill);
  const isShort = bill.settlement?.lines.find((one) => one.line === line.line)?.quantity !== undefined;
  if (isShort) return { ...plain, ...inBase(ordered, base) };
  const credit = credits.get(orderLine);
  if (base >= 0n || credit === undefined || -base > credit.billed) return plain;
  const counted = credit.left < -base ? credit.left : -base;
  credit.left -= counted;
  return { ...plain, ...inBase(ordered, -counted) };
}

/** A quantity that is judged by itself: what it costs is said elsewhere. */
function inBase(ordered: OrderLineData, quantity: Quantity): Pick<InvoiceLine, 'unit' | 'quantity' | 'unitPrice' | 'amount'> {
  const counted =
    ordered.item === undefined
      ? { unit: ordered.unit, quantity: (quantity * ONE) / quantityOf(ordered.perUnit) }
      : { unit: BASE, quantity };
  return { ...counted, unitPrice: 0n, amount: 0n };
}

/** An invoice, or a later version of it, names this order. */
export function takeBill(work: OrderWork, data: Omit<Bill, 'standing' | 'said'>): void {
  const known = work.order.bills.find(({ invoice }) => invoice === data.invoice);
  if (known?.standing === 'settled') return;
  const bill: Bill = { ...data, standing: 'open', said: '' };
  work.order.bills = [...work.order.bills.filter((other) => other !== known), bill];
}

/** The invoice is paid, or its voucher made: what it is worth is booked. */
export function takeSettlement(work: OrderWork, settlement: SettlementData): void {
  work.order.bills = work.order.bills.map((bill) =>
    bill.invoice === settlement.invoice && bill.standing !== 'settled' ? { ...bill, standing: 'settled', settlement } : bill,
  );
}

/** Tells every invoice that is not settled what this order says of it, where that has changed. */
export function tellInvoices(work: OrderWork, outcomes: Matched): void {
  const { order: state } = work;
  const inTurn = state.bills.toSorted(byTurn);
  let freightBefore = 0n;
  const told = new Map<string, Bill>();
  for (const bill of inTurn) {
    const outcome = outcomes.get(bill.invoice);
    if (outcome !== undefined && bill.standing !== 'settled') told.set(bill.invoice, tellOne(work, bill, outcome, freightBefore));
    freightBefore += BigInt(bill.freight);
  }
  state.bills = state.bills.map((bill) => told.get(bill.invoice) ?? bill);
}

function tellOne(work: OrderWork, bill: Bill, outcome: InvoiceOutcome, freightBefore: bigint): Bill {
  const holds = [...outcome.lines.flatMap((line) => line.holds), ...outcome.holds.filter(({ kind }) => kind !== 'total')];
  const freight = work.order.order === undefined ? { amount: 0n, said: '' } : agreedFreight(work.order.order, work.purchasing);
  const answer: JsonObject = {
    order: work.key,
    isKnown: work.order.order !== undefined,
    holds: holds.map(holdText),
    lines: outcome.lines.map((line) => ({
      line: line.line,
      undisputed: String(line.undisputed),
      supported: String(line.supported),
      quantity: String(line.quantity),
      isReceived: line.target !== undefined && line.target.line.matching !== 'two-way',
    })),
    freightAgreed: String(freight.amount),
    freightSaid: freight.said,
    freightBefore: String(freightBefore),
    site: work.order.order?.site ?? '',
  };
  const said = createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, SAID);
  const standing = holds.length === 0 ? 'promised' : bill.standing;
  if (said !== bill.said) tell(work, bill.invoice, 'invoice.matched', answer, bill.entity);
  return { ...bill, said, standing };
}

const holdText = ({ kind, line, measure, expected, found, about }: Hold): JsonObject => ({
  kind,
  ...(line === undefined ? {} : { line }),
  ...(measure === undefined ? {} : { measure }),
  ...(expected === undefined ? {} : { expected: String(expected) }),
  ...(found === undefined ? {} : { found: String(found) }),
  ...(about === undefined ? {} : { about }),
});

const turnOf = ({ standing }: Bill): number => (standing === 'open' ? 1 : 0);

const byTurn = (a: Bill, b: Bill): number =>
  turnOf(a) - turnOf(b) || compared(a.day, b.day) || compared(a.number, b.number) || compared(a.invoice, b.invoice);

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
