import { type TProperties, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Conversation } from './conversation.ts';
import { refusedData } from './ending.ts';
import { Id, type TrytonDomain } from './values.ts';

/** A compiled schema of a row: its id and the fields given. */
export function rowOf<T extends TProperties>(fields: T) {
  return Compile(Type.Object({ id: Id, ...fields }));
}

const onlyId = rowOf({});
const withSymbol = rowOf({ symbol: Type.String({ maxLength: 60 }) });

/** What is found also where it is out of use. */
export const ANY_STATE: TrytonDomain = ['active', 'in', [true, false]];

/** The id of the one record that matches; undefined when there is none. */
export async function idOf(talk: Conversation, model: string, domain: TrytonDomain): Promise<number | undefined> {
  return (await talk.search(model, domain, ['id'], onlyId, 1))[0]?.id;
}

/** The id of a record that has to be there; otherwise an `Ending` that names what is missing. */
async function required(talk: Conversation, model: string, domain: TrytonDomain, code: string, what: string): Promise<number> {
  const id = await idOf(talk, model, domain);
  if (id === undefined) throw refusedData(code, `Tryton has no ${what}`);
  return id;
}

export const partyOf = (talk: Conversation, supplier: string): Promise<number> =>
  required(talk, 'party.party', [['code', '=', supplier]], 'SUPPLIER_UNKNOWN', `supplier ${supplier}`);

export const addressOf = (talk: Conversation, party: number): Promise<number> =>
  required(talk, 'party.address', [['party', '=', party]], 'ADDRESS_MISSING', 'address of this supplier');

export const currencyOf = (talk: Conversation, code: string): Promise<number> =>
  required(talk, 'currency.currency', [['code', '=', code]], 'CURRENCY_UNKNOWN', `currency ${code}`);

export const productOf = (talk: Conversation, item: string): Promise<number> =>
  required(talk, 'product.product', [['code', '=', item]], 'ITEM_UNKNOWN', `product ${item}`);

export const accountOf = (talk: Conversation, number: string): Promise<number> =>
  required(talk, 'account.account', [['code', '=', number]], 'ACCOUNT_UNKNOWN', `account ${number}`);

export const journalOf = (talk: Conversation, code: string): Promise<number> =>
  required(talk, 'account.journal', [['code', '=', code]], 'JOURNAL_UNKNOWN', `journal ${code}`);

export const categoryOf = (talk: Conversation, name: string): Promise<number> =>
  required(
    talk,
    'product.category',
    [
      ['name', '=', name],
      ['accounting', '=', true],
    ],
    'CATEGORY_UNKNOWN',
    `accounting category ${name}`,
  );

/** Payment terms are found by what they are called. */
export const termOf = (talk: Conversation, days: number): Promise<number> =>
  required(talk, 'account.invoice.payment_term', [['name', '=', `Net ${days}`]], 'PAYMENT_TERM_UNKNOWN', `payment term Net ${days}`);

const PIECE = 'EA';
const MOST_DIGITS = 12;

/** What a unit is called in Tryton: `u` for pieces, `BX/10` for a box of ten, which is another unit than a box of twelve. */
export function unitSymbol(unit: string, perUnit = '1'): string {
  return Number(perUnit) === 1 ? (unit === PIECE ? 'u' : unit) : `${unit}/${perUnit}`;
}

/** A unit of measure; made when it is not there yet, since every supplier packs in another way. */
export async function unitOf(talk: Conversation, unit: string, perUnit = '1'): Promise<number> {
  const symbol = unitSymbol(unit, perUnit);
  const known = await idOf(talk, 'product.uom', [['symbol', '=', symbol]]);
  if (known !== undefined) return known;
  const [pieces] = await talk.search('product.uom.category', [['uoms.symbol', '=', 'u']], ['id'], onlyId, 1);
  if (pieces === undefined) throw refusedData('UNIT_UNKNOWN', 'Tryton has no unit u');
  const factor = Number(perUnit);
  // Tryton takes a factor and a rate that are the reciprocal of one another within twelve digits.
  const rate = Number((1 / factor).toFixed(MOST_DIGITS));
  const [made = 0] = await talk.create('product.uom', [
    { name: symbol, symbol, category: pieces.id, factor, rate, rounding: 0.000001, digits: 6 },
  ]);
  return made;
}

/** Symbols of units by id. */
export async function symbolsOf(talk: Conversation, units: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await talk.read('product.uom', [...new Set(units)], ['symbol'], withSymbol);
  return new Map(rows.map(({ id, symbol }) => [id, symbol]));
}

/** A quantity as Tryton's float field takes it. Throws an `Ending` for one that a float would not keep exactly. */
export function quantityOf(text: string): number {
  const value = Number(text);
  if (text.replace(/^-?0*|\.|(?<=\..*)0+$/g, '').length > 15)
    throw refusedData('QUANTITY_TOO_LONG', 'Tryton keeps fifteen digits of a quantity');
  return value;
}
