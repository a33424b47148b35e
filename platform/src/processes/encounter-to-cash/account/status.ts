import type { JsonObject } from '../../../canonical/index.ts';
import type { Policies } from '../policies.ts';
import { type Account, isReversal, liveRemits, type Remit, totalOf } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { VOID } from './transfers.ts';
import { completedOn } from './visit.ts';

/**
 * The stage of an account, worked out from what is known. The stages between completed and billed, and between billed and
 * adjudicated, come with the events that bring them.
 */
export function statusOf(account: Account, policies: Policies): string {
  if (account.into !== '') return 'merged';
  if (account.visit.life === 'cancelled') return 'voided';
  if (totalOf(account) < 0n || account.refund > 0n) return 'credit-balance';
  const denied = openDenials(account);
  if (denied.length > 0) return denied.every(({ decided }) => decided === 'appeal') ? 'appealed' : 'denied';
  const owedByPayers = account.balances.primary + account.balances.secondary + account.balances.tertiary;
  const settled = owedByPayers === 0n ? settledAs(account) : undefined;
  if (liveRemits(account).length > 0) return settled ?? 'adjudicated';
  if (account.claims.some(({ frequency }) => frequency !== VOID)) return 'billed';
  if (completedOn(account, policies) !== undefined) return (account.charges.lines.length > 0 ? settled : undefined) ?? 'completed';
  return account.visit.life === '' ? 'provisional' : 'open';
}

function settledAs(account: Account): string {
  if (account.balances.guarantor > 0n) return 'patient-balance';
  return account.receipts.some(({ kind }) => kind === 'bad-debt') ? 'written-off' : 'closed';
}

/** Claims whose newest standing adjudication denies something that nobody has given up yet. */
export function openDenials(account: Account): readonly Remit[] {
  const newest = new Map<string, Remit>();
  for (const remit of liveRemits(account)) {
    const known = newest.get(`${remit.claim} ${remit.bucket}`);
    if (known === undefined || remit.day > known.day || (remit.day === known.day && remit.id > known.id)) {
      newest.set(`${remit.claim} ${remit.bucket}`, remit);
    }
  }
  return [...newest.values()].filter((remit) => remit.denied > 0n && remit.decided !== 'write-off');
}

/** Reversals whose original was never seen. */
export const lostReversals = (account: Account): readonly Remit[] =>
  account.remits.filter((remit) => isReversal(remit) && remit.as === 'own');

/** What the ERP is told of an account: its stage and what is owed, no names. */
export function statusContent(account: Account, policies: Policies): JsonObject {
  return {
    status: statusOf(account, policies),
    ...(account.currency === '' ? {} : { currency: account.currency }),
    balances: Object.fromEntries(BUCKETS.map((bucket) => [bucket, String(account.balances[bucket])])),
    entity: account.entity,
    ...(account.deposit === 0n ? {} : { deposit: String(account.deposit) }),
    ...(account.refund === 0n ? {} : { refund: String(account.refund) }),
    ...(account.lateCharges === 0 ? {} : { lateCharges: account.lateCharges }),
  };
}
