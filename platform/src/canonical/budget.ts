import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, DocumentNumber, Minor } from './value.ts';

const Budget = Type.Object(
  {
    costCenter: Code,
    /** Account of the chart. */
    account: Code,
    /** The fiscal period it is for: `2026-07`, or `FY2027` where a year is budgeted as one. */
    period: Code,
    amount: Minor,
    currency: Currency,
  },
  { additionalProperties: false },
);
export type BudgetData = Static<typeof Budget>;

/** What a cost center may spend on an account in a period; a later one takes its place. */
export const budgetSet: EventDefinition = { type: 'budget.set', name: 'budget-set', version: 1, key: 'budget', schema: Budget };

/** What money is asked for: a requisition, or an invoice of a supplier whose lines name no order. */
const Asking = {
  requisition: Type.Optional(Code),
  supplier: Type.Optional(Code),
  invoice: Type.Optional(DocumentNumber),
};

const BudgetShare = Type.Object({ costCenter: Code, account: Code, period: Code, amount: Minor }, { additionalProperties: false });

/** The code by which an owner of budgets says no; a check that could not be made has another one, and is somebody's work where it failed. */
export const BUDGET_REFUSED = 'BUDGET_REFUSED';

/** What the owner of a budget is asked: deliveries of the kind `budget-check`. */
export const BudgetCheck = Type.Object(
  {
    ...Asking,
    revision: Type.Integer({ minimum: 1 }),
    day: Day,
    currency: Currency,
    amount: Minor,
    /** What each budget is to bear. */
    shares: Type.Array(BudgetShare, { minItems: 1, maxItems: 50_000 }),
  },
  { additionalProperties: false },
);
export type BudgetCheckData = Static<typeof BudgetCheck>;

/** What the owner of a budget is told of what needs no money any more: deliveries of the kind `budget-release`. */
export const BudgetRelease = Type.Object(
  {
    ...Asking,
    day: Day,
    /** What the owner calls its commitment, where it told. */
    reference: Type.Optional(Code),
    /** What it was asked to bear, where that is known. */
    currency: Type.Optional(Currency),
    shares: Type.Optional(Type.Array(BudgetShare, { maxItems: 50_000 })),
  },
  { additionalProperties: false },
);
export type BudgetReleaseData = Static<typeof BudgetRelease>;

const Answer = Type.Object(
  {
    requisition: Code,
    isAvailable: Type.Boolean(),
    day: Day,
    /** What the owner of the budget calls its commitment. */
    reference: Type.Optional(Code),
  },
  { additionalProperties: false },
);
export type BudgetAnswerData = Static<typeof Answer>;

const InvoiceAnswer = Type.Object(
  {
    supplier: Code,
    /** As the supplier writes it. */
    number: DocumentNumber,
    isAvailable: Type.Boolean(),
    day: Day,
    /** What the owner of the budget calls its commitment. */
    reference: Type.Optional(Code),
  },
  { additionalProperties: false },
);
export type InvoiceBudgetAnswerData = Static<typeof InvoiceAnswer>;

/** What the owner of the budget says of an invoice without an order, later than it was asked or otherwise: a budget was transferred. */
export const invoiceBudgetAnswered: EventDefinition = {
  type: 'invoice-budget.answered',
  name: 'invoice-budget-answered',
  version: 1,
  key: 'invoice',
  schema: InvoiceAnswer,
};

/** What the ERP or the procurement suite says, where the budget is theirs to check. */
export const budgetAnswered: EventDefinition = {
  type: 'budget.answered',
  name: 'budget-answered',
  version: 1,
  key: 'requisition',
  schema: Answer,
};
