import { type Static, type TObject, type TSchema, Type } from 'typebox';
import {
  Code,
  DocumentNumber,
  goodsReceived,
  invoiceReceived,
  RequisitionLine,
  requisitionSubmitted,
  Usage as usageSchema,
} from '../../canonical/index.ts';
import { classed } from './data-class.ts';
import { ExceptionItem } from './exception.ts';
import { document, HandedIn, Obstacle, Reference } from './payment.ts';
import { answer, exact, Instant, Minor, named } from './shapes.ts';
import { happened } from './timeline-entry.ts';

const Entity = Type.String({ minLength: 1, maxLength: 60 });

/** A canonical document without some of its fields. */
const without = (schema: TObject, names: readonly string[]): TObject => {
  const { properties } = schema;
  const kept = Object.fromEntries(Object.entries<TSchema>(properties).filter(([name]) => !names.includes(name)));
  return Type.Object(kept, { additionalProperties: false });
};

/** POST /v1/requisitions. What an implant was used for comes from the system of record of its use. */
export const RequisitionBody = Type.Object(
  { reference: Reference, entity: Entity, requisition: without(requisitionSubmitted.schema, ['usage']) },
  { additionalProperties: false },
);
export type RequisitionBody = Static<typeof RequisitionBody>;

/** POST /v1/receipts: everything that came for one order at one time. What went back is negative. */
export const ReceiptBody = Type.Object(
  {
    reference: Reference,
    entity: Entity,
    lines: Type.Array(without(goodsReceived.schema, ['case', 'supplier', 'reportedBy']), { minItems: 1, maxItems: 500 }),
  },
  { additionalProperties: false },
);
export type ReceiptBody = Static<typeof ReceiptBody>;

/** Some fields of a canonical document. */
const only = ({ properties }: TObject, names: readonly string[]): Record<string, TSchema> =>
  Object.fromEntries(Object.entries<TSchema>(properties).filter(([name]) => names.includes(name)));

const usage = usageSchema.properties;
const UsedLine = Type.Object(
  { ...without(RequisitionLine, ['supplier', 'isCapital']).properties, ...only(goodsReceived.schema, ['lot', 'serial', 'expiry']) },
  { additionalProperties: false },
);

/**
 * POST /v1/implant-usages: implants that a supplier brought to a case and that were used. It is the bill-only requisition of what is ordered of
 * that supplier, and the receipt of that order. `usage` is its number at the system of record of the case; the case itself is kept as a pseudonym.
 */
export const UsageBody = Type.Object(
  {
    reference: Reference,
    entity: Entity,
    usage: Type.Object(
      {
        usage: DocumentNumber,
        supplier: Code,
        ...only(requisitionSubmitted.schema, ['requester', 'site', 'costCenter', 'currency', 'day']),
        case: classed('PHI', usage.case),
        physician: usage.physician,
        lines: Type.Array(UsedLine, { minItems: 1, maxItems: 500 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type UsageBody = Static<typeof UsageBody>;

/** POST /v1/invoices: of a supplier, by its number in the golden record. */
export const InvoiceBody = Type.Object(
  { reference: Reference, entity: Entity, invoice: invoiceReceived.schema },
  { additionalProperties: false },
);
export type InvoiceBody = Static<typeof InvoiceBody>;

/** A document that was taken (202), with the address of its status in Location. */
export const TakenAnswer = named('DocumentTakenAnswer', answer({ document: HandedIn }));

/** GET /v1/documents/:document: what became of it. */
export const DocumentAnswer = answer({
  document: exact({
    ...document,
    kind: Type.String(),
    /** `requisition:…`, `order:…`, `invoice:…`: what it went to, once it was translated. */
    subject: Type.Optional(Type.String()),
    /** `event:…`. */
    events: Type.Array(Type.String()),
    /** `journal:N`. */
    journals: Type.Array(Type.String()),
    exceptions: Type.Array(Obstacle),
  }),
});

/** Something of requisition to pay: its newest document, canonical, and how far its process is. */
export const Purchase = named(
  'Purchase',
  exact({
    /** `order:PO-1`. */
    key: Type.String(),
    entity: Type.String(),
    status: Type.String(),
    revision: Type.Integer({ minimum: 1 }),
    recordedAt: Instant,
    document: classed('FIN', Type.Object({})),
  }),
);

/** One of them; `related` names what it hangs together with. */
export const PurchaseAnswer = named('PurchaseAnswer', answer({ purchase: Purchase, related: Type.Array(Type.String()) }));

/** Those of a kind, by their names; `next` is `after` of the page that follows, absent at the end. */
export const PurchasesAnswer = named('PurchasesAnswer', answer({ purchases: Type.Array(Purchase), next: Type.Optional(Type.String()) }));

/** POST /v1/purchases/search: of each kind those that were found. */
export const PurchasesFoundAnswer = answer({ purchases: Type.Array(Purchase) });

/** Several of one key, the newest first. */
export const RecordsAnswer = answer({ purchases: Type.Array(Purchase) });

/** GET /v1/contract-prices: what there is, and which of it a requisition would be given. */
export const PricesAnswer = answer({
  purchases: Type.Array(Purchase),
  /** Absent where it was not asked for whom, or nothing can be had. */
  chosen: Type.Optional(
    exact({
      supplier: Type.String(),
      /** What goes first: a contract, a catalog, what was paid last. */
      source: Type.Union([Type.Literal('contract'), Type.Literal('catalog'), Type.Literal('last')]),
      contract: Type.Optional(Type.String()),
      tier: Type.Optional(Type.Integer()),
      unit: Type.String(),
      quantity: classed('FIN', Type.String()),
      /** Base units in one `unit`. */
      perUnit: classed('FIN', Type.String()),
      unitPrice: classed('FIN', Type.String()),
      /** How many other offers there were. */
      considered: Type.Integer(),
    }),
  ),
  /** Why there is no price. */
  problem: Type.Optional(
    Type.Union((['item-unknown', 'item-blocked', 'unit-unknown', 'price-unknown'] as const).map((one) => Type.Literal(one))),
  ),
});

/** GET /v1/budgets: what is left of one, and whether an amount that was asked about is there. */
export const BudgetAnswer = answer({
  budget: exact({
    key: Type.String(),
    entity: Type.String(),
    /** Absent: nothing was budgeted. */
    amount: Type.Optional(Minor),
    currency: Type.Optional(Type.String()),
    /** What requisitions and orders hold of it. */
    encumbered: Minor,
    actual: Minor,
    available: Minor,
    isEnough: Type.Optional(Type.Boolean()),
  }),
});

/** One thing that happened to a purchase. */
const PurchaseEntry = named(
  'PurchaseEntry',
  exact({
    kind: Type.Union(
      (['message', 'event', 'claim', 'journal', 'delivery', 'approval', 'exception'] as const).map((kind) => Type.Literal(kind)),
    ),
    ...happened,
  }),
);

const RuleDecision = exact({
  rule: Type.String(),
  /** Of the policy file it stands in; 0: it is part of the process. */
  version: Type.Integer({ minimum: 0 }),
  inputs: Type.Record(Type.String(), classed('FIN', Type.String())),
  outcome: classed('FIN', Type.String()),
  at: Instant,
});

const StepDecision = exact({
  /** `approval:N`. */
  approval: Type.String(),
  step: Type.Integer({ minimum: 1 }),
  decision: Type.Union([Type.Literal('approve'), Type.Literal('reject'), Type.Literal('return')]),
  by: Type.String(),
  /** In whose place. */
  forWhom: Type.Optional(Type.String()),
  at: Instant,
  note: Type.Optional(Type.String()),
});

/** GET /v1/requisitions/:number/decisions: the rules that decided something, on what, and what people said. */
export const RequisitionDecisionsAnswer = answer({
  status: Type.String(),
  decisions: Type.Array(RuleDecision),
  approvals: Type.Array(StepDecision),
  orders: Type.Array(exact({ order: Type.String(), supplier: Type.String(), amount: Minor })),
});

/** GET …/timeline?order&after&limit. */
export const PurchaseTimelineAnswer = named(
  'PurchaseTimelineAnswer',
  answer({ entries: Type.Array(PurchaseEntry), next: Type.Optional(Type.String()) }),
);

/** GET /v1/invoices/:invoice/exceptions. */
export const PurchaseExceptionsAnswer = answer({ exceptions: Type.Array(ExceptionItem) });
