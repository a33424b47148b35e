import { dayNumber } from '../calendar.ts';
import { claimOf } from './claims.ts';
import { openDenials } from './status.ts';
import { businessDay, post, settlement, type Work } from './work.ts';

/** What a person decided of a denial; the claim is named by its pseudonym. */
export type DenialDecidedData = {
  readonly claim: string;
  readonly decision: 'appeal' | 'write-off';
};

/** An appeal keeps the receivable open; a denial that is final is written off. */
export function decideDenial(work: Work, { claim, decision }: DenialDecidedData): void {
  const { account } = work;
  for (const remit of openDenials(account).filter((open) => open.claim === claim.slice(0, 8))) {
    account.remits = account.remits.map((other) => (other === remit ? { ...remit, decided: decision } : other));
    if (decision === 'appeal') continue;
    const payerClass = claimOf(account, remit.claim, { rank: remit.bucket })?.payerClass;
    post(work, {
      identity: settlement(work, `write-off ${remit.id}`),
      entity: remit.entity,
      day: dayNumber(businessDay(work)),
      entries: [
        { posting: 'denial-write-off', amount: remit.denied, bucket: remit.bucket, ...(payerClass === undefined ? {} : { payerClass }) },
      ],
    });
  }
}
