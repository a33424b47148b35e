import { divideHalfUp, minorDigits, parseDecimal } from '../../kernel/index.ts';
import type { Rate } from './purchasing-policy.ts';

/** Turns minor units of one currency into another's at the rate in force on a day, rounded half up; undefined: none is declared for it. */
export function conversion(rates: readonly Rate[], currency: string, to: string, day: string): ((amount: bigint) => bigint) | undefined {
  if (currency === to) return (amount) => amount;
  const inForce = rates
    .filter((rate) => rate.currency === currency && rate.to === to && rate.from <= day)
    .reduce<Rate | undefined>((last, rate) => (last === undefined || rate.from >= last.from ? rate : last), undefined);
  if (inForce === undefined) return undefined;
  const { units, scale } = parseDecimal(inForce.rate);
  const dividend = units * 10n ** BigInt(minorDigits(to));
  const divisor = 10n ** BigInt(scale + minorDigits(currency));
  return (amount) => divideHalfUp(amount * dividend, divisor);
}
