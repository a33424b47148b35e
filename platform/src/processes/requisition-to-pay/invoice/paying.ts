import type { PaymentStatusData } from '../../../canonical/index.ts';
import { directoryOf, type ForwardedPayment } from '../billed.ts';
import { sumOf } from '../exact.ts';
import type { InvoiceState, KeptPayment } from './invoice-state.ts';
import { type InvoiceWork, tell } from './invoice-work.ts';

const factOf = ({ event }: InvoiceWork): string => event.id.toString('base64url').slice(0, 11);

/** Takes what became of a payment. Of an invoice that is not known here it is passed on by the supplier's number. */
export function takePayment(work: InvoiceWork, data: ForwardedPayment): void {
  const { invoice: state, event, key } = work;
  const { fact = factOf(work), ...said } = data;
  const known = state.payments.find((payment) => payment.fact === fact);
  if (known !== undefined && (known.revision > event.revision || JSON.stringify(known.data) === JSON.stringify(said))) return;
  if (state.invoice === undefined && data.fact === undefined) {
    const asked = { type: 'supplier-payment.reported', from: key, fact, number: said.number, data: said };
    return tell(work, directoryOf(said.supplier, said.number), 'invoice.sought', asked);
  }
  if (known !== undefined) post(work, known, -1n);
  const payment: KeptPayment = { fact, revision: event.revision, data: said };
  state.payments = [...state.payments.filter((other) => other !== known), payment];
  post(work, payment, 1n);
}

/** Nobody said what other money is worth: it is kept, and a person told. */
export const isForeign = ({ invoice }: Pick<InvoiceState, 'invoice'>, { data }: KeptPayment): boolean =>
  invoice !== undefined && data.currency !== invoice.currency;

/** Money that left lowers what is owed; money that came back, because a check was voided, is owed again. */
function post({ key, invoice, effects }: InvoiceWork, payment: KeptPayment, sign: 1n | -1n): void {
  const { fact, revision, data } = payment;
  const amount = paidBy(data);
  if (amount === 0n || isForeign(invoice, payment)) return;
  const identity = `${key}|${fact}.${revision}|paid`;
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

function paidBy({ status, amount }: PaymentStatusData): bigint {
  if (status === 'paid') return BigInt(amount);
  return status === 'void' ? -BigInt(amount) : 0n;
}

/** What was paid of an invoice in all, minor units. */
export const paidOf = (state: InvoiceState): bigint =>
  sumOf(state.payments.map((payment) => (isForeign(state, payment) ? 0n : paidBy(payment.data))));
