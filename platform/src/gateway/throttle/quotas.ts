import { type Static, type TSchema, Type } from 'typebox';

/** Routes that are looked at with the same eyes: reading, changing, and what moves much at once. */
export const ROUTE_CLASSES = ['read', 'write', 'bulk'] as const;
export type RouteClass = (typeof ROUTE_CLASSES)[number];

const Allowance = Type.Object(
  { perSecond: Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }), burst: Type.Integer({ minimum: 1, maximum: 1_000_000 }) },
  { additionalProperties: false },
);

/** `policies/quotas.yaml`: allowances per caller and class of routes, and of single clients by their id. */
const QuotaPolicy = Type.Object(
  {
    classes: Type.Object({ read: Allowance, write: Allowance, bulk: Allowance }, { additionalProperties: false }),
    clients: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
      Type.Object(
        { read: Type.Optional(Allowance), write: Type.Optional(Allowance), bulk: Type.Optional(Allowance) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Quotas = Static<typeof QuotaPolicy>;

/** The policy file that the interface goes by. */
export const quotaPolicySchemas: Readonly<Record<string, TSchema>> = { quotas: QuotaPolicy };

/** For an estate that says nothing. */
export const DEFAULT_QUOTAS: Quotas = {
  classes: { read: { perSecond: 100, burst: 300 }, write: { perSecond: 50, burst: 100 }, bulk: { perSecond: 20, burst: 60 } },
  clients: {},
};
