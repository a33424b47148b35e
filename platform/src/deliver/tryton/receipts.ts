import { Type } from 'typebox';
import type { ReceiptData } from '../../canonical/index.ts';
import type { Created } from '../adapter.ts';
import { readPurchasing } from '../purchasing-content.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, type DocumentKind, standing } from './document.ts';
import { conflicting, Ending, refusedData } from './ending.ts';
import { idOf, quantityOf, rowOf } from './lookups.ts';
import { isStocked, movesOf, purchaseLine } from './order-lines.ts';
import { createReturn, findReturn } from './returns.ts';
import { date, DateShape, dayOf, Id, Ids, Optional } from './values.ts';

const shipmentRow = rowOf({ state: Type.String(), effective_date: Optional(DateShape), moves: Ids });
const doneMove = rowOf({
  state: Type.String(),
  quantity: Type.Number(),
  effective_date: Optional(DateShape),
  'from_location.': Type.Object({ type: Type.String() }),
});
const accountMove = rowOf({ date: DateShape, state: Type.String() });
const orderParty = rowOf({ 'purchase.': Type.Object({ party: Id }) });

const STEPS: readonly (readonly [from: string, button: string])[] = [
  ['draft', 'receive'],
  ['received', 'done'],
];
/** The reference of a receipt of what Tryton has no receipts of. */
const NOT_STOCKED = 'not stocked';
/** Floats of quantities differ by less than the smallest unit they are kept in. */
const LEAST = 0.000_001;

/**
 * Receipts are supplier shipments with the delivery's key as their reference, each of one order line. Tryton would take any quantity, and
 * bill it: more than is still open on the line is refused here. It keeps no receipt of what it does not stock; for those lines it is enough
 * that the order stands there.
 */
export const receipts: DocumentKind = {
  async find(outbound, talk) {
    const receipt = readPurchasing('goods-receipt', outbound.content);
    if (isReturn(receipt) && !(await isUnstocked(receipt, talk))) return findReturn(outbound.key, receipt, talk);
    const found = await standingShipments(outbound.key, talk);
    const [first] = found;
    if (first !== undefined) {
      if (first.state !== 'done') return ABSENT;
      const repeated = found.length > 1 && `it stands there ${found.length} times`;
      return standing(`shipment ${first.id}`, [repeated, ...(await differences(first, receipt, talk))]);
    }
    return (await isUnstocked(receipt, talk)) ? standing(NOT_STOCKED, []) : ABSENT;
  },

  async create(outbound, talk) {
    const receipt = readPurchasing('goods-receipt', outbound.content);
    if (isReturn(receipt)) return createReturn(outbound.key, receipt, talk);
    const [found] = await standingShipments(outbound.key, talk);
    return finish(found?.id ?? (await ship(outbound.key, receipt, talk)), talk);
  },
};

const isReturn = ({ quantity }: ReceiptData): boolean => quantity.startsWith('-');

/** Whether the line stands there and orders what Tryton keeps no stock of; false when it does not stand there. */
async function isUnstocked(receipt: ReceiptData, talk: Conversation): Promise<boolean> {
  try {
    return !isStocked(await purchaseLine(talk, receipt.order, receipt));
  } catch (error) {
    if (error instanceof Ending && error.outcome.result === 'refused-data') return false;
    throw error;
  }
}

type Shipment = Awaited<ReturnType<typeof standingShipments>>[number];

async function standingShipments(key: string, talk: Conversation) {
  return talk.search(
    'stock.shipment.in',
    [
      ['reference', '=', key],
      ['state', '!=', 'cancelled'],
    ],
    ['state', 'effective_date', 'moves'],
    shipmentRow,
  );
}

async function ship(key: string, receipt: ReceiptData, talk: Conversation): Promise<number> {
  const line = await purchaseLine(talk, receipt.order, receipt);
  const symbol = line['unit.']?.symbol ?? '';
  if (symbol !== receipt.unit && !symbol.startsWith(`${receipt.unit}/`) && !(symbol === 'u' && receipt.unit === 'EA')) {
    throw refusedData('UNIT_DIFFERS', `the order line is in another unit than ${receipt.unit}`);
  }
  const moves = (await movesOf(talk, line)).filter(({ state, shipment }) => state === 'draft' && shipment === null);
  const open = moves.reduce((sum, { quantity }) => sum + quantity, 0);
  const quantity = quantityOf(receipt.quantity);
  const [move] = moves;
  if (move === undefined || quantity > open + LEAST) {
    throw refusedData('OVER_RECEIPT', `${receipt.quantity} were received and ${open} are open on the order line`);
  }
  const [purchase] = await talk.read('purchase.line', [line.id], ['purchase.party'], orderParty);
  const warehouse = await warehouseOf(receipt.location, talk);
  const [made = 0] = await talk.create('stock.shipment.in', [
    {
      supplier: purchase?.['purchase.'].party ?? 0,
      warehouse,
      reference: key,
      effective_date: date(receipt.day),
      planned_date: date(receipt.day),
      // Tryton makes a move of its own for what is still to come.
      incoming_moves: [
        ['add', [move.id]],
        ['write', [move.id], { quantity }],
      ],
    },
  ]);
  return made;
}

/** The warehouse with the code of our location, or the only one there is. */
async function warehouseOf(location: string, talk: Conversation): Promise<number> {
  const isWarehouse = ['type', '=', 'warehouse'];
  const found =
    (await idOf(talk, 'stock.location', [isWarehouse, ['code', '=', location]])) ?? (await idOf(talk, 'stock.location', [isWarehouse]));
  if (found === undefined) throw refusedData('WAREHOUSE_UNKNOWN', 'Tryton has no warehouse');
  return found;
}

async function finish(id: number, talk: Conversation): Promise<Created> {
  let state = await stateOf(id, talk);
  for (const [from, button] of STEPS) {
    if (state !== from) continue;
    await talk.press('stock.shipment.in', button, [id]);
    const now = await stateOf(id, talk);
    if (now === state) throw conflicting('NO_TRANSITION', `the shipment stays ${state} after ${button}`);
    state = now;
  }
  if (state !== 'done') throw conflicting('NO_TRANSITION', `the shipment is ${state}`);
  return { result: 'applied', reference: `shipment ${id}` };
}

async function stateOf(id: number, talk: Conversation): Promise<string> {
  return (await talk.read('stock.shipment.in', [id], ['state', 'effective_date', 'moves'], shipmentRow))[0]?.state ?? 'gone';
}

/** Also the day of the entry that Tryton made of it: that is the one that counts in the books. */
async function differences(found: Shipment, receipt: ReceiptData, talk: Conversation): Promise<(string | false)[]> {
  const moves = await talk.read('stock.move', found.moves, ['state', 'quantity', 'effective_date', 'from_location.type'], doneMove);
  const incoming = moves.filter((move) => move['from_location.'].type === 'supplier');
  const received = incoming.reduce((sum, { quantity }) => sum + quantity, 0);
  const entries = await talk.search(
    'account.move',
    [['origin', 'in', incoming.map(({ id }) => `stock.move,${id}`)]],
    ['date', 'state'],
    accountMove,
  );
  return [
    Math.abs(received - quantityOf(receipt.quantity)) > LEAST && 'it has another quantity',
    moves.some(({ state }) => state !== 'done') && 'some of it was not moved',
    dayOf(found.effective_date) !== receipt.day && `it is dated ${dayOf(found.effective_date) ?? 'never'} instead of ${receipt.day}`,
    ...entries.map((entry) => dayOf(entry.date) !== receipt.day && `its entry is dated ${dayOf(entry.date)} instead of ${receipt.day}`),
    entries.some(({ state }) => state !== 'posted') && 'its entry is not posted',
  ];
}
