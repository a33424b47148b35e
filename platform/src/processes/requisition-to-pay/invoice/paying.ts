import { directoryOf, type ForwardedPayment } from '../billed.ts';
import { sumOf } from '../exact.ts';
import type { InvoiceState, KeptPayment } from './invoice-state.ts';
import { factOf, type InvoiceWork, tell } from './invoice-work.ts';

/** Takes what became of a payment. Of an invoice that is not known here it is passed on by the supplier's number. */
export function takePayment(work: InvoiceWork, data: ForwardedPayment): void {
  const { invoice: state, event, key } = work;
  const { fact = factOf(event), ...said } = data;
  const known = state.payments.find((payment) => payment.fact === fact);
  if (known !== undefined && (known.revision > event.revision || JSON.stringify(known.data) === JSON.stringify(said))) return;
  if (state.invoice === undefined && data.fact === undefined) {
    const asked = { type: 'supplier-payment.reported', from: key, fact, number: said.number, data: said };
    return tell(work, directoryOf(said.supplier, said.number), 'invoice.sought', asked);
  }
  if (known !== undefined) post(work, known, -1n);
  const isUndone = said.status === 'void' && known !== undefined && (known.data.status !== 'void' || known.isUndone === true);
  const payment: KeptPayment = {
    fact,
    revision: event.revision,
    ...(data.fact === undefined ? {} : { posting: factOf(event) }),
    ...(isUndone ? { isUndone } : {}),
    data: said,
  };
  state.payments = [...state.payments.filter((other) => other !== known), payment];
  post(work, payment, 1n);
}

/** Nobody said what other money is worth: it is kept, and a person told. */
export const isForeign = ({ invoice }: Pick<InvoiceState, 'invoice'>, { data }: KeptPayment): boolean =>
  invoice !== undefined && data.currency !== invoice.currency;

/**
 * Money that left lowers what is owed; money that came back, because a check was voided, is owed again. What a payment said before is taken back
 * when it says something else.
 */
function post({ key, invoice, effects }: InvoiceWork, payment: KeptPayment, sign: 1n | -1n): void {
  const { fact, revision, posting = fact, data } = payment;
  const amount = paidBy(payment);
  if (amount === 0n || isForeign(invoice, payment)) return;
  const identity = `${key}|${posting}.${revision}|paid`;
  effects.push({
    effect: 'post',
    event: {
      identity: sign === 1n ? identity : `${identity}|r`,
      entity: invoice.entity,
      day: data.day,
      currency: data.currency,
      subject: key,
      entries: [{ posting: 'supplier-paid', amount: sign * amount, counterparty: key }],
      ...(sign === 1n ? {} : { reverses: identity }),
    },
  });
}

function paidBy({ data: { status, amount }, isUndone }: KeptPayment): bigint {
  if (status === 'paid') return BigInt(amount);
  return status === 'void' && isUndone !== true ? -BigInt(amount) : 0n;
}

/** What was paid of an invoice in all, minor units. */
export const paidOf = (state: InvoiceState): bigint =>
  sumOf(state.payments.map((payment) => (isForeign(state, payment) ? 0n : paidBy(payment))));
