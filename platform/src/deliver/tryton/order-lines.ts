import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Conversation } from './conversation.ts';
import { refusedData } from './ending.ts';
import { rowOf } from './lookups.ts';
import { noteOf } from './orders.ts';
import { Id, Ids, Optional } from './values.ts';

const Line = Type.Object({
  id: Id,
  note: Optional(Type.String()),
  product: Optional(Id),
  unit: Optional(Id),
  moves: Ids,
  'unit.': Type.Optional(Optional(Type.Object({ symbol: Type.String() }))),
  'product.': Type.Optional(Optional(Type.Object({ code: Optional(Type.String()), type: Type.String() }))),
});
/** A line of a purchase. */
export type PurchaseLine = Static<typeof Line>;
const line = Compile(Line);

const Move = Type.Object({
  id: Id,
  state: Type.String(),
  quantity: Type.Number(),
  shipment: Optional(Type.String()),
});
/** A movement of goods of a purchase line. */
export type StockMove = Static<typeof Move>;
const move = rowOf(Move.properties);

const FIELDS = ['note', 'product', 'product.code', 'product.type', 'unit', 'unit.symbol', 'moves'];

/**
 * The line that a document of ours names, by its number or else by its item, on an order with the supplier where that is told. Throws an `Ending`
 * when Tryton has no such line.
 */
export async function purchaseLine(
  talk: Conversation,
  order: string,
  named: { readonly [K in 'line' | 'item' | 'supplier']?: string | undefined },
): Promise<PurchaseLine> {
  const lines = await talk.search(
    'purchase.line',
    [
      ['purchase.number', '=', order],
      ['purchase.state', 'in', ['processing', 'done']],
      ...(named.supplier === undefined ? [] : [['purchase.party.code', '=', named.supplier] as const]),
    ],
    FIELDS,
    line,
    500,
  );
  if (lines.length === 0) throw refusedData('ORDER_UNKNOWN', 'Tryton has no confirmed order of that number and supplier');
  const found = lines.filter((one) => (named.line === undefined ? one['product.']?.code === named.item : one.note === noteOf(named.line)));
  const [first] = found;
  if (first === undefined || found.length > 1) throw refusedData('ORDER_LINE_UNKNOWN', 'the order has no such line in Tryton');
  return first;
}

/** Whether Tryton keeps stock of what a line orders. */
export const isStocked = (found: PurchaseLine): boolean => found['product.']?.type === 'goods';

export function movesOf(talk: Conversation, found: PurchaseLine): Promise<StockMove[]> {
  return talk.read('stock.move', found.moves, ['state', 'quantity', 'shipment'], move);
}
