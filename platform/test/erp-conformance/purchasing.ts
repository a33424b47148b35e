import type { ItemData, PurchaseOrderData, ReceiptData, SupplierData, VoucherData } from '../../src/canonical/index.ts';
import { conduct, type Turn, type Verdict } from '../../src/deliver/conduct.ts';
import type { Adapter, HttpCall, Outbound } from '../../src/deliver/index.ts';
import type { PurchasingDocuments } from '../../src/deliver/purchasing-content.ts';
import type { SummaryJournal } from '../../src/deliver/index.ts';
import type { PeriodChange } from '../../src/deliver/tryton/periods.ts';

export const SUPPLIER: SupplierData = {
  supplier: 'MERIDIAN',
  name: 'Meridian Medical',
  currency: 'USD',
  paymentDays: 30,
  isReported: false,
  status: 'active',
};

export const GLOVES: ItemData = {
  item: 'GLOVE-M',
  description: 'Nitrile gloves, medium',
  baseUnit: 'EA',
  kind: 'stock',
  packagings: [{ supplier: 'MERIDIAN', unit: 'BX', perUnit: '100' }],
  status: 'active',
};

/** 100 boxes of 100 at 10.00 a box, unless told otherwise. */
export function order(number: string, changes: Partial<PurchaseOrderData['lines'][number]> = {}): PurchaseOrderData {
  return {
    order: number,
    kind: 'purchase',
    supplier: SUPPLIER.supplier,
    site: 'GENERAL',
    currency: 'USD',
    day: '2026-03-02',
    freight: '0',
    isEmergency: false,
    lines: [
      {
        line: '1',
        item: GLOVES.item,
        description: GLOVES.description,
        quantity: '100',
        unit: 'BX',
        perUnit: '100',
        unitPrice: '10.00',
        matching: 'three-way',
        treatment: 'stock',
        distributions: [{ costCenter: '7100', share: '100' }],
        ...changes,
      },
    ],
  };
}

export function receipt(number: string, quantity: string, changes: Partial<ReceiptData> = {}): ReceiptData {
  return {
    order: number,
    line: '1',
    receipt: `${number}-R`,
    quantity,
    unit: 'BX',
    day: '2026-03-05',
    location: 'WH',
    condition: 'good',
    ...changes,
  };
}

/** One line of an order billed; `amount` is the line's in minor units. */
export function invoice(
  number: string,
  of: string,
  quantity: string,
  unitPrice: string,
  amount: string,
  changes: Partial<VoucherData> = {},
): VoucherData {
  const [freight, tax] = [changes.freight ?? '0', changes.tax ?? '0'];
  return {
    supplier: SUPPLIER.supplier,
    number,
    kind: 'invoice',
    day: '2026-03-10',
    currency: 'USD',
    freight,
    tax,
    total: String(BigInt(amount) + BigInt(freight) + BigInt(tax)),
    lines: [{ line: '1', order: of, orderLine: '1', item: GLOVES.item, quantity, unit: 'BX', unitPrice, amount }],
    ...changes,
  };
}

export function journal(day: string, amount: string, lines: SummaryJournal['lines'] = []): SummaryJournal {
  const both = [
    { account: '1100', payerClass: 'medicare', amount },
    { account: '4010', costCenter: '7100', amount: String(-BigInt(amount)) },
  ];
  return {
    entity: 'north',
    day,
    period: day.slice(0, 7),
    currency: 'USD',
    made: day,
    debit: amount,
    lines: lines.length === 0 ? both : lines,
  };
}

export interface Documents extends Omit<PurchasingDocuments, 'budget-check' | 'budget-release'> {
  readonly 'summary-journal': SummaryJournal;
  readonly 'fiscal-period': PeriodChange;
}

/** A delivery as its adapter gets it. */
export function outbound<K extends keyof Documents>(kind: K, key: string, content: Documents[K]): Outbound {
  return {
    id: 1n,
    key,
    entity: 'north',
    kind,
    content: JSON.stringify(content),
    accountNumber: undefined,
    reference: undefined,
    callbackUrl: undefined,
  };
}

/** Takes a delivery one step on, as the deliverer would. */
export class Sender {
  readonly adapter: Adapter;
  readonly call: HttpCall;

  constructor(adapter: Adapter, call: HttpCall) {
    this.adapter = adapter;
    this.call = call;
  }

  send<K extends keyof Documents>(kind: K, key: string, content: Documents[K], turn: Partial<Turn> = {}): Promise<Verdict> {
    return conduct(
      this.adapter,
      { outbound: outbound(kind, key, content), state: 'running', tries: 1, absenceCounts: false, ...turn },
      this.call,
    );
  }

  /** Looks for what may or may not have been done, time enough having passed. */
  resolve<K extends keyof Documents>(kind: K, key: string, content: Documents[K]): Promise<Verdict> {
    return this.send(kind, key, content, { state: 'unknown', absenceCounts: true });
  }
}
