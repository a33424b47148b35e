import type { ItemAsked } from '../asks.ts';
import type { Item } from './decide-item.ts';
import { type PriceAnswer, priceOf } from './price.ts';

/** What somebody wants to know the price of: for whom, in which unit, how much, on which day. */
export type PriceQuestion = Pick<ItemAsked, 'supplier' | 'unit' | 'quantity' | 'currency' | 'day'> & { readonly entity: string };

/** The price that a requisition of today would be given, by the stored state of an item. */
export function itemPrice(text: string, asked: PriceQuestion): PriceAnswer {
  const { item, prices, last } = JSON.parse(text) as Item;
  if (item === undefined) return { problem: 'item-unknown' };
  if (item.data.status === 'blocked') return { problem: 'item-blocked' };
  const list = { item: item.data, prices: prices.map(({ data }) => data), last: last.map(({ data }) => data) };
  return priceOf(list, { asker: '', ask: 0, line: '', ...asked });
}
