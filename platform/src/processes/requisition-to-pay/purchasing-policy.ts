import { type Static, Type } from 'typebox';

const Code = Type.String({ minLength: 1, maxLength: 60 });
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const Minor = Type.String({ pattern: '^\\d{1,18}$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const Hours = Type.Integer({ minimum: 1, maximum: 8_760 });

const Accounts = Type.Object(
  {
    stock: Name,
    expense: Name,
    capital: Name,
    /** What a consigned or bill-only item is charged to when it is used. */
    consignment: Name,
    freight: Name,
    /** Sales tax that a supplier bills. */
    tax: Name,
  },
  { additionalProperties: false },
);

const Rules = {
  /** Who says whether there is money for it: `none` leaves it unchecked. The ERP and the suite are asked, and their answer stands. */
  budgetOwner: Type.Union([Type.Literal('plexus'), Type.Literal('erp'), Type.Literal('suite'), Type.Literal('none')]),
  /** Who matches invoices. */
  matchOwner: Type.Union([Type.Literal('plexus'), Type.Literal('erp'), Type.Literal('suite')]),
  /** Target that orders, receipts and invoices are delivered to; absent: they stay here. */
  erp: Type.Optional(Name),
  /** Send the ERP the suppliers and items too: where it is not the system of record of them. */
  masters: Type.Optional(Type.Boolean()),
  /** Target that is asked where the suite owns a check. */
  suite: Type.Optional(Name),
  /** Keep a budgetary book: what is reserved and ordered is posted beside the actual books. */
  encumbrance: Type.Boolean(),
  budgetPeriod: Type.Union([Type.Literal('month'), Type.Literal('year')]),
  /** What the entity's budgets are in. Purchases in other money count by the declared rate of their day. */
  budgetCurrency: Currency,
  /** Where the money is not there: `stop` the requisition for a person, or `warn` those who approve it. */
  overBudget: Type.Union([Type.Literal('stop'), Type.Literal('warn')]),
  accounts: Accounts,
  /** Minor units a unit of an asset costs at least; dearer ones are built up as construction in progress. */
  capitalThreshold: Minor,
  /** Hours until a person looks at a requisition whose budget owner says nothing. */
  budgetAnswerHours: Hours,
  /** What an estimate may be below the contract or catalog price before somebody looks at it, in percent: "10". */
  estimateTolerance: Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,4})?$' }),
  /** Location that goods in stock are taken from; absent: whatever is not bought is not taken. */
  distributionCenter: Type.Optional(Code),
  /** What is ordered and received has to be inspected, by class of commodity. */
  inspected: Type.Array(Name, { maxItems: 50 }),
};

/** How orders reach a supplier, and how long its silence is borne. */
const SupplierTerms = Type.Object(
  {
    channel: Type.Union([Type.Literal('x12'), Type.Literal('cxml'), Type.Literal('email'), Type.Literal('none')]),
    /** Target the order is sent to; none: a person passes it on. */
    target: Type.Optional(Name),
    acknowledgeHours: Hours,
    /** Until the other side has said that it could read what was sent. */
    transmissionMinutes: Type.Integer({ minimum: 1, maximum: 10_080 }),
    /**
     * What is agreed for freight of orders that say nothing of it themselves: of each line what is agreed with its contract, else what is agreed without one.
     * `percent` of what the lines come to, `amount` once for an order, in minor units of its money.
     */
    freight: Type.Optional(
      Type.Array(
        Type.Object(
          {
            contract: Type.Optional(Code),
            percent: Type.Optional(Type.String({ pattern: '^\\d{1,2}(\\.\\d{1,4})?$' })),
            amount: Type.Optional(Minor),
          },
          { additionalProperties: false },
        ),
        { maxItems: 200 },
      ),
    ),
    /** Charges use tax where it bills none, in percent. */
    useTax: Type.Optional(Type.String({ pattern: '^\\d{1,2}(\\.\\d{1,4})?$' })),
  },
  { additionalProperties: false },
);
export type SupplierTerms = Static<typeof SupplierTerms>;

const Rate = Type.Object(
  {
    currency: Currency,
    to: Currency,
    from: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    rate: Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,9})?$' }),
  },
  { additionalProperties: false },
);
export type Rate = Static<typeof Rate>;

const Work = Type.Object({ owner: Name, hours: Hours }, { additionalProperties: false });

/** `policies/purchasing.yaml`: how each entity buys. */
export const PurchasingPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    default: Type.Object(Rules, { additionalProperties: false }),
    /** What is different at an entity. */
    entities: Type.Optional(Type.Record(Name, Type.Partial(Type.Object(Rules, { additionalProperties: false })))),
    suppliers: Type.Object(
      { default: SupplierTerms, of: Type.Optional(Type.Record(Code, Type.Partial(SupplierTerms))) },
      { additionalProperties: false },
    ),
    /** What commodity codes (UNSPSC) that begin so are called; the longest beginning that fits decides. */
    commodities: Type.Array(
      Type.Object(
        { class: Name, beginnings: Type.Array(Type.String({ pattern: '^\\d{2,8}$' }), { minItems: 1, maxItems: 200 }) },
        { additionalProperties: false },
      ),
      { maxItems: 100 },
    ),
    /** What one unit of a currency is worth in another from a day on: "1.085". */
    rates: Type.Optional(Type.Array(Rate, { maxItems: 2_000 })),
    /** Who works an exception, and in how many hours; `default` is for kinds without a line of their own. */
    work: Type.Intersect([Type.Object({ default: Work }), Type.Record(Name, Work)]),
  },
  { additionalProperties: false },
);
export type PurchasingPolicy = Static<typeof PurchasingPolicy>;
export type BuyingRules = PurchasingPolicy['default'];
