import { Random } from '../chance/random.ts';

/** A service that is billed every month under a contract, without an order. Cents. */
export interface Service {
  readonly entity: string;
  readonly supplier: string;
  readonly contract: string;
  readonly words: string;
  /** What a month usually comes to, and what one out of the ordinary does. */
  readonly usual: readonly [least: number, most: number];
  readonly dear: number;
}

/** Share of bills that are beyond what their contract lets pass: a person is asked. */
const OUT_OF_THE_ORDINARY = 0.15;

export const SERVICES: readonly Service[] = [
  {
    entity: 'north',
    supplier: 'PRAIRIE-POWER',
    contract: 'UTIL-NORTH',
    words: 'Electricity',
    usual: [440_000, 520_000],
    dear: 574_000,
  },
  { entity: 'lake', supplier: 'HARBOR-LINEN', contract: 'LINEN-LAKE', words: 'Linen service', usual: [128_000, 128_000], dear: 147_500 },
];

/** The bill of a service for a month, `2026-03`, as it is handed in over the API; equal seed and month give equal bills. */
export function billOf({ entity, supplier, contract, words, usual, dear }: Service, month: string, seed: number) {
  const random = new Random(seed, 'service', contract, month);
  const cents = random.chance(OUT_OF_THE_ORDINARY) ? dear : random.between(...usual);
  const amount = String(cents);
  const number = `${contract}-${month}`;
  const line = { line: '1', description: `${words}, ${month}`, quantity: '1', unit: 'EA', unitPrice: (cents / 100).toFixed(2), amount };
  return {
    reference: number,
    entity,
    invoice: {
      supplier,
      number,
      kind: 'invoice',
      day: `${month}-01`,
      currency: 'USD',
      freight: '0',
      tax: '0',
      total: amount,
      contract,
      lines: [line],
    },
  };
}
