import { type Static, Type } from 'typebox';
import { parseDecimal, rescale } from '../../kernel/index.ts';
import type { Tolerance, ToleranceRule, Tolerances } from './match/index.ts';

const Limit = Type.Object(
  {
    percent: Type.Optional(Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,2})?$' })),
    /** Minor units. */
    amount: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
  },
  { additionalProperties: false },
);
const Limits = Type.Partial(
  Type.Object(
    { price: Limit, ordered: Limit, received: Limit, line: Limit, freight: Limit, tax: Limit, total: Limit },
    { additionalProperties: false },
  ),
);
const Code = Type.String({ minLength: 1, maxLength: 60 });

/** `policies/tolerances.yaml`: how far invoices may differ from orders and receipts without a person. */
export const TolerancePolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    /** What is more particular decides: supplier before commodity before site. */
    rules: Type.Array(
      Type.Object(
        { supplier: Type.Optional(Code), commodity: Type.Optional(Code), site: Type.Optional(Code), tolerances: Limits },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 2_000 },
    ),
    /** What is billed under a contract without an order, as it was approved with the contract: beyond it a person is asked. */
    contracts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            supplier: Code,
            contract: Code,
            /** Of one invoice, minor units. */
            expected: Type.String({ pattern: '^\\d{1,18}$' }),
            /** What it may be dearer. */
            percent: Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,2})?$' }),
            /** Where it goes where the invoice does not say. */
            costCenter: Type.Optional(Code),
            account: Type.Optional(Code),
          },
          { additionalProperties: false },
        ),
        { maxItems: 2_000 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type TolerancePolicy = Static<typeof TolerancePolicy>;

/** The rules as the match takes them: percents in ten-thousandths. */
export const toleranceRulesOf = ({ rules }: TolerancePolicy): ToleranceRule[] =>
  rules.map(({ tolerances, ...purchase }) => ({
    ...purchase,
    tolerances: Object.fromEntries(Object.entries(tolerances).map(([kind, limit]) => [kind, toleranceOf(limit)])) as Tolerances,
  }));

/** What a contract lets be billed. */
export interface ServiceContract {
  /** Minor units. */
  readonly expected: string;
  /** In ten-thousandths. */
  readonly share: bigint;
  readonly costCenter?: string;
  readonly account?: string;
}

/** Contracts by supplier and name. */
export const contractsOf = ({ contracts = [] }: TolerancePolicy): ReadonlyMap<string, ServiceContract> =>
  new Map(contracts.map(({ supplier, contract, percent, ...terms }) => [`${supplier}|${contract}`, { ...terms, share: shareOf(percent) }]));

const shareOf = (percent: string): bigint => rescale(parseDecimal(percent), 2).units;

const toleranceOf = ({ percent, amount }: Static<typeof Limit>): Tolerance => ({
  ...(percent === undefined ? {} : { share: shareOf(percent) }),
  ...(amount === undefined ? {} : { amount: BigInt(amount) }),
});
