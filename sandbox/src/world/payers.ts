export type PayerClass = 'medicare' | 'medicare-advantage' | 'medicaid' | 'commercial' | 'self-pay';

export interface Payer {
  /** IN1-3, and the payer of a claim. */
  readonly id: string;
  readonly name: string;
  readonly class: Exclude<PayerClass, 'self-pay'>;
  /** Share of encounters; the classes add up to 26, 18, 20 and 30 with 6 of self-pay. None for a payer that is only ever second. */
  readonly weight: number;
  /** TRN03: 1 and a tax id. None begins with 89, so that it is nobody's. */
  readonly originator: string;
  /** CLP06. */
  readonly filing: string;
  /** Days from claim to payment. */
  readonly days: readonly [least: number, most: number];
  /** Days of the week it pays on; 1 is Monday. */
  readonly paysOn: readonly number[];
  /** Whether one payment goes to shared services for all hospitals. */
  readonly paysShared: boolean;
  /** What it allows of a charge, in hundredths. */
  readonly allows: readonly [least: number, most: number];
  /** Cuts CLP01 to its first 20 characters. */
  readonly truncates: boolean;
  /** Takes two percent of what it would pay (CO-253). */
  readonly sequesters: boolean;
  /** Pays interest with what it pays late (PLB L6). */
  readonly paysInterest: boolean;
  /** Pays a sum each month besides the claims: capitation or periodic interim payments. */
  readonly monthly: 'CT' | 'PI' | undefined;
}

const WEEKDAYS = [1, 2, 3, 4, 5];
const USUAL = { paysShared: false, truncates: false, sequesters: false, paysInterest: false, monthly: undefined } as const;

export const PAYERS: readonly Payer[] = [
  {
    ...USUAL,
    id: 'PLAINSMAC',
    name: 'Plains Medicare Contractor',
    class: 'medicare',
    weight: 26,
    originator: '1890000001',
    filing: 'MA',
    days: [14, 14],
    paysOn: WEEKDAYS,
    allows: [28, 36],
    sequesters: true,
    monthly: 'PI',
  },
  {
    ...USUAL,
    id: 'GOLDENMA',
    name: 'Golden Prairie Advantage',
    class: 'medicare-advantage',
    weight: 18,
    originator: '1890000002',
    filing: '16',
    days: [18, 30],
    paysOn: [4],
    paysShared: true,
    allows: [27, 34],
    monthly: 'CT',
  },
  {
    ...USUAL,
    id: 'STATECAID',
    name: 'State Medicaid of the Plains',
    class: 'medicaid',
    weight: 20,
    originator: '1890000003',
    filing: 'MC',
    days: [21, 30],
    paysOn: [2],
    allows: [20, 27],
    truncates: true,
  },
  {
    ...USUAL,
    id: 'BLUESTEM',
    name: 'Bluestem Mutual',
    class: 'commercial',
    weight: 14,
    originator: '1890000004',
    filing: 'BL',
    days: [20, 35],
    paysOn: [3],
    paysShared: true,
    allows: [40, 55],
  },
  {
    ...USUAL,
    id: 'COTTONWOOD',
    name: 'Cottonwood Health Plan',
    class: 'commercial',
    weight: 10,
    originator: '1890000005',
    filing: 'CI',
    days: [25, 45],
    paysOn: [5],
    allows: [45, 60],
    paysInterest: true,
  },
  {
    ...USUAL,
    id: 'HARVESTBA',
    name: 'Harvest Benefit Administrators',
    class: 'commercial',
    weight: 6,
    originator: '1890000006',
    filing: '12',
    days: [20, 40],
    paysOn: [1, 4],
    allows: [48, 65],
  },
  {
    ...USUAL,
    id: 'SUNFLOWER',
    name: 'Sunflower Supplement',
    class: 'commercial',
    weight: 0,
    originator: '1890000007',
    filing: 'CI',
    days: [10, 20],
    paysOn: [2, 5],
    allows: [100, 100],
  },
];

export const SELF_PAY_WEIGHT = 6;

export function payerOf(id: string): Payer {
  const payer = PAYERS.find((candidate) => candidate.id === id);
  if (payer === undefined) throw new RangeError(`There is no payer ${id}`);
  return payer;
}
