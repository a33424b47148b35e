export { type CardNumber, findCardNumbers, maskCardBytes, maskCardNumbers } from './card-numbers.ts';
export { type Clock, ManualClock, systemClock } from './clock.ts';
export {
  compareDecimals,
  type Decimal,
  divideDecimals,
  divideExactly,
  divideHalfUp,
  formatDecimal,
  multiply,
  parseDecimal,
  plainDecimal,
  rescale,
  unitsAt,
} from './decimal.ts';
export { ADDRESS_REFUSED, hostWithinReach, lookupWithin, type Reach } from './egress.ts';
export { Fault, type FaultDetails, type FaultKind, faultOf } from './fault.ts';
export { callHttp, type HttpCall, type HttpLimits, type HttpOutcome, type HttpRequest } from './http-call.ts';
export { Loop, type Running, startAll } from './lifecycle.ts';
export { extend, formatMoney, type Money, minorDigits, money, parseMoney } from './money.ts';
export { editsBetween, nearestNames } from './nearest-names.ts';
export { open, randomKey, seal } from './sealing.ts';
export { Secret } from './secret.ts';
export { type RootKey, TenantKeys, tokenOfPseudonym, wrappedBy } from './tenant-keys.ts';
export { TokenBucket } from './token-bucket.ts';
