import type { ContractPriceData, ItemData } from '../../../canonical/index.ts';
import {
  compareDecimals,
  type Decimal,
  divideDecimals,
  divideExactly,
  multiply,
  parseDecimal,
  plainDecimal,
} from '../../../kernel/index.ts';
import type { ItemAsked, ItemProblem, Offer } from '../asks.ts';

/** What was paid for an item the last time. */
export interface LastPrice {
  readonly supplier: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly currency: string;
  readonly day: string;
}

/** What an item is sold for. */
export interface PriceList {
  readonly item: ItemData;
  readonly prices: readonly ContractPriceData[];
  readonly last: readonly LastPrice[];
}

export type PriceAnswer = { readonly offer: Offer; readonly considered: number } | { readonly problem: ItemProblem };

/** Digits after the point that a unit price may have. */
const PRICE_SCALE = 6;
const ONE: Decimal = { units: 1n, scale: 0 };

interface Candidate {
  readonly supplier: string;
  readonly unit: string;
  readonly perUnit: Decimal;
  readonly unitPrice: Decimal;
  readonly source: Offer['source'];
  readonly price?: ContractPriceData;
}

/**
 * Finds the price of an item: of a contract, else of a catalog, else what was paid last. Units are converted by the supplier's own packaging,
 * never by another's, and prices compared in the base unit. Among contracts the lowest tier goes first, then the lowest price. What is a
 * whole number of the priced unit is ordered in that unit. Quantities and prices are exact decimals.
 */
export function priceOf(list: PriceList, asked: ItemAsked & { readonly entity: string }): PriceAnswer {
  const quantity = parseDecimal(asked.quantity);
  const sold = suppliersOf(list, asked.supplier).filter((supplier) => perUnitOf(list.item, supplier, asked.unit) !== undefined);
  if (sold.length === 0) return { problem: isSold(list, asked.supplier) ? 'unit-unknown' : 'price-unknown' };
  const candidates = sold.flatMap((supplier) => candidatesOf(list, supplier, asked, quantity)).sort(byPreference);
  const [best, ...others] = candidates;
  if (best === undefined) return { problem: 'price-unknown' };
  return { offer: offerOf(list.item, best, asked, quantity), considered: others.length };
}

const suppliersOf = ({ item, prices, last }: PriceList, wanted: string | undefined): string[] => {
  if (wanted !== undefined) return [wanted];
  return [...new Set([...prices, ...last, ...item.packagings].map(({ supplier }) => supplier))].sort();
};

const isSold = ({ prices, last }: PriceList, wanted: string | undefined): boolean =>
  [...prices, ...last].some(({ supplier }) => wanted === undefined || supplier === wanted);

/** Base units in one unit of a supplier; undefined where it has no such unit. */
export function perUnitOf(item: ItemData, supplier: string, unit: string): Decimal | undefined {
  const packaging = item.packagings.find((one) => one.supplier === supplier && one.unit === unit);
  if (packaging !== undefined) return parseDecimal(packaging.perUnit);
  return unit === item.baseUnit ? ONE : undefined;
}

function candidatesOf(list: PriceList, supplier: string, asked: ItemAsked & { readonly entity: string }, quantity: Decimal): Candidate[] {
  const wanted = multiply(quantity, perUnitOf(list.item, supplier, asked.unit) ?? ONE);
  const listed = inForce(list.prices, supplier, asked).flatMap((price): Candidate[] => {
    const perUnit = perUnitOf(list.item, supplier, price.unit);
    if (perUnit === undefined) return [];
    if (price.minimum !== undefined && compareDecimals(wanted, multiply(parseDecimal(price.minimum), perUnit)) < 0) return [];
    const source = price.isContract ? 'contract' : 'catalog';
    return [{ supplier, unit: price.unit, perUnit, unitPrice: parseDecimal(price.unitPrice), source, price }];
  });
  const paid = list.last.flatMap((last): Candidate[] => {
    const perUnit = perUnitOf(list.item, supplier, last.unit);
    if (last.supplier !== supplier || last.currency !== asked.currency || perUnit === undefined) return [];
    return [{ supplier, unit: last.unit, perUnit, unitPrice: parseDecimal(last.unitPrice), source: 'last' }];
  });
  return [...listed, ...paid];
}

/** Prices for the entity and day; of those that follow one another only the newest that has begun. */
function inForce(
  prices: readonly ContractPriceData[],
  supplier: string,
  asked: ItemAsked & { readonly entity: string },
): ContractPriceData[] {
  const begun = prices.filter(
    (price) =>
      price.supplier === supplier &&
      price.currency === asked.currency &&
      price.from <= asked.day &&
      (price.entities?.includes(asked.entity) ?? true),
  );
  const newest = new Map<string, ContractPriceData>();
  for (const price of begun.sort((a, b) => (a.from < b.from ? -1 : 1))) newest.set(seriesOf(price), price);
  return [...newest.values()].filter(({ until }) => until === undefined || asked.day <= until);
}

/** What a price is a later version of. */
export const seriesOf = ({ contract, supplier, unit, tier, minimum, entities, isContract }: ContractPriceData): string =>
  JSON.stringify([supplier, contract, unit, tier, minimum ?? '', [...(entities ?? [])].sort(), isContract]);

const SOURCES: readonly Offer['source'][] = ['contract', 'catalog', 'last'];

function byPreference(a: Candidate, b: Candidate): number {
  const bySource = SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source);
  if (bySource !== 0) return bySource;
  const byTier = (a.source === 'contract' ? (a.price?.tier ?? 0) : 0) - (b.source === 'contract' ? (b.price?.tier ?? 0) : 0);
  if (byTier !== 0) return byTier;
  // a.price / a.perUnit against b.price / b.perUnit, without dividing.
  const byPrice = compareDecimals(multiply(a.unitPrice, b.perUnit), multiply(b.unitPrice, a.perUnit));
  if (byPrice !== 0) return byPrice;
  return textOf(a) < textOf(b) ? -1 : 1;
}

const textOf = ({ supplier, price, unit }: Candidate): string => `${supplier}|${price?.contract ?? ''}|${unit}`;

function offerOf(item: ItemData, best: Candidate, asked: ItemAsked, quantity: Decimal): Offer {
  const own = perUnitOf(item, best.supplier, asked.unit) ?? ONE;
  const base = multiply(quantity, own);
  const whole = divideExactly(base, best.perUnit, 0);
  const written =
    whole === undefined
      ? { unit: asked.unit, quantity, perUnit: own, unitPrice: divideDecimals(multiply(best.unitPrice, own), best.perUnit, PRICE_SCALE) }
      : { unit: best.unit, quantity: whole, perUnit: best.perUnit, unitPrice: best.unitPrice };
  const packaging = item.packagings.find(({ supplier, unit }) => supplier === best.supplier && unit === written.unit);
  const units = item.packagings
    .filter(({ supplier, unit }) => supplier === best.supplier && unit !== written.unit)
    .map(({ unit, perUnit }) => ({ unit, perUnit }));
  return {
    supplier: best.supplier,
    ...(packaging?.supplierItem === undefined ? {} : { supplierItem: packaging.supplierItem }),
    unit: written.unit,
    quantity: plainDecimal(written.quantity),
    perUnit: plainDecimal(written.perUnit),
    ...(units.length === 0 ? {} : { units }),
    unitPrice: plainDecimal(written.unitPrice),
    source: best.source,
    ...(best.price === undefined || best.source !== 'contract' ? {} : { contract: best.price.contract, tier: best.price.tier }),
    ...(best.price === undefined ? {} : { priceDate: best.price.priceDate }),
  };
}
