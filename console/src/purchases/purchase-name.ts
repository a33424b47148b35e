import { PURCHASE_KINDS, type PurchaseKind } from '../api/purchases.ts';

/** A requisition, an order or an invoice, and what people call it. */
export interface NamedPurchase {
  readonly kind: PurchaseKind;
  readonly number: string;
  readonly name: string;
}

/** An order line as the ledger keeps it open: `PO-7|1`. */
const ORDER_LINE = /^([^:|]+)\|([^:|]+)$/;

/**
 * What a key names: `order:PO-7` is `Order PO-7`, `invoice:edi|MEDLINE|88` is `Invoice 88 of MEDLINE`, the open item `PO-7|1` is
 * `Order PO-7, line 1`. Undefined for what is no purchase.
 */
export function purchaseOf(key: string): NamedPurchase | undefined {
  const [, order, line] = ORDER_LINE.exec(key) ?? [];
  if (order !== undefined && line !== undefined) return { kind: 'order', number: order, name: `Order ${order}, line ${line}` };
  const [prefix = ''] = key.split(':', 1);
  const kind = PURCHASE_KINDS.find((one) => one === prefix);
  if (kind === undefined) return undefined;
  const number = key.slice(prefix.length + 1);
  if (kind !== 'invoice') return { kind, number, name: `${kind === 'order' ? 'Order' : 'Requisition'} ${number}` };
  const parts = number.split('|');
  const supplier = parts.length > 2 ? ` of ${parts.at(-2)}` : '';
  return { kind, number, name: `Invoice ${parts.at(-1)}${supplier}` };
}
