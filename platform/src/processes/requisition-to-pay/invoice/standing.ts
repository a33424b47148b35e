import { formatMoney, money } from '../../../kernel/index.ts';
import type { Exception, Wait } from '../../engine/standing.ts';
import { sumOf } from '../exact.ts';
import type { PurchaseWork } from '../purchase-work.ts';
import { hoursAfter, workItem } from '../work-item.ts';
import { type CauseClass, copiesOf, holdsOf, type InvoiceHold, isAnswered } from './holds.ts';
import type { InvoiceState } from './invoice-state.ts';
import type { InvoiceWork } from './invoice-work.ts';
import { isForeign, paidOf } from './paying.ts';

/** The clock after which what should clear by itself is somebody's work. */
export const LATE = 'late';

type Context = Pick<InvoiceWork, 'key' | 'event' | 'purchasing'>;

/** What holds an invoice that was matched; nothing while it is not, or when it is decided. */
export function openHolds({ key, purchasing }: Pick<Context, 'key' | 'purchasing'>, state: InvoiceState): InvoiceHold[] {
  if (state.invoice === undefined || state.isRejected === true || state.payable !== undefined || !isJudged(state)) return [];
  if (purchasing.rulesOf(state.entity).matchOwner !== 'plexus') return [];
  return holdsOf(key, state, purchasing);
}

/** A copy is judged without its orders and its budgets. */
const isJudged = (state: InvoiceState): boolean =>
  state.unanswered.length === 0 && ((state.asked.length === 0 && state.budgets === undefined) || isAnswered(state));

/** Whether anything keeps it from being paid. */
export const isWaiting = (context: Pick<Context, 'key' | 'purchasing'>, state: InvoiceState): boolean =>
  !isJudged(state) || openHolds(context, state).length > 0;

/** What an invoice waits for: documents that clear its holds. */
export function waitsOf(context: Context, state: InvoiceState): Map<string, Wait> {
  if (state.isLate === true) return new Map();
  const awaited = openHolds(context, state).filter(({ clears }) => clears);
  if (awaited.length === 0) return new Map();
  const { purchasing } = context;
  const isForBudgets = awaited.some(({ cause }) => cause === 'invoice-budget');
  const hours = isForBudgets ? purchasing.rulesOf(state.entity).budgetAnswerHours : purchasing.workOf('invoice-receipt').hours;
  return new Map([[LATE, { dueAt: hoursAfter(state.at, hours), visit: state.revision, isExpectation: true }]]);
}

const HINTS: Readonly<Record<CauseClass, string>> = {
  'invoice-price': 'Accept the variance with an approval, pay what is undisputed, request a credit, correct the order, or reject',
  'invoice-quantity': 'Accept the variance with an approval, pay what is undisputed, request a credit, correct the order, or reject',
  'invoice-receipt': 'Record the receipt if the goods are here; otherwise wait, pay what is here, or reject',
  'invoice-order': 'Correct the order or have the invoice corrected; accept with an approval, or reject',
  'invoice-match': 'Accept the variance with an approval, request a credit, or reject',
  'invoice-duplicate': 'Say that it is not a duplicate, or reject',
  'invoice-budget': 'Set a higher budget, and it goes on by itself; or accept it with an approval, or reject',
  'invoice-coding': 'Have it sent again with a cost center that is open; accept with an approval, or reject',
  'invoice-approval': 'Approve it for the cost centers it names, or reject',
};

/** What calls for a person: each class of holds once, with what is at stake. */
export function exceptionsOf(context: Context, state: InvoiceState): Exception[] {
  const { key, event, purchasing } = context;
  const { invoice } = state;
  if (invoice === undefined) return [];
  const item = (kind: PurchaseWork, summary: string, amount: bigint, hint?: string): Exception =>
    workItem(purchasing, kind, {
      identity: key,
      summary: `Invoice ${invoice.number} of ${invoice.supplier}: ${summary}`,
      from: event.recordedAt,
      amount,
      currency: invoice.currency,
      ...(hint === undefined ? {} : { hint }),
    });
  const open = openHolds(context, state).filter(({ clears }) => !clears || state.isLate === true);
  const byClass = [...Map.groupBy(open, ({ cause }) => cause)].map(([cause, holds]) => {
    const more = holds.length === 1 ? '' : `, and ${holds.length - 1} more`;
    return item(cause, `${holds[0]?.summary ?? ''}${more}`, sumOf(holds.map(({ stake }) => stake)), HINTS[cause]);
  });
  const over = paidOf(state) - BigInt(state.payable ?? invoice.total);
  const failed = state.payments.at(-1)?.data.status === 'failed';
  const foreign = state.payments.find((payment) => isForeign(state, payment));
  const repeated =
    state.payable === undefined || state.isRejected === true ? undefined : copiesOf(key, state).find(({ why }) => why === 'same-number');
  return [
    ...byClass,
    ...(repeated === undefined
      ? []
      : [
          item(
            'invoice-duplicate',
            `it is paid and repeats ${repeated.of}`,
            BigInt(state.payable ?? '0'),
            'Ask for the money back, or say that it is not a duplicate',
          ),
        ]),
    ...(state.isChanged === true && state.isRejected !== true
      ? [item('invoice-changed', 'it came again with other content', BigInt(invoice.total))]
      : []),
    ...(state.voucher?.state === 'refused'
      ? [
          item(
            'invoice-refused',
            `the ERP did not take it${state.voucher.summary === undefined ? '' : ` (${state.voucher.summary})`}`,
            BigInt(invoice.total),
            'Correct the cause and send the delivery again, or reject the invoice: what was posted is taken back',
          ),
        ]
      : []),
    ...(state.isRejected === true && state.voucher?.state === 'made'
      ? [
          item(
            'invoice-refused',
            'it was rejected here, and the ERP has taken it since',
            BigInt(invoice.total),
            'Nothing of it is booked here: cancel it at the ERP, or have the supplier credit it, and resolve',
          ),
        ]
      : []),
    ...(failed ? [item('invoice-payment', 'its payment failed', BigInt(invoice.total))] : []),
    ...(foreign === undefined || failed
      ? []
      : [
          item(
            'invoice-payment',
            `it is in ${invoice.currency} and was paid in ${foreign.data.currency}`,
            BigInt(invoice.total),
            'The payment is not booked: have whoever paid report it in the currency of the invoice',
          ),
        ]),
    ...(over > 0n && BigInt(invoice.total) > 0n
      ? [item('invoice-overpaid', `${formatMoney(money(over, invoice.currency))} more was paid than is owed`, over)]
      : []),
  ];
}

/** The stage for people and counts. */
export function statusOf(context: Context, state: InvoiceState): string {
  const { invoice, voucher, payable } = state;
  if (invoice === undefined) return 'unknown';
  if (state.isRejected === true) return 'rejected';
  if (payable !== undefined) {
    if (voucher?.state === 'refused') return 'refused';
    if (paidOf(state) >= BigInt(payable) && state.payments.length > 0) return 'paid';
    return state.payments.some(({ data }) => data.status === 'scheduled') ? 'scheduled' : voucher?.state === 'made' ? 'posted' : 'payable';
  }
  if (voucher !== undefined) return voucher.state === 'refused' ? 'refused' : 'asked';
  if (!isJudged(state)) return state.unanswered.length > 0 ? 'checking' : 'matching';
  const holds = openHolds(context, state);
  if (state.wish === 'request-credit') return 'credit-requested';
  return holds.some(({ cause }) => cause === 'invoice-duplicate') ? 'duplicate' : holds.length > 0 ? 'held' : 'matching';
}
