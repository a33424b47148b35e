import type { AcknowledgementData, InspectionData, PurchaseOrderData, ReceiptData, ShipmentData } from '../../../canonical/index.ts';

/** Something that came, went back, or was reported early; in the receiver's words, so that a change of the order finds its line anew. */
export interface KeptReceipt {
  /** Start of the event's identity. */
  readonly id: string;
  readonly revision: number;
  readonly data: ReceiptData;
  /** Minor units that its journal accrued, as text; absent: nothing was posted for it. */
  readonly accrued?: string;
}

export interface KeptInspection {
  readonly id: string;
  readonly revision: number;
  readonly data: InspectionData;
}

/** A line of an invoice as the invoice's own process hands it on. */
export interface BilledLine {
  readonly line: string;
  readonly orderLine?: string;
  readonly item?: string;
  readonly supplierItem?: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  /** Minor units. */
  readonly amount: string;
}

/** What an invoice asks of the orders it names: `invoice.billed`. */
export interface BillData {
  /** Key of the invoice. */
  readonly invoice: string;
  /** Whose invoice it is. */
  readonly entity: string;
  readonly supplier: string;
  readonly number: string;
  readonly day: string;
  readonly currency: string;
  readonly lines: readonly BilledLine[];
  /** Its share of the invoice's freight, minor units. */
  readonly freight: string;
}

/** What is paid of a bill: `invoice.settled`. Amounts in minor units. */
export interface SettlementData {
  readonly invoice: string;
  readonly day: string;
  /** `quantity` in millionths of the base unit where less is paid for than was billed. */
  readonly lines: readonly { readonly line: string; readonly amount: string; readonly quantity?: string }[];
  readonly freight: string;
  readonly tax: string;
  /** What the total differs from its parts by, within the tolerance. */
  readonly rounding: string;
  /** Use tax that the buyer owes itself. */
  readonly useTax: string;
}

export interface Bill extends BillData {
  /** `promised`: told that nothing of this order holds it; it keeps its place from then on. */
  readonly standing: 'open' | 'promised' | 'settled';
  /** Digest of what the invoice was told last. */
  readonly said: string;
  readonly settlement?: SettlementData;
  /** What its lines did to the books of their order lines; absent: it is not booked. */
  readonly booked?: readonly BookedLine[];
  /** Identity of the journal that booked it. */
  readonly journal?: string;
}

/** Quantity in millionths of the base unit; what it cleared and what it was ahead by, in minor units. All as text. */
export type BookedLine = readonly [orderLine: string, quantity: string, cleared: string, ahead: string];

/** What the books hold of an order line, in minor units: `[accrued, cleared, ahead]`, as text. */
export type Booked = readonly [accrued: string, cleared: string, ahead: string];

/** What of an order line was written off with approval, in minor units: `[received and not billed, billed and not received]`, as text. */
export type WrittenOff = readonly [received: string, billed: string];

/** What was sent to the supplier. */
export interface Sending {
  readonly transmission: string;
  readonly purpose: 'original' | 'change' | 'cancellation';
  readonly state: 'queued' | 'sent' | 'refused' | 'read' | 'unread';
  /** ISO instant it left. */
  readonly sentAt?: string;
  /** The clock ran out before anybody said that it could be read. */
  readonly isSilent?: true;
  /** The supplier answered the order after this was made. */
  readonly isAcknowledged?: true;
}

/** An order that cannot be taken as it is. */
export interface UncodedOrder {
  readonly data: PurchaseOrderData;
  readonly fact: string;
  readonly revision: number;
  /** ISO instant it came. */
  readonly at: string;
  /** How often its cost centers were looked at since. */
  readonly looks: number;
}

export interface OrderState {
  readonly entity: string;
  /** The order as it stands, less what was cancelled; absent while only others speak of it. */
  readonly order?: PurchaseOrderData;
  /** Its requisition said that it is to come, and waits for prices or people. */
  readonly isAnnounced?: true;
  /** An order that came and charges a closed cost center: it is taken once it is corrected or the cost center is open. */
  readonly uncoded?: UncodedOrder;
  /** Start of the identity of the event that recorded it: who else uses its number means another order. */
  readonly fact?: string;
  readonly revision: number;
  /** ISO instants of the first word about it, and of the order itself. */
  readonly heardAt: string;
  readonly madeAt?: string;
  /** Lines that are not wanted any more. */
  readonly cancelled: readonly string[];
  /** ISO instant at which nothing of it was wanted any more; and that what came of it stayed unbilled for long since. */
  readonly cancelledAt?: string;
  readonly isLongOver?: true;
  /** The day it was closed for good. */
  readonly closedOn?: string;
  /** Ordered number in the ERP. */
  readonly erp?: { readonly state: 'queued' | 'made' | 'refused'; readonly reference?: string };
  readonly sendings: readonly Sending[];
  readonly acknowledgements: readonly AcknowledgementData[];
  /** The acknowledgement clock ran out. */
  readonly isUnacknowledged?: true;
  readonly shipments: readonly ShipmentData[];
  readonly receipts: readonly KeptReceipt[];
  readonly inspections: readonly KeptInspection[];
  /** Substitutes that the buyer took: `[order line, item]`. */
  readonly substitutes: readonly (readonly [line: string, item: string])[];
  /** Lines whose acknowledged terms a person accepted or took up with the supplier. */
  readonly settledLines: readonly string[];
  readonly bills: readonly Bill[];
  readonly booked: Readonly<Record<string, Booked>>;
  readonly writtenOff?: Readonly<Record<string, WrittenOff>>;
  /** Of a blanket order: what was called off, value in minor units. */
  readonly called: readonly (readonly [release: string, value: string, day: string])[];
  /** What was called off by releases that are not kept one by one, minor units. */
  readonly calledBefore?: string;
  /** Of a release: the blanket order it calls off from, and how much that was told; minor units. */
  readonly callsOff?: readonly [blanket: string, value: string];
  /** Suppliers that spoke of the order and that it is not of. */
  readonly strangers?: readonly string[];
  /** Changes that could not be made, in words. */
  readonly refusedChanges: readonly string[];
  /** It was spoken of for too long before it came. */
  readonly isLongUnknown?: true;
  /** What its budgets were told: committed, booked at its price and booked besides, minor units of the budget, by its key. */
  readonly budgets?: Readonly<Record<string, readonly [committed: string, booked: string, beside?: string]>>;
  /** It costs a budget something, and nobody declared what its money is worth there. */
  readonly isUncounted?: true;
  /** How often what it commits changed. */
  readonly commitment?: number;
  /** Its budgets were told that nothing more will come. */
  readonly isReleased?: true;
}

export const emptyOrder = (entity: string, heardAt: string): OrderState => ({
  entity,
  revision: 0,
  heardAt,
  cancelled: [],
  sendings: [],
  acknowledgements: [],
  shipments: [],
  receipts: [],
  inspections: [],
  substitutes: [],
  settledLines: [],
  bills: [],
  booked: {},
  called: [],
  refusedChanges: [],
});

const LISTS = [
  'cancelled',
  'sendings',
  'acknowledgements',
  'shipments',
  'receipts',
  'inspections',
  'substitutes',
  'settledLines',
  'bills',
  'called',
  'refusedChanges',
] as const;

/** Compact JSON text of an order: what is empty is left off. */
export function encodeOrder(state: OrderState): string {
  const text: Record<string, unknown> = { ...state };
  for (const name of LISTS) if (state[name].length === 0) text[name] = undefined;
  return JSON.stringify(text);
}

/** Reads what `encodeOrder` wrote. */
export function decodeOrder(text: string): OrderState {
  const stored = JSON.parse(text) as Partial<OrderState> & Pick<OrderState, 'entity' | 'heardAt'>;
  return { ...emptyOrder(stored.entity, stored.heardAt), ...stored };
}
