import type { Element, Value } from '../element.ts';
import {
  type Concept,
  conceptOf,
  conceptsOf,
  type Money,
  moneyOf,
  type Occurrence,
  occurrenceOf,
  type Quantity,
  quantityOf,
} from './data-types.ts';

/** A line of a Claim or an ExplanationOfBenefit, or a detail of one. */
export interface ClaimItem {
  readonly sequence: Value | undefined;
  readonly revenue: Concept | undefined;
  readonly productOrService: Concept | undefined;
  readonly modifiers: readonly Concept[];
  readonly serviced: Occurrence | undefined;
  readonly quantity: Quantity | undefined;
  readonly unitPrice: Money | undefined;
  readonly factor: Value | undefined;
  readonly net: Money | undefined;
  readonly encounters: readonly Value[];
  readonly adjudications: readonly Adjudication[];
  readonly details: readonly ClaimItem[];
}

/** What a payer made of a line or of the whole. */
export interface Adjudication {
  readonly category: Concept | undefined;
  readonly reason: Concept | undefined;
  readonly amount: Money | undefined;
  readonly value: Value | undefined;
}

/** Items, and below them details and details of details. */
export function claimItems(owner: Element, name: 'item' | 'addItem' | 'detail' | 'subDetail' = 'item'): readonly ClaimItem[] {
  const below = name === 'item' || name === 'addItem' ? 'detail' : 'subDetail';
  return owner.children(name).map((item) => ({
    sequence: item.value('sequence'),
    revenue: conceptOf(item.child('revenue')),
    productOrService: conceptOf(item.child('productOrService')),
    modifiers: conceptsOf(item, 'modifier'),
    serviced: occurrenceOf(item, 'serviced'),
    quantity: quantityOf(item.child('quantity')),
    unitPrice: moneyOf(item.child('unitPrice')),
    factor: item.value('factor'),
    net: moneyOf(item.child('net')),
    encounters: item.children('encounter').flatMap((reference) => reference.value('reference') ?? []),
    adjudications: adjudicationsOf(item),
    details: name === 'subDetail' ? [] : claimItems(item, below),
  }));
}

export function adjudicationsOf(owner: Element): readonly Adjudication[] {
  return owner.children('adjudication').map((adjudication) => ({
    category: conceptOf(adjudication.child('category')),
    reason: conceptOf(adjudication.child('reason')),
    amount: moneyOf(adjudication.child('amount')),
    value: adjudication.value('value'),
  }));
}
