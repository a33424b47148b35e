import { type Static, Type } from 'typebox';

/** A dimension an account keeps on its lines; the others are left off, so that lines of equal meaning add up. */
export const Dimension = Type.Union([
  Type.Literal('bucket'),
  Type.Literal('department'),
  Type.Literal('costCenter'),
  Type.Literal('serviceLine'),
  Type.Literal('payerClass'),
  Type.Literal('counterparty'),
  Type.Literal('openItem'),
]);

const Account = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    type: Type.Union([
      Type.Literal('asset'),
      Type.Literal('liability'),
      Type.Literal('revenue'),
      Type.Literal('deduction'),
      Type.Literal('expense'),
      /** Of the budgetary book, which stands beside the actual one: never on one journal with it, and not sent to the general ledger. */
      Type.Literal('budgetary'),
    ]),
    /** The account number at each target, by the name of the target. */
    numbers: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }), Type.String({ pattern: '^[A-Za-z0-9.-]{1,40}$' })),
    keeps: Type.Array(Dimension, { uniqueItems: true }),
  },
  { additionalProperties: false },
);

/** `policies/chart-of-accounts.yaml`: the symbols posting rules speak of, and what they are called at each ERP. */
export const ChartOfAccounts = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    accounts: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }), Account),
    /** Cost center of a department; a department that is not listed is its own cost center. */
    costCenters: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 60 }))),
    /** Cost centers that are no department's, by their number: what is bought is charged to them. Nothing new is charged to a closed one. */
    otherCostCenters: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Za-z0-9.-]{1,60}$' }),
        Type.Object(
          { name: Type.String({ minLength: 1, maxLength: 120 }), closed: Type.Optional(Type.Literal(true)) },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);
export type ChartOfAccounts = Static<typeof ChartOfAccounts>;

/** Whether nothing new is charged to a cost center. */
export const isClosedCostCenter = (chart: ChartOfAccounts, costCenter: string): boolean =>
  chart.otherCostCenters?.[costCenter]?.closed === true;
