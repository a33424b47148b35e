import type { AccountingEntry, AdjustmentData, PaymentData } from '../../../canonical/index.ts';
import { dayNumber } from '../calendar.ts';
import { turned } from '../turned.ts';
import type { Receipt } from './account.ts';
import { homeOf } from './charges.ts';
import { entityOf, identityOf, itemOf, originIn, post, revisionOf, type Work } from './work.ts';

/** Takes in money from the patient; what comes before any service is a deposit, what goes back comes out of refunds first. */
export function takePayment(work: Work, data: PaymentData): void {
  const amount = BigInt(data.amount);
  take(work, { kind: 'payment', day: dayNumber(data.day), amount, bucket: 'guarantor' }, () => {
    const { refund, charges } = work.account;
    const refunded = amount < 0n ? least(-amount, refund) : 0n;
    return { refunded, deposited: charges.lines.length === 0 ? amount + refunded : 0n };
  });
}

/** Takes in an adjustment that the sender made; policy says whether it lowers what payers or what the guarantor owes. */
export function takeAdjustment(work: Work, data: AdjustmentData): void {
  const owedBy = work.policies.receivables.adjustments[data.reason] ?? 'payer';
  const kind = data.reason === 'other' ? 'other-adjustment' : data.reason;
  const bucket = owedBy === 'payer' ? homeOf(work) : 'guarantor';
  take(work, { kind, day: dayNumber(data.day), amount: BigInt(data.amount), bucket }, () => ({ deposited: 0n, refunded: 0n }));
}

type Stated = Pick<Receipt, 'kind' | 'day' | 'amount' | 'bucket'>;

function take(work: Work, stated: Stated, split: () => Pick<Receipt, 'deposited' | 'refunded'>): void {
  const { account, event } = work;
  const id = itemOf(event);
  const revision = revisionOf(event);
  const known = account.receipts.find((receipt) => receipt.id === id);
  if (known !== undefined && known.revision >= revision) return;
  if (known !== undefined) retract(work, known);
  const origin = known?.origin ?? originIn(work, event.entity);
  const receipt: Receipt = { ...stated, ...split(), id, revision, version: (known?.version ?? 0) + 1, as: 'own', origin };
  post(work, {
    identity: identityOf(work, receipt),
    entity: entityOf(account, receipt),
    day: receipt.day,
    entries: entriesOf(work, receipt),
  });
  account.receipts = [...account.receipts.filter((other) => other.id !== id), receipt];
}

function retract(work: Work, receipt: Receipt): void {
  const posted = identityOf(work, receipt);
  post(work, {
    identity: `${posted}|r`,
    entity: entityOf(work.account, receipt),
    day: receipt.day,
    entries: turned(entriesOf(work, receipt)),
    reverses: posted,
  });
}

function entriesOf({ account }: Work, receipt: Receipt): AccountingEntry[] {
  const { payerClass, serviceLine } = account.visit.values;
  const dimensions = { ...(payerClass === undefined ? {} : { payerClass }), ...(serviceLine === undefined ? {} : { serviceLine }) };
  const { amount, bucket, deposited, refunded, kind } = receipt;
  if (kind !== 'payment') return [{ posting: kind, amount, bucket, ...dimensions }];
  return [
    { posting: 'refund', amount: refunded },
    { posting: 'prepayment', amount: deposited },
    { posting: 'patient-payment', amount: amount - deposited + refunded, bucket, ...dimensions },
  ];
}

const least = (a: bigint, b: bigint): bigint => {
  const smaller = a < b ? a : b;
  return smaller > 0n ? smaller : 0n;
};
