export { type AccountSummary, readAccount } from './account.ts';
export { type AccountBalance, readBalance } from './balance.ts';
export { type ChargePage, type ChargeView, readCharge, readCharges } from './charges.ts';
export { accountsOfClaims } from './claim-accounts.ts';
export { type ClaimView, findClaims, readClaims } from './claims.ts';
export { readCredit } from './credit.ts';
export { findAccounts } from './find.ts';
export { readIdentity } from './identity.ts';
export { readTimeline } from './timeline.ts';
