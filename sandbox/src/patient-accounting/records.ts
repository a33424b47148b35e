import { formatAmount } from '../money/amount.ts';
import { dayOf } from '../world/calendar.ts';
import { type Account, balanceOf } from './book.ts';
import type { Claim, ClaimRecord } from './claim.ts';
import type { DailyTotal } from './daily-totals.ts';

/** A claim as patient accounting reports it. */
export function claimRecord(claim: Claim): ClaimRecord {
  return {
    record: 'claim-submitted',
    accountDomain: claim.hospital.ehr,
    accountNumber: claim.account,
    claimNumber: claim.number,
    entity: claim.hospital.entity,
    form: claim.form,
    rank: claim.rank,
    frequency: claim.frequency,
    payer: claim.payer.id,
    payerClass: claim.payer.class,
    memberId: claim.memberId,
    charge: formatAmount(claim.charge),
    currency: 'USD',
    from: dayOf(claim.from),
    to: dayOf(claim.to),
    submittedOn: dayOf(claim.submittedAt),
  };
}

/** One total of one day; the same day and measure again restates it. */
export function controlTotalRecord({ entity, day, measure, amount, count }: DailyTotal): object {
  return { record: 'control-total', entity, day, measure, amount: formatAmount(amount), currency: 'USD', count };
}

/** An account as `GET /accounts` shows it. */
export function accountRecord(account: Account): object {
  const [accountDomain, accountNumber] = account.key.split('|');
  const { primary, secondary, guarantor } = account.balances;
  return {
    accountDomain,
    accountNumber,
    entity: account.entity,
    charges: formatAmount(account.charges),
    payments: formatAmount(account.payments),
    adjustments: formatAmount(account.adjustments),
    balance: formatAmount(balanceOf(account)),
    balances: { primary: formatAmount(primary), secondary: formatAmount(secondary), guarantor: formatAmount(guarantor) },
    cancelled: account.isCancelled,
    mergedInto: account.mergedInto ?? null,
    claims: Object.fromEntries(account.claims),
  };
}
