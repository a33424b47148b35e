import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Distribution, Usage } from './requisition.ts';
import { Code, Currency, Day, DocumentNumber, Minor, Quantity, Unit, UnitPrice, Words } from './value.ts';

/** What has to be there before a line is paid. */
export const Matching = Type.Union([Type.Literal('two-way'), Type.Literal('three-way'), Type.Literal('four-way')]);

const OrderLine = Type.Object(
  {
    line: Code,
    item: Type.Optional(Code),
    /** The supplier's own number of the item. */
    supplierItem: Type.Optional(Code),
    description: Words,
    commodity: Type.Optional(Code),
    quantity: Quantity,
    unit: Unit,
    /** Base units in one `unit`; 1 where there is no item. */
    perUnit: Quantity,
    /** Other units that the item comes in at this supplier: receipts and invoices may count in them. */
    units: Type.Optional(Type.Array(Type.Object({ unit: Unit, perUnit: Quantity }, { additionalProperties: false }), { maxItems: 20 })),
    unitPrice: UnitPrice,
    /** The contract the price is of. */
    contract: Type.Optional(Code),
    matching: Matching,
    /** Where its cost goes. */
    treatment: Type.Union([Type.Literal('stock'), Type.Literal('expense'), Type.Literal('capital'), Type.Literal('consignment')]),
    distributions: Type.Array(Distribution, { minItems: 1, maxItems: 100 }),
    neededBy: Type.Optional(Day),
  },
  { additionalProperties: false },
);
export type OrderLineData = Static<typeof OrderLine>;

/** A purchase order as buyer and supplier agree on it: what is sent to the supplier and made in the ERP. */
export const PurchaseOrder = Type.Object(
  {
    order: DocumentNumber,
    kind: Type.Union([
      Type.Literal('purchase'),
      Type.Literal('blanket'),
      Type.Literal('release'),
      Type.Literal('bill-only'),
      Type.Literal('consignment'),
    ]),
    requisition: Type.Optional(DocumentNumber),
    /** The blanket order a release calls off from. */
    blanket: Type.Optional(DocumentNumber),
    supplier: Code,
    site: Code,
    currency: Currency,
    day: Day,
    /** The last day of a blanket order. */
    until: Type.Optional(Day),
    /** What is agreed for freight. */
    freight: Minor,
    isEmergency: Type.Boolean(),
    /** What a bill-only implant was used for. */
    usage: Type.Optional(Usage),
    lines: Type.Array(OrderLine, { minItems: 1, maxItems: 500 }),
  },
  { additionalProperties: false },
);
export type PurchaseOrderData = Static<typeof PurchaseOrder>;

/** What is delivered to a supplier: deliveries of the kind `order-message`. */
export const OrderMessage = Type.Object(
  {
    /** At most nine digits; its answer names it. */
    transmission: Type.String({ pattern: '^\\d{1,9}$', 'x-data-class': 'PUBLIC' }),
    /** X12 850; 860 for the others. */
    purpose: Type.Union([Type.Literal('original'), Type.Literal('change'), Type.Literal('cancellation')]),
    /** As it stands after the change, with lines that are not wanted any more. */
    order: PurchaseOrder,
    /** Those lines: of them nothing more is to come. */
    cancelled: Type.Array(Code, { maxItems: 500 }),
  },
  { additionalProperties: false },
);
export type OrderMessageData = Static<typeof OrderMessage>;

/** An order that was made: by the requisition process, or by an ERP or suite that orders by itself. A revision changes it (X12 860). */
export const orderRecorded: EventDefinition = {
  type: 'order.recorded',
  name: 'order-recorded',
  version: 1,
  key: 'order',
  schema: PurchaseOrder,
};

const Cancellation = Type.Object(
  {
    order: DocumentNumber,
    /** Lines that are not wanted any more; absent: all. */
    lines: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: 500 })),
    reason: Type.Optional(Words),
  },
  { additionalProperties: false },
);
export type OrderCancellationData = Static<typeof Cancellation>;

/** What was not received yet is not wanted any more. */
export const orderCancelled: EventDefinition = {
  type: 'order.cancelled',
  name: 'order-cancelled',
  version: 1,
  key: 'order',
  schema: Cancellation,
};

const OpenLine = Type.Object({ line: Code, received: Minor, billed: Minor }, { additionalProperties: false });

const Choice = Type.Object(
  {
    order: DocumentNumber,
    /**
     * `accept`: what the supplier answered holds; `refuse`: it was taken up with the supplier; `close`: nothing more is expected; `write-off`: what an
     * order that is over still has in the books is given up.
     */
    decision: Type.Union([Type.Literal('accept'), Type.Literal('refuse'), Type.Literal('close'), Type.Literal('write-off')]),
    /** The lines it is about; absent: all. */
    lines: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: 500 })),
    /** Of a write-off: exactly what was open of each line when it was asked for, in minor units, and the proposal that approved it. */
    open: Type.Optional(Type.Array(OpenLine, { minItems: 1, maxItems: 500 })),
    proposal: Type.Optional(Code),
    reason: Words,
  },
  { additionalProperties: false },
);
export type OrderDecisionData = Static<typeof Choice>;

/** What a person decided about an order: about the supplier's answer to it, or that it is done. */
export const orderDecided: EventDefinition = { type: 'order.decided', name: 'order-decided', version: 1, key: 'order', schema: Choice };

const LineAnswer = Type.Object(
  {
    line: Code,
    answer: Type.Union([
      Type.Literal('accepted'),
      Type.Literal('back-ordered'),
      Type.Literal('changed'),
      Type.Literal('rejected'),
      Type.Literal('substituted'),
    ]),
    /** What this answer is about; a line has several when part of it is accepted. */
    quantity: Quantity,
    unit: Unit,
    unitPrice: Type.Optional(UnitPrice),
    /** When it is to come. */
    day: Type.Optional(Day),
    /** What comes instead, by our number where it is known. */
    substitute: Type.Optional(Code),
    substituteSupplierItem: Type.Optional(Code),
  },
  { additionalProperties: false },
);
export type LineAnswerData = Static<typeof LineAnswer>;

const Acknowledgement = Type.Object(
  {
    order: DocumentNumber,
    supplier: Code,
    /** The supplier's own number of the order. */
    supplierOrder: Type.Optional(DocumentNumber),
    answer: Type.Union([Type.Literal('accepted'), Type.Literal('changed'), Type.Literal('rejected')]),
    day: Day,
    /** Empty: the answer is for every line. */
    lines: Type.Array(LineAnswer, { maxItems: 2000 }),
  },
  { additionalProperties: false },
);
export type AcknowledgementData = Static<typeof Acknowledgement>;

/** What the supplier says to an order or to its change. X12 855 and 865, cXML ConfirmationRequest. */
export const orderAcknowledged: EventDefinition = {
  type: 'order.acknowledged',
  name: 'order-acknowledged',
  version: 1,
  key: 'order',
  schema: Acknowledgement,
};

const TransmissionAnswer = Type.Object(
  {
    /** Number of the transmission that is answered. */
    transmission: Code,
    isAccepted: Type.Boolean(),
    /** Codes of what was wrong with it. */
    errors: Type.Array(Code, { maxItems: 100 }),
  },
  { additionalProperties: false },
);
export type TransmissionAnswerData = Static<typeof TransmissionAnswer>;

/** The other side could or could not read what was sent: X12 997, cXML Response and StatusUpdate. It says nothing of what it thinks of it. */
export const transmissionAnswered: EventDefinition = {
  type: 'transmission.answered',
  name: 'transmission-answered',
  version: 1,
  key: 'transmission',
  schema: TransmissionAnswer,
};
