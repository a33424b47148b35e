import type { BucketName } from '../../../canonical/index.ts';
import { dayNumber, monthEnd } from '../calendar.ts';
import { type Account, liveRemits, totalOf } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { homeOf } from './charges.ts';
import { businessDay, post, settlement, type Work } from './work.ts';

/**
 * Moves what stands in the wrong place: charges to who owes them, the patient's share to the next payer in turn, deposits
 * to what is owed, refunds back to it. Each is worked out from the whole account, so the order of events does not matter.
 */
export function settleTransfers(work: Work): void {
  moveHome(work);
  movePatientShare(work, 'primary', 'secondary');
  movePatientShare(work, 'secondary', 'tertiary');
  applyDeposit(work);
  restoreRefund(work);
  noteCredit(work);
}

function moveHome(work: Work): void {
  const { account } = work;
  const home = homeOf(work);
  const elsewhere = home === 'guarantor' ? 'primary' : 'guarantor';
  const stray = statedIn(work, elsewhere);
  const wanted = home === 'guarantor' ? stray : -stray;
  transfer(work, 'home', 'primary', 'guarantor', wanted - account.moved.home);
  account.moved = { ...account.moved, home: wanted };
}

/** Charges, and adjustments of what payers owe, as they were posted in a bucket. */
function statedIn({ account, policies }: Work, bucket: BucketName): bigint {
  const adjusted = account.receipts
    .filter(({ kind, bucket: of }) => of === bucket && policies.receivables.adjustments[reasonOf(kind)] === 'payer')
    .map((receipt) => -receipt.amount);
  return adjusted.reduce((total, amount) => total + amount, account.charges.standing[bucket]);
}

const reasonOf = (kind: string): string => (kind === 'other-adjustment' ? 'other' : kind);

/** Each adjudication gives the patient's share to the guarantor; where another payer comes next, it is that payer's first. */
function movePatientShare(work: Work, rank: 'primary' | 'secondary', next: 'secondary' | 'tertiary'): void {
  const { account } = work;
  const live = liveRemits(account);
  const shares = live.filter(({ bucket }) => bucket === rank);
  const comes =
    shares.some(({ forwarded }) => forwarded) ||
    live.some(({ bucket }) => bucket === next) ||
    account.claims.some((claim) => claim.rank === next && claim.frequency !== VOID);
  const wanted = comes ? shares.reduce((total, remit) => total + remit.patient, 0n) : 0n;
  transfer(work, next, 'guarantor', next, wanted - account.moved[next]);
  account.moved = { ...account.moved, [next]: wanted };
}

/** CLM05-3 8: the claim is void. */
export const VOID = '8';

function transfer(work: Work, what: string, bucket: BucketName, toBucket: BucketName, amount: bigint): void {
  settle(work, what, [{ posting: 'bucket-transfer', amount, bucket, toBucket, ...dimensions(work.account) }]);
}

/** A deposit was paid before any service; with the first charge it is the guarantor's payment. */
function applyDeposit(work: Work): void {
  const { account } = work;
  if (account.charges.lines.length === 0) return;
  settle(work, 'deposit', [{ posting: 'prepayment-applied', amount: account.deposit, bucket: 'guarantor', ...dimensions(account) }]);
}

/** What was set aside as a refund serves first when something is owed again. */
function restoreRefund(work: Work): void {
  const { account } = work;
  const owed = totalOf(account);
  const back = account.refund < owed ? account.refund : owed;
  if (back <= 0n) return;
  const bucket = BUCKETS.reduce((most, name) => (account.balances[name] > account.balances[most] ? name : most));
  settle(work, 'refund', [{ posting: 'credit-balance', amount: -back, bucket, ...dimensions(account) }]);
}

function noteCredit(work: Work): void {
  const { account } = work;
  if (totalOf(account) >= 0n) account.creditSince = 0;
  else if (account.creditSince === 0) account.creditSince = dayNumber(businessDay(work));
}

/** At the end of a month an account in credit owes a refund: what is in credit leaves the receivable. */
export function reclassCredit(work: Work): void {
  const { account } = work;
  let left = -totalOf(account);
  const entries = BUCKETS.filter((bucket) => account.balances[bucket] < 0n).map((bucket) => {
    const amount = -account.balances[bucket] < left ? -account.balances[bucket] : left;
    left -= amount;
    return { posting: 'credit-balance', amount, bucket, ...dimensions(account) };
  });
  const day = monthEnd(account.creditSince);
  post(work, { identity: settlement(work, 'credit'), entity: account.entity, day, entries });
  account.creditSince = 0;
}

function settle(work: Work, what: string, entries: Parameters<typeof post>[1]['entries']): void {
  post(work, { identity: settlement(work, what), entity: work.account.entity, day: dayNumber(businessDay(work)), entries });
}

function dimensions(account: Account): { payerClass?: string; serviceLine?: string } {
  const { payerClass, serviceLine } = account.visit.values;
  return { ...(payerClass === undefined ? {} : { payerClass }), ...(serviceLine === undefined ? {} : { serviceLine }) };
}

/** The end of the month in which the account fell into credit. */
export const creditDue = (account: Account): number => (account.creditSince === 0 ? 0 : monthEnd(account.creditSince));
