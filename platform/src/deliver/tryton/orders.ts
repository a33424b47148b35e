import { Type } from 'typebox';
import type { OrderLineData, PurchaseOrderData } from '../../canonical/index.ts';
import type { Created } from '../adapter.ts';
import { readPurchasing } from '../purchasing-content.ts';
import { isAnothersOrder, isOtherVersion, orderDifferences } from '../purchasing-differences.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, type DocumentKind, standing } from './document.ts';
import { conflicting } from './ending.ts';
import { addressOf, currencyOf, partyOf, productOf, quantityOf, rowOf, symbolsOf, unitOf, unitSymbol } from './lookups.ts';
import { amend, type StandingLine } from './order-changes.ts';
import { date, dayOf, DateShape, decimal, DecimalShape, Id, Ids, Optional, type TrytonRow } from './values.ts';

const orderRow = rowOf({
  number: Optional(Type.String()),
  reference: Optional(Type.String()),
  state: Type.String(),
  purchase_date: Optional(DateShape),
  lines: Ids,
  'party.': Type.Object({ code: Type.String() }),
  'currency.': Type.Object({ code: Type.String() }),
});

const lineRow = rowOf({
  note: Optional(Type.String()),
  quantity: Optional(Type.Number()),
  unit: Optional(Id),
  unit_price: Optional(DecimalShape),
  'product.': Type.Optional(Optional(Type.Object({ code: Optional(Type.String()) }))),
});

const FIELDS = ['number', 'reference', 'state', 'purchase_date', 'lines', 'party.code', 'currency.code'];
const LINE_FIELDS = ['note', 'quantity', 'unit', 'unit_price', 'product.code'];
/** States of an order that binds. */
const AGREED = new Set(['processing', 'done']);
const STEPS: readonly (readonly [from: string, button: string])[] = [
  ['draft', 'quote'],
  ['quotation', 'confirm'],
];

/**
 * Orders are purchases under our order number, the delivery's key as their reference. Invoices are made from the suppliers' documents and
 * not by Tryton from the receipts (`invoice_method` manual), so that nothing is billed twice. What was agreed is changed by amendments.
 */
export const orders: DocumentKind = {
  async find(outbound, talk) {
    const order = readPurchasing('purchase-order', outbound.content);
    const found = await standingOrders(order, talk);
    const [first] = found;
    if (first === undefined || !AGREED.has(first.state)) return ABSENT;
    const repeated = found.length > 1 && `it stands there ${found.length} times`;
    const different = await differences(first, order, talk);
    // A change of the order is made of what was agreed before.
    if (different.length > 0 && isOtherVersion(first.reference ?? '', outbound.key)) return ABSENT;
    const isAnothers = isAnothersOrder(order, { supplier: first['party.'].code, key: first.reference ?? '' }, outbound.key);
    return { ...standing(`purchase ${first.id}`, [repeated, ...different]), ...(isAnothers ? { isAnothers } : {}) };
  },

  async create(outbound, talk) {
    const order = readPurchasing('purchase-order', outbound.content);
    const [found] = await standingOrders(order, talk);
    if (found !== undefined && AGREED.has(found.state)) {
      await amend(found.id, outbound.key, order, await linesOf(found, talk), talk);
      return { result: 'applied', reference: `purchase ${found.id}` };
    }
    if (found !== undefined) return goOn(found, order, talk);
    const party = await partyOf(talk, order.supplier);
    const lines: TrytonRow[] = [];
    // One after the other: two lines may be the first of the same unit.
    for (const line of order.lines) lines.push(await lineOf(line, talk));
    const [made = 0] = await talk.create('purchase.purchase', [
      {
        number: order.order,
        reference: outbound.key,
        party,
        invoice_address: await addressOf(talk, party),
        currency: await currencyOf(talk, order.currency),
        purchase_date: date(order.day),
        invoice_method: 'manual',
        lines: [['create', lines]],
      },
    ]);
    return agree(made, talk);
  },
};

/** An order that a crash left half made is taken on when it is the one we sent. */
async function goOn(found: Order, order: PurchaseOrderData, talk: Conversation): Promise<Created> {
  const different = await differences(found, order, talk);
  if (different.length > 0) throw conflicting('DRAFT_DIFFERS', different.join('; '));
  return agree(found.id, talk);
}

/** Presses the buttons, each followed by a look: an impossible transition is answered like a possible one. */
async function agree(id: number, talk: Conversation): Promise<Created> {
  for (const [from, button] of STEPS) {
    const before = await stateOf(id, talk);
    if (before !== from) continue;
    await talk.press('purchase.purchase', button, [id]);
    const now = await stateOf(id, talk);
    if (now === before) throw conflicting('NO_TRANSITION', `the order stays ${before} after ${button}`);
  }
  const state = await stateOf(id, talk);
  if (!AGREED.has(state)) throw conflicting('NO_TRANSITION', `the order is ${state}`);
  return { result: 'applied', reference: `purchase ${id}` };
}

const stateRow = rowOf({ state: Type.String() });

async function stateOf(id: number, talk: Conversation): Promise<string> {
  return (await talk.read('purchase.purchase', [id], ['state'], stateRow))[0]?.state ?? 'gone';
}

type Order = Awaited<ReturnType<typeof standingOrders>>[number];

async function standingOrders({ order }: PurchaseOrderData, talk: Conversation) {
  return talk.search(
    'purchase.purchase',
    [
      ['number', '=', order],
      ['state', '!=', 'cancelled'],
    ],
    FIELDS,
    orderRow,
  );
}

async function lineOf(line: OrderLineData, talk: Conversation): Promise<TrytonRow> {
  return {
    type: 'line',
    note: noteOf(line.line),
    description: line.description,
    ...(line.item === undefined ? {} : { product: await productOf(talk, line.item) }),
    quantity: quantityOf(line.quantity),
    unit: await unitOf(talk, line.unit, line.perUnit),
    unit_price: decimal(line.unitPrice),
  };
}

/** How a line of ours is found again among the lines of a purchase. */
export const noteOf = (line: string): string => `line ${line}`;

async function linesOf(found: Order, talk: Conversation): Promise<StandingLine[]> {
  const lines = await talk.read('purchase.line', found.lines, LINE_FIELDS, lineRow);
  const symbols = await symbolsOf(
    talk,
    lines.flatMap(({ unit }) => (unit === null ? [] : [unit])),
  );
  return lines.map((line) => ({
    id: line.id,
    line: (line.note ?? '').slice(noteOf('').length),
    item: line['product.']?.code ?? '',
    quantity: decimalText(line.quantity ?? 0),
    unit: symbols.get(line.unit ?? 0) ?? '',
    unitPrice: line.unit_price?.decimal ?? '0',
  }));
}

async function differences(found: Order, order: PurchaseOrderData, talk: Conversation): Promise<string[]> {
  const asSent = { ...order, lines: order.lines.map((line) => ({ ...line, unit: unitSymbol(line.unit, line.perUnit) })) };
  return orderDifferences(asSent, {
    supplier: found['party.'].code,
    currency: found['currency.'].code,
    day: dayOf(found.purchase_date) ?? 'never',
    lines: await linesOf(found, talk),
  }).filter((difference) => difference !== false);
}

const MOST_FRACTION = 6;

/** A float quantity as the exact decimal it stands for. */
const decimalText = (value: number): string => value.toFixed(MOST_FRACTION);
