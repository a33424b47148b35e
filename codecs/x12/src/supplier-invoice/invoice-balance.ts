import { extendedCents } from '../supply/decimal-text.ts';

interface Charge {
  readonly indicator?: string | undefined;
  readonly code?: string | undefined;
  readonly amount?: bigint | undefined;
}

interface Tax {
  readonly amount?: bigint | undefined;
}

interface Line {
  readonly quantity?: string | undefined;
  readonly price?: string | undefined;
  readonly charges?: readonly Charge[];
  readonly taxes?: readonly Tax[];
}

/** An invoice as `invoice810` reads or writes it, as far as its money goes. */
export interface BilledDocument {
  readonly total?: bigint | undefined;
  readonly charges?: readonly Charge[];
  readonly taxes?: readonly Tax[];
  readonly lines?: readonly Line[];
}

/** What an invoice comes to, in cents. */
export interface InvoiceSums {
  readonly lines: bigint;
  /** Shipping, handling, freight and whatever else is added. */
  readonly freight: bigint;
  readonly otherCharges: bigint;
  readonly allowances: bigint;
  readonly tax: bigint;
  /** Lines, charges and tax, less allowances. */
  readonly sum: bigint;
}

/** SAC02 of what it costs to bring the goods: freight, delivery, handling, shipping and handling, express, courier. */
const FREIGHT = new Set(['C040', 'D240', 'D500', 'D510', 'D980', 'F050', 'G470', 'G821', 'G830', 'I530']);
/** SAC02 of taxes. */
const TAX = new Set([
  'H630',
  'H640',
  'H650',
  'H660',
  'H670',
  'H680',
  'H690',
  'H700',
  'H710',
  'H720',
  'H730',
  'H740',
  'H750',
  'H770',
  'H780',
  'H790',
  'H800',
  'H806',
  'H810',
  'H820',
  'H830',
  'H840',
  'H850',
]);

/** The amount of a line, quantity times price rounded once; undefined where one of them is missing. */
export function lineAmount({ quantity, price }: Line): bigint | undefined {
  return quantity === undefined || price === undefined ? undefined : extendedCents(quantity, price);
}

/**
 * What an invoice comes to. Charges at its end repeat those of its lines where they have the same code, and a tax that is charged (SAC) is
 * the sum of the taxes that TXI tells apart: each is counted once.
 */
export function invoiceSums({ lines = [], charges = [], taxes = [] }: BilledDocument): InvoiceSums {
  const summarized = new Set(charges.map(({ code }) => code));
  const counted = [...charges, ...lines.flatMap((line) => line.charges ?? []).filter(({ code }) => !summarized.has(code))];
  const added = (of: (charge: Charge) => boolean, indicator: 'A' | 'C'): bigint =>
    total(counted.filter((charge) => charge.indicator === indicator && of(charge)));
  const isTax = ({ code = '' }: Charge): boolean => TAX.has(code);
  const isFreight = ({ code = '' }: Charge): boolean => FREIGHT.has(code);
  const told = taxes.length > 0 ? taxes : lines.flatMap((line) => line.taxes ?? []);
  const tax = added(isTax, 'C') || total(told);
  const goods = lines.reduce((sum, line) => sum + (lineAmount(line) ?? 0n), 0n);
  const freight = added(isFreight, 'C');
  const otherCharges = added((charge) => !isTax(charge) && !isFreight(charge), 'C');
  const allowances = added(() => true, 'A');
  return { lines: goods, freight, otherCharges, allowances, tax, sum: goods + freight + otherCharges + tax - allowances };
}

function total(amounts: Iterable<{ readonly amount?: bigint | undefined }>): bigint {
  let sum = 0n;
  for (const { amount = 0n } of amounts) sum += amount;
  return sum;
}
