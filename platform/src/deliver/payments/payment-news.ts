import type { PaymentStatusData } from '../../canonical/index.ts';
import { formatMoney, money } from '../../kernel/index.ts';

/**
 * What is to be told of an invoice, given what the target says now and what was told before; undefined: nothing new. An invoice that was paid
 * and is not any more, because its payment was undone there, is told as void.
 */
export function newsOf(now: PaymentStatusData | undefined, told: PaymentStatusData | undefined): PaymentStatusData | undefined {
  const said = told?.status === 'paid' && now?.status !== 'paid' ? ({ ...told, status: 'void' } as const) : now;
  return said === undefined || JSON.stringify(said) === JSON.stringify(told) ? undefined : said;
}

/** The news as a line of an ERP's payment channel: amounts in decimals, and what the ERP calls the payment. */
export function paymentRecord({ supplier, number, status, amount, currency, day, reference = number }: PaymentStatusData): string {
  const sum = formatMoney(money(BigInt(amount), currency));
  return JSON.stringify({
    record: 'supplier-payment',
    payment: reference,
    supplier,
    invoice: number,
    status,
    amount: sum,
    currency,
    day,
  });
}
