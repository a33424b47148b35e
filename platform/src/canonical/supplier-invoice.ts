import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Distribution } from './requisition.ts';
import { Code, Currency, Day, DocumentNumber, Minor, Quantity, Unit, UnitPrice, Words } from './value.ts';

const InvoiceLine = Type.Object(
  {
    line: Code,
    /** Absent on a line that names no order: a service contract, a utility. */
    order: Type.Optional(DocumentNumber),
    orderLine: Type.Optional(Code),
    item: Type.Optional(Code),
    supplierItem: Type.Optional(Code),
    description: Type.Optional(Words),
    quantity: Quantity,
    unit: Unit,
    unitPrice: UnitPrice,
    amount: Minor,
    /** Where a line without an order goes. */
    distributions: Type.Optional(Type.Array(Distribution, { minItems: 1, maxItems: 100 })),
  },
  { additionalProperties: false },
);
export type InvoiceLineData = Static<typeof InvoiceLine>;

const Invoice = Type.Object(
  {
    /** The golden record. */
    supplier: Code,
    /** As the supplier writes it. */
    number: DocumentNumber,
    kind: Type.Union([Type.Literal('invoice'), Type.Literal('credit')]),
    day: Day,
    currency: Currency,
    /** A credit's amounts are negative. */
    freight: Minor,
    tax: Minor,
    total: Minor,
    /** The invoice that a credit is for. */
    credits: Type.Optional(DocumentNumber),
    /** The contract that recurring services are billed under. */
    contract: Type.Optional(Code),
    lines: Type.Array(InvoiceLine, { minItems: 1, maxItems: 2000 }),
  },
  { additionalProperties: false },
);
export type InvoiceData = Static<typeof Invoice>;

/** An invoice as it is handed to an ERP, with the day under which it goes into the books of both. */
export const Voucher = Type.Object(
  {
    ...Invoice.properties,
    /** Absent in one that was handed over before the day was decided here: its own day. */
    accountingDay: Type.Optional(Day),
  },
  { additionalProperties: false },
);
export type VoucherData = Static<typeof Voucher>;

/** The day under which a voucher is booked. */
export const accountingDayOf = ({ accountingDay, day }: Pick<VoucherData, 'accountingDay' | 'day'>): string => accountingDay ?? day;

/** A supplier wants to be paid, or gives something back. X12 810, cXML InvoiceDetailRequest, UBL, an AP service. */
export const invoiceReceived: EventDefinition = {
  type: 'invoice.received',
  name: 'invoice-received',
  version: 1,
  key: 'invoice',
  schema: Invoice,
};

const Decision = Type.Object(
  {
    decision: Type.Union([
      /** Pay it although it differs; an approved proposal stands behind it. */
      Type.Literal('accept-variance'),
      /** Pay what nobody disputes. */
      Type.Literal('short-pay'),
      /** Wait for a credit memo of the difference. */
      Type.Literal('request-credit'),
      /** Not a copy of another one. */
      Type.Literal('not-a-duplicate'),
      Type.Literal('reject'),
    ]),
    /** The holds it is about; absent: all that are open. */
    holds: Type.Optional(Type.Array(Code, { maxItems: 100 })),
    /** Number of the proposal that was approved. */
    proposal: Type.Optional(Code),
    reason: Words,
  },
  { additionalProperties: false },
);
export type InvoiceDecisionData = Static<typeof Decision>;

/** What a person decided about an invoice that is held. */
export const invoiceDecided: EventDefinition = {
  type: 'invoice.decided',
  name: 'invoice-decided',
  version: 1,
  key: 'invoice',
  schema: Decision,
};

const PaymentStatus = Type.Object(
  {
    supplier: Code,
    number: DocumentNumber,
    status: Type.Union([Type.Literal('scheduled'), Type.Literal('paid'), Type.Literal('void'), Type.Literal('failed')]),
    amount: Minor,
    currency: Currency,
    day: Day,
    /** Check, trace or payment number. */
    reference: Type.Optional(DocumentNumber),
  },
  { additionalProperties: false },
);
export type PaymentStatusData = Static<typeof PaymentStatus>;

/** What became of the payment of an invoice, as the ERP or the bank says. X12 820. */
export const paymentReported: EventDefinition = {
  type: 'supplier-payment.reported',
  name: 'supplier-payment-reported',
  version: 1,
  key: 'invoice',
  schema: PaymentStatus,
};
