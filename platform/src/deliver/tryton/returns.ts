import { Type } from 'typebox';
import type { ReceiptData } from '../../canonical/index.ts';
import type { Created, Found } from '../adapter.ts';
import type { Conversation } from './conversation.ts';
import { ABSENT, standing } from './document.ts';
import { conflicting, refusedData } from './ending.ts';
import { quantityOf, rowOf } from './lookups.ts';
import { isStocked, movesOf, purchaseLine } from './order-lines.ts';
import { date, DateShape, dayOf, decimal, DecimalShape, Id, Ids, Optional } from './values.ts';

const shipmentRow = rowOf({ state: Type.String(), effective_date: Optional(DateShape), moves: Ids });
const moveRow = rowOf({ state: Type.String(), quantity: Type.Number(), effective_date: Optional(DateShape) });
const lineRow = rowOf({ unit_price: DecimalShape, 'purchase.': Type.Object({ party: Id, currency: Id }) });
const cameRow = rowOf({ from_location: Id });
const warehouseRow = rowOf({ storage_location: Id });

const MODEL = 'stock.shipment.in.return';
const STEPS: readonly (readonly [from: string, button: string])[] = [
  ['draft', 'wait'],
  ['waiting', 'assign_try'],
  ['assigned', 'done'],
];

/** What goes back to the supplier: a return shipment of its own at the price of the order, so that what was accrued is taken back. */
export async function findReturn(key: string, receipt: ReceiptData, talk: Conversation): Promise<Found> {
  const found = await standingReturns(key, talk);
  const [first] = found;
  if (first?.state !== 'done') return ABSENT;
  const moves = await talk.read('stock.move', first.moves, ['state', 'quantity', 'effective_date'], moveRow);
  return standing(`return ${first.id}`, [
    found.length > 1 && `it stands there ${found.length} times`,
    sumOf(moves) !== -quantityOf(receipt.quantity) && 'it has another quantity',
    ...moves.map(
      (move) =>
        dayOf(move.effective_date) !== receipt.day && `it is dated ${dayOf(move.effective_date) ?? 'never'} instead of ${receipt.day}`,
    ),
  ]);
}

export async function createReturn(key: string, receipt: ReceiptData, talk: Conversation): Promise<Created> {
  const [found] = await standingReturns(key, talk);
  const id = found?.id ?? (await draft(key, receipt, talk));
  let state = (await stateOf(id, talk)) ?? 'gone';
  for (const [from, button] of STEPS) {
    if (state !== from) continue;
    await talk.press(MODEL, button, [id]);
    const now = (await stateOf(id, talk)) ?? 'gone';
    if (now === state) throw conflicting('NO_TRANSITION', `the return stays ${state} after ${button}: is there so much in stock?`);
    state = now;
  }
  if (state !== 'done') throw conflicting('NO_TRANSITION', `the return is ${state}`);
  return { result: 'applied', reference: `return ${id}` };
}

const sumOf = (moves: readonly { readonly quantity: number }[]): number => moves.reduce((sum, { quantity }) => sum + quantity, 0);

function standingReturns(key: string, talk: Conversation) {
  return talk.search(
    MODEL,
    [
      ['reference', '=', key],
      ['state', '!=', 'cancelled'],
    ],
    ['state', 'effective_date', 'moves'],
    shipmentRow,
  );
}

async function stateOf(id: number, talk: Conversation): Promise<string | undefined> {
  return (await talk.read(MODEL, [id], ['state', 'effective_date', 'moves'], shipmentRow))[0]?.state;
}

async function draft(key: string, receipt: ReceiptData, talk: Conversation): Promise<number> {
  const line = await purchaseLine(talk, receipt.order, receipt);
  const came = (await movesOf(talk, line)).filter(({ state }) => state === 'done');
  const quantity = -quantityOf(receipt.quantity);
  const origins = came.map(({ id }) => `stock.move,${id}`);
  const returned = await talk.search(
    'stock.move',
    [
      ['origin', 'in', origins],
      ['state', '=', 'done'],
      ['to_location.type', '=', 'supplier'],
    ],
    ['state', 'quantity', 'effective_date'],
    moveRow,
  );
  const here = sumOf(came) - sumOf(returned);
  const [first] = came;
  if (!isStocked(line) || first === undefined || quantity > here) {
    throw refusedData('OVER_RETURN', `${quantity} go back and ${here} are here of what was received`);
  }
  const [priced] = await talk.read('purchase.line', [line.id], ['unit_price', 'purchase.party', 'purchase.currency'], lineRow);
  const [supplierSide] = await talk.read('stock.move', [first.id], ['from_location'], cameRow);
  const [warehouse] = await talk.search('stock.location', [['type', '=', 'warehouse']], ['storage_location'], warehouseRow, 1);
  if (priced === undefined || supplierSide === undefined || warehouse === undefined)
    throw conflicting('GONE', 'the order changed meanwhile');
  const places = { from_location: warehouse.storage_location, to_location: supplierSide.from_location };
  const [made = 0] = await talk.create(MODEL, [
    {
      supplier: priced['purchase.'].party,
      reference: key,
      effective_date: date(receipt.day),
      planned_date: date(receipt.day),
      ...places,
      moves: [
        [
          'create',
          [
            {
              ...places,
              // Not of the order line, which would count it as received.
              origin: `stock.move,${first.id}`,
              product: line.product ?? null,
              uom: line.unit ?? null,
              quantity,
              unit_price: decimal(priced.unit_price.decimal),
              currency: priced['purchase.'].currency,
            },
          ],
        ],
      ],
    },
  ]);
  return made;
}
