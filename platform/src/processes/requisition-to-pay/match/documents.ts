/** Base units of an item, in millionths: 2.5 EA is 2_500_000n. Integers, so that adding up thousands of lines is exact and quick. */
export type Quantity = bigint;

/** Price of one unit in millionths of a minor unit: 1.2345 USD is 123_450_000n. */
export type Price = bigint;

/** Whole minor units of the document's currency. */
export type Amount = bigint;

/** What a quantity of one is in both scales. */
export const ONE = 1_000_000n;

/** What has to be there before a line is paid: the order; and a receipt (of a bill-only implant its usage); and its inspection. */
export type Matching = 'two-way' | 'three-way' | 'four-way';

/** What a line may be billed as: the item ordered, or one the buyer accepted in its place. */
export interface Sold {
  /** The item's golden record; a service or a one-time purchase has none. */
  readonly item: string | undefined;
  readonly unit: string;
  /** Base units in one `unit`, of this item at this supplier. */
  readonly perUnit: Quantity;
  readonly unitPrice: Price;
}

export interface OrderLine extends Sold {
  readonly id: string;
  readonly commodity: string | undefined;
  /** In base units, after all changes of the order. */
  readonly ordered: Quantity;
  readonly matching: Matching;
  readonly isClosed: boolean;
  /** Accepted in place of the item, each with its own packaging and price. */
  readonly substitutes: readonly Sold[];
}

export interface Order {
  readonly id: string;
  /** The supplier's golden record. */
  readonly supplier: string;
  readonly currency: string;
  readonly site: string;
  /** The day it was closed for good, `YYYY-MM-DD`. */
  readonly closedOn: string | undefined;
  /** What was agreed for freight on the whole order. */
  readonly freight: Amount;
  readonly lines: readonly OrderLine[];
}

/** What came, went back, or was found good: each adds to its line. */
export interface Receipt {
  readonly id: string;
  readonly order: string;
  readonly line: string;
  /** Base units; a return is negative. */
  readonly received: Quantity;
  /** Base units that inspection passed; only four-way lines ask for it. */
  readonly accepted: Quantity;
}

export interface InvoiceLine {
  readonly id: string;
  /** Absent on a line that names no order. */
  readonly order: string | undefined;
  /** The order's line as the supplier names it; absent: the item tells. */
  readonly orderLine: string | undefined;
  readonly item: string | undefined;
  readonly unit: string;
  /** In `unit`, not in base units: the supplier's own words. A credit's is negative. */
  readonly quantity: Quantity;
  readonly unitPrice: Price;
  readonly amount: Amount;
}

/** A supplier's invoice; a credit memo is one with negative quantities and amounts. */
export interface Invoice {
  readonly id: string;
  readonly supplier: string;
  /** As the supplier writes it. */
  readonly number: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  readonly freight: Amount;
  readonly tax: Amount;
  /** What tax should be, by whoever determines it; absent: nobody said. */
  readonly expectedTax: Amount | undefined;
  readonly total: Amount;
}
