import { Compile } from 'typebox/compile';
import {
  BudgetCheck,
  type BudgetCheckData,
  BudgetRelease,
  type BudgetReleaseData,
  goodsReceived,
  type ItemData,
  itemRecorded,
  PurchaseOrder,
  type PurchaseOrderData,
  type ReceiptData,
  type SupplierData,
  supplierRecorded,
  Voucher,
  type VoucherData,
} from '../canonical/index.ts';
import { contentUnexpected } from './faults.ts';

/** The documents of purchasing as they are delivered to an ERP: kind of delivery and what its content is. */
export interface PurchasingDocuments {
  readonly supplier: SupplierData;
  readonly item: ItemData;
  readonly 'purchase-order': PurchaseOrderData;
  readonly 'goods-receipt': ReceiptData;
  readonly 'supplier-invoice': VoucherData;
  readonly 'budget-check': BudgetCheckData;
  readonly 'budget-release': BudgetReleaseData;
}

const shapes = {
  supplier: Compile(supplierRecorded.schema),
  item: Compile(itemRecorded.schema),
  'purchase-order': Compile(PurchaseOrder),
  'goods-receipt': Compile(goodsReceived.schema),
  'supplier-invoice': Compile(Voucher),
  'budget-check': Compile(BudgetCheck),
  'budget-release': Compile(BudgetRelease),
};

/** Reads the content of a delivery of purchasing. Throws `DELIVERY_CONTENT` (defect). */
export function readPurchasing<K extends keyof PurchasingDocuments>(kind: K, text: string): PurchasingDocuments[K] {
  const value: unknown = JSON.parse(text);
  if (!shapes[kind].Check(value)) throw contentUnexpected(kind);
  return value as PurchasingDocuments[K];
}
