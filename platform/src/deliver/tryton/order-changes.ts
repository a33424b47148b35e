import { Type } from 'typebox';
import type { PurchaseOrderData } from '../../canonical/index.ts';
import { isSame } from '../purchasing-differences.ts';
import type { Conversation } from './conversation.ts';
import { conflicting, refusedData } from './ending.ts';
import { productOf, quantityOf, rowOf, unitOf, unitSymbol } from './lookups.ts';
import { decimal, type TrytonRow } from './values.ts';

const MODEL = 'purchase.amendment';
const stateRow = rowOf({ state: Type.String() });
const DRAFT = 'draft';

/** A line of a purchase as it stands; quantity and price as exact decimals. */
export interface StandingLine {
  readonly id: number;
  readonly line: string;
  readonly item: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
}

/**
 * Changes the lines of a purchase that was agreed, by an amendment, which Tryton makes a revision of; the delivery's key is its description.
 * One that a crash left as a draft is taken on, since the lines it was made of are those of the same delivery. An amendment changes lines and
 * neither adds nor removes any: such a change ends as refused and is made by hand. Throws an `Ending`.
 */
export async function amend(
  purchase: number,
  key: string,
  order: PurchaseOrderData,
  stands: readonly StandingLine[],
  talk: Conversation,
): Promise<void> {
  const rows = await rowsOf(order, stands, talk);
  if (rows.length > 0) await validate(await draftOf(purchase, key, rows, talk), talk);
  // From here on what stands there is ours of this revision.
  await talk.write('purchase.purchase', [purchase], { reference: key });
}

async function rowsOf(order: PurchaseOrderData, stands: readonly StandingLine[], talk: Conversation): Promise<TrytonRow[]> {
  const byLine = new Map(stands.map((one) => [one.line, one]));
  const added = order.lines.filter(({ line }) => !byLine.has(line));
  if (added.length > 0 || stands.length > order.lines.length) {
    const names = added.map(({ line }) => line).join(', ');
    throw refusedData('ORDER_LINES_DIFFER', `a purchase that is agreed takes no other lines${names === '' ? '' : `: ${names} of ours`}`);
  }
  const rows: TrytonRow[] = [];
  // One after the other: two lines may be the first of the same unit.
  for (const line of order.lines) {
    const found = byLine.get(line.line);
    if (found === undefined) continue;
    const isEqual =
      found.item === (line.item ?? '') &&
      found.unit === unitSymbol(line.unit, line.perUnit) &&
      isSame(found.quantity, line.quantity) &&
      isSame(found.unitPrice, line.unitPrice);
    if (isEqual) continue;
    rows.push({
      action: 'line',
      line: found.id,
      ...(line.item === undefined ? {} : { product: await productOf(talk, line.item) }),
      quantity: quantityOf(line.quantity),
      unit: await unitOf(talk, line.unit, line.perUnit),
      unit_price: decimal(line.unitPrice),
      description: line.description,
    });
  }
  return rows;
}

async function draftOf(purchase: number, key: string, rows: readonly TrytonRow[], talk: Conversation): Promise<number> {
  const [left] = await talk.search(
    MODEL,
    [
      ['purchase', '=', purchase],
      ['description', '=', key],
      ['state', '=', DRAFT],
    ],
    ['state'],
    stateRow,
    1,
  );
  if (left !== undefined) return left.id;
  const [made = 0] = await talk.create(MODEL, [{ purchase, description: key, lines: [['create', rows]] }]);
  return made;
}

async function validate(id: number, talk: Conversation): Promise<void> {
  await talk.press(MODEL, 'validate_amendment', [id]);
  const [now] = await talk.read(MODEL, [id], ['state'], stateRow);
  if (now?.state !== 'validated') throw conflicting('NO_TRANSITION', `the amendment stays ${now?.state ?? 'gone'} after it was validated`);
}
