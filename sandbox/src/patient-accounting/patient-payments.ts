import type { Random } from '../chance/random.ts';
import { DAY, type Minute } from '../world/calendar.ts';
import type { Account } from './book.ts';

/** What the guarantor pays, or what is forgiven: a line of type PY or AJ that the EHR reports. Cents; a payment taken back is negative. */
export interface Collected {
  readonly kind: 'PY' | 'AJ';
  readonly code: string;
  readonly title: string;
  readonly amount: bigint;
  readonly after: Minute;
}

const SMALL_BALANCE = 2500n;

/** Draws what comes of a guarantor balance, one after the other, each so many minutes after it is drawn. */
export function collect({ isSelfPay, balances }: Account, random: Random): Collected[] {
  const owed = balances.guarantor;
  if (owed <= 0n) return [];
  const pays = (amount: bigint, days: number): Collected => ({
    kind: 'PY',
    code: random.chance(0.6) ? 'PATCARD' : 'PATCHECK',
    title: 'PATIENT PAYMENT',
    amount,
    after: days * DAY,
  });
  const adjusts = (code: string, title: string, amount: bigint, days: number): Collected => ({
    kind: 'AJ',
    code,
    title,
    amount,
    after: days * DAY,
  });
  if (owed < SMALL_BALANCE) return [adjusts('SMALLBAL', 'SMALL BALANCE WRITE OFF', owed, 40)];
  const outcome = random.weighted(isSelfPay ? SELF_PAY : INSURED).outcome;
  switch (outcome) {
    case 'pays':
      return [pays(owed, random.between(10, 25))];
    case 'pays-half':
      return [pays(owed / 2n, random.between(10, 25))];
    case 'bounces': {
      const paid = { ...pays(owed, 12), code: 'PATCHECK' };
      return [paid, { ...paid, title: 'CHECK RETURNED', amount: -owed, after: 17 * DAY }];
    }
    case 'discount': {
      const forgiven = (owed * 40n) / 100n;
      return [adjusts('DISCOUNT', 'UNINSURED DISCOUNT', forgiven, 5), pays(owed - forgiven, random.between(20, 40))];
    }
    case 'charity':
      return [adjusts('CHARITY', 'FINANCIAL ASSISTANCE', owed, random.between(15, 40))];
    case 'bad-debt':
      return [adjusts('BADDEBT', 'BAD DEBT', owed, 60)];
    case 'nothing':
      return [];
  }
}

type Outcome = 'pays' | 'pays-half' | 'bounces' | 'discount' | 'charity' | 'bad-debt' | 'nothing';
type Odds = readonly { readonly outcome: Outcome; readonly weight: number }[];

const INSURED: Odds = [
  { outcome: 'pays', weight: 50 },
  { outcome: 'pays-half', weight: 14 },
  { outcome: 'bounces', weight: 4 },
  { outcome: 'bad-debt', weight: 8 },
  { outcome: 'nothing', weight: 24 },
];

const SELF_PAY: Odds = [
  { outcome: 'pays-half', weight: 12 },
  { outcome: 'discount', weight: 30 },
  { outcome: 'charity', weight: 28 },
  { outcome: 'bad-debt', weight: 12 },
  { outcome: 'nothing', weight: 18 },
];
