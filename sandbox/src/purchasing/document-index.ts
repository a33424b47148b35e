import { readAmount } from '../money/amount.ts';
import type { Kept, KeptFunds, KeptKind } from './documents.ts';

/** What documents of a kind go by: their number, or else the reference that they were sent with. */
const NAMES: { readonly [K in KeptKind]: (document: Kept[K]) => string } = {
  supplier: ({ number }) => number,
  item: ({ number }) => number,
  order: ({ number }) => number,
  receipt: ({ reference }) => reference,
  invoice: ({ number }) => number,
  journal: ({ reference }) => reference,
  budget: (budget) => budgetName(budget),
  funds: ({ reference }) => reference,
};

type Documents = { readonly [K in KeptKind]: Kept[K][] };
type ByName = { readonly [K in KeptKind]: Map<string, number[]> };

/** The name of a budget: who bears it, on which account, in which period. */
export const budgetName = ({ costCenter, account, period }: Pick<Kept['budget'], 'costCenter' | 'account' | 'period'>): string =>
  [costCenter, account, period].join('|');

/** The documents of a book in the order in which they came, found by name however many there are. */
export class DocumentIndex {
  readonly #documents: Documents = { supplier: [], item: [], order: [], receipt: [], invoice: [], journal: [], budget: [], funds: [] };
  readonly #places: ByName = {
    supplier: new Map(),
    item: new Map(),
    order: new Map(),
    receipt: new Map(),
    invoice: new Map(),
    journal: new Map(),
    budget: new Map(),
    funds: new Map(),
  };
  /** By the reference that they were sent with. */
  readonly #sent = new Map<string, number[]>();
  readonly #placeOf = new Map<Kept[KeptKind], number>();
  /** By order and line. */
  readonly #received = new Map<string, number>();
  /** Places of checks by their requisition. */
  readonly #funds = new Map<string, number[]>();
  /** What is reserved of each budget, in cents. */
  readonly #reserved = new Map<string, bigint>();

  all<K extends KeptKind>(kind: K): readonly Kept[K][] {
    return this.#documents[kind];
  }

  /** Those of a name, oldest first. */
  find<K extends KeptKind>(kind: K, name: string): readonly Kept[K][] {
    return this.#at(kind, this.#places[kind].get(name) ?? []);
  }

  /** Those that were sent with a reference, oldest first. */
  sentAs<K extends KeptKind>(kind: K, reference: string): readonly Kept[K][] {
    return this.#at(kind, this.#sent.get(`${kind}|${reference}`) ?? []);
  }

  /** Checks of funds that were made for a requisition. */
  fundsOf(requisition: string): readonly KeptFunds[] {
    return this.#at('funds', this.#funds.get(requisition) ?? []);
  }

  /** In cents. */
  reserved(budget: string): bigint {
    return this.#reserved.get(budget) ?? 0n;
  }

  received(order: string, line: string): number {
    return this.#received.get(`${order}|${line}`) ?? 0;
  }

  /** Where a document stands; -1: it does not. */
  placeOf(document: Kept[KeptKind]): number {
    return this.#placeOf.get(document) ?? -1;
  }

  /** Keeps a document at the end, or in the place of another. */
  put<K extends KeptKind>(kind: K, document: Kept[K], at: number): void {
    const documents = this.#documents[kind];
    const place = at === -1 ? documents.length : at;
    const before = documents[place];
    if (before !== undefined) this.#forget(kind, before, place);
    documents[place] = document;
    this.#placeOf.set(document, place);
    add(this.#places[kind], NAMES[kind](document), place);
    if ('reference' in document) add(this.#sent, `${kind}|${document.reference}`, place);
    this.#count(kind, document, place, 1);
  }

  #forget<K extends KeptKind>(kind: K, document: Kept[K], place: number): void {
    this.#placeOf.delete(document);
    drop(this.#places[kind], NAMES[kind](document), place);
    if ('reference' in document) drop(this.#sent, `${kind}|${document.reference}`, place);
    this.#count(kind, document, place, -1);
  }

  #count(kind: KeptKind, document: Kept[KeptKind], place: number, sign: 1 | -1): void {
    if (kind === 'receipt') {
      const { order, line, quantity } = document as Kept['receipt'];
      this.#received.set(`${order}|${line}`, this.received(order, line) + sign * Number(quantity));
    } else if (kind === 'funds') {
      const { requisition = '', isPassed, isReleased = false, lines } = document as Kept['funds'];
      (sign === 1 ? add : drop)(this.#funds, requisition, place);
      for (const line of isPassed && !isReleased ? lines : []) {
        const budget = budgetName(line);
        this.#reserved.set(budget, this.reserved(budget) + BigInt(sign) * (readAmount(line.amount) ?? 0n));
      }
    }
  }

  #at<K extends KeptKind>(kind: K, places: readonly number[]): readonly Kept[K][] {
    return places.flatMap((place) => this.#documents[kind][place] ?? []);
  }
}

/** Places stay in order, and are few under one name. */
function add(index: Map<string, number[]>, name: string, place: number): void {
  index.set(
    name,
    [...(index.get(name) ?? []), place].toSorted((one, other) => one - other),
  );
}

function drop(index: Map<string, number[]>, name: string, place: number): void {
  const left = (index.get(name) ?? []).filter((one) => one !== place);
  if (left.length === 0) index.delete(name);
  else index.set(name, left);
}
