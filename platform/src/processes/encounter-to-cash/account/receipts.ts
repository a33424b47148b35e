import type { AccountingEntry, AdjustmentData, PaymentData } from '../../../canonical/index.ts';
import { dayNumber } from '../calendar.ts';
import { turned } from '../turned.ts';
import type { Receipt } from './account.ts';
import { homeOf } from './charges.ts';
import type { Items } from './financial-class.ts';
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
  const receipt: Receipt = { ...stated, ...split(), id, revision, version: known?.version ?? 0, as: '', origin };
  account.receipts = [...account.receipts.filter((other) => other.id !== id), postOwn(work, receipt)];
}

function postOwn(work: Work, receipt: Receipt): Receipt {
  const standing: Receipt = { ...receipt, version: receipt.version + 1, as: 'own' };
  post(work, {
    identity: identityOf(work, standing),
    entity: entityOf(work.account, standing),
    day: standing.day,
    entries: entriesOf(work, standing),
  });
  return standing;
}

/** Takes back what stands for payments and adjustments; `settleReceipts` posts it anew. */
export function takeBackReceipts(work: Work, items: Items): void {
  const { account } = work;
  account.receipts = account.receipts.map((receipt) => {
    if (items !== 'all' && !items.has(receipt.id)) return receipt;
    retract(work, receipt);
    return { ...receipt, as: '' };
  });
}

/** Posts what was taken back, as it was split when it came. */
export function settleReceipts(work: Work): void {
  const { account } = work;
  if (account.receipts.every(({ as }) => as !== '')) return;
  account.receipts = account.receipts.map((receipt) => (receipt.as === '' ? postOwn(work, receipt) : receipt));
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
