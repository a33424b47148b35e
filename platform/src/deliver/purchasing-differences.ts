import { accountingDayOf, type PurchaseOrderData, type ReceiptData, type VoucherData } from '../canonical/index.ts';
import { parseDecimal, rescale } from '../kernel/index.ts';
import type { Refusal } from './adapter.ts';
import { minorOf } from './amount.ts';
import { bookedOn } from './booking-day.ts';

/** An order as it stands at an ERP; quantities and prices as exact decimals. */
export interface StandingOrder {
  readonly supplier: string;
  readonly currency: string;
  readonly day: string;
  readonly lines: readonly {
    readonly line: string;
    readonly item: string;
    readonly quantity: string;
    readonly unit: string;
    readonly unitPrice: string;
  }[];
}

export interface StandingReceipt {
  readonly order: string;
  readonly line: string;
  readonly quantity: string;
  readonly unit: string;
  readonly day: string;
}

export interface StandingInvoice {
  readonly currency: string;
  readonly day: string;
  /** The day it is booked on. */
  readonly accountingDay: string;
  /** As the ERP writes it. */
  readonly total: string;
}

type Difference = string | false;

/** What of an order stands otherwise than it was sent. */
export function orderDifferences(sent: PurchaseOrderData, stands: StandingOrder): Difference[] {
  const byLine = new Map(stands.lines.map((line) => [line.line, line]));
  return [
    stands.supplier !== sent.supplier && 'it is with another supplier',
    stands.currency !== sent.currency && `it is in another currency than ${sent.currency}`,
    stands.day !== sent.day && `it is dated ${stands.day} instead of ${sent.day}`,
    stands.lines.length !== sent.lines.length && `it has ${stands.lines.length} lines instead of ${sent.lines.length}`,
    ...sent.lines.flatMap((line): Difference[] => {
      const found = byLine.get(line.line);
      if (found === undefined) return [`line ${line.line} is not there`];
      return [
        found.item !== (line.item ?? '') && `line ${line.line} is for another item`,
        !isSame(found.quantity, line.quantity) && `line ${line.line} has another quantity`,
        found.unit !== line.unit && `line ${line.line} is in another unit`,
        !isSame(found.unitPrice, line.unitPrice) && `line ${line.line} has another price`,
      ];
    }),
  ];
}

export function receiptDifferences(sent: ReceiptData, stands: StandingReceipt): Difference[] {
  return [
    stands.order !== sent.order && 'it is for another order',
    sent.line !== undefined && stands.line !== sent.line && 'it is for another line',
    !isSame(stands.quantity, sent.quantity) && 'it has another quantity',
    stands.unit !== sent.unit && 'it is in another unit',
    stands.day !== sent.day && `it is dated ${stands.day} instead of ${sent.day}`,
  ];
}

export function invoiceDifferences(sent: VoucherData, stands: StandingInvoice): Difference[] {
  const accountingDay = accountingDayOf(sent);
  return [
    minorOf(stands.total, sent.currency) !== BigInt(sent.total) && 'the total differs',
    stands.currency !== sent.currency && `it is in another currency than ${sent.currency}`,
    stands.day !== sent.day && `it is dated ${stands.day} instead of ${sent.day}`,
    stands.accountingDay !== accountingDay && bookedOn(stands.accountingDay, accountingDay),
  ];
}

/** The order of that number at the ERP is not the one that something came of: nothing is received on it. */
export const ORDER_OF_ANOTHER: Refusal = {
  result: 'refused-data',
  code: 'ORDER_OF_ANOTHER',
  detail: 'the order of that number there is with another supplier',
};

/** Whether the order of that number is neither ours nor with the supplier that ours is with: it is about something else. */
export const isAnothersOrder = (
  sent: Pick<PurchaseOrderData, 'supplier'>,
  stands: { readonly supplier: string; readonly key: string },
  key: string,
): boolean => stands.supplier !== sent.supplier && stands.key !== key && !isOtherVersion(stands.key, key);

/** Whether what stands under one key of ours is another version of the document that has the other: keys begin with that of the order. */
export function isOtherVersion(standing: string, key: string): boolean {
  const [order] = key.split('|');
  return standing !== key && standing.startsWith(`${order}|`);
}

/** Whether two exact decimals are the same number, whatever zeros they end with. Throws `DECIMAL_UNREADABLE` (rejected). */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  const scale = Math.max(left.scale, right.scale);
  return rescale(left, scale).units === rescale(right, scale).units;
}

/** Whether a quantity, with what came before, is more than was ordered. */
export function isOver(ordered: string, received: string, quantity: string): boolean {
  const [all, before, now] = [parseDecimal(ordered), parseDecimal(received), parseDecimal(quantity)];
  const scale = Math.max(all.scale, before.scale, now.scale);
  const units = (value: typeof all): bigint => rescale(value, scale).units;
  return units(before) + units(now) > units(all);
}
