import { type Static, Type } from 'typebox';
import type { EventDefinition } from './definition.ts';
import { Code, Currency, Day, Minor } from './value.ts';

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

/** What the ERP or the procurement suite says, where the budget is theirs to check. */
export const budgetAnswered: EventDefinition = {
  type: 'budget.answered',
  name: 'budget-answered',
  version: 1,
  key: 'requisition',
  schema: Answer,
};
