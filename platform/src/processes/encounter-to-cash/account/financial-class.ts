import { dayNumber } from '../calendar.ts';
import type { Account } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { takeBackCharges } from './charges.ts';
import { takeBackReceipts } from './receipts.ts';
import { takeBackRemits } from './remits.ts';
import { businessDay, post, settlement, type Work } from './work.ts';

/** The class that the receivable of an account stands under, in all its buckets; '' while registration has not said. */
export const classOf = ({ visit }: Account): string => visit.values.payerClass ?? '';

/** What of an account is looked at: all of it, or the items of these ids. */
export type Items = 'all' | ReadonlySet<string>;

/**
 * Brings what was posted under the class `from` to the one the account has now, so that the order in which charges and coverage come does not
 * matter: what stands for items is taken back exactly, to be posted anew when the event is settled; what was settled from the whole account
 * moves by itself. `stood` is what the items and the settlements together came to, by bucket.
 */
export function reclassify(work: Work, from: string, stood: Account['balances'], items: Items): void {
  const { account } = work;
  const to = classOf(account);
  if (from === to) return;
  const before = account.balances;
  takeBackRemits(work, items);
  takeBackReceipts(work, items);
  takeBackCharges(work, items);
  post(work, {
    identity: settlement(work, items === 'all' ? 'class' : `class from ${from}`),
    entity: account.entity,
    day: dayNumber(businessDay(work)),
    entries: BUCKETS.map((bucket) => ({
      posting: 'class-transfer',
      amount: stood[bucket] + account.balances[bucket] - before[bucket],
      bucket,
      payerClass: from,
      toClass: to,
    })),
  });
}
