import { Type } from 'typebox';
import { FiscalPeriod } from './fiscal-period.ts';
import { answer, exact } from './shapes.ts';

/** GET /v1/gl-accounts: the chart of accounts in force. */
export const ChartAnswer = answer({
  accounts: Type.Array(
    exact({
      account: Type.String(),
      name: Type.String(),
      type: Type.String(),
      /** Its number at each target. */
      numbers: Type.Record(Type.String(), Type.String()),
      /** Dimensions that stay on its lines. */
      keeps: Type.Array(Type.String()),
    }),
  ),
});

/** GET /v1/gl-accounts/validation?account&entity&costCenter&department&serviceLine&payerClass&counterparty&day. */
export const ValidationAnswer = answer({
  valid: Type.Boolean(),
  problems: Type.Array(
    exact({
      field: Type.String(),
      code: Type.Union((['unknown', 'not-kept', 'differs', 'missing', 'closed'] as const).map((code) => Type.Literal(code))),
      message: Type.String(),
    }),
  ),
  /** Where its amounts go; of the department where one is given and no cost center. */
  costCenter: Type.Optional(Type.String()),
  /** The account's number at each target. */
  numbers: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** The period of the day. */
  period: Type.Optional(FiscalPeriod),
});
