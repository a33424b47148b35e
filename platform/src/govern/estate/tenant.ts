import { type Static, Type } from 'typebox';

export const Name = Type.String({ minLength: 1, maxLength: 120 });
/** A name used in keys, paths and addresses. */
export const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' });
const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$' });
const Zone = Type.String({ pattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$' });

/** `tenant.yaml`. */
export const Tenant = Type.Object(
  {
    tenant: Id,
    name: Name,
    /** Currency of the books. */
    currency: CurrencyCode,
    /** IANA zone where a mapping or entity names none. */
    zone: Zone,
  },
  { additionalProperties: false },
);
export type Tenant = Static<typeof Tenant>;

const Entity = Type.Object(
  {
    id: Id,
    name: Name,
    kind: Type.Union([
      Type.Literal('academic'),
      Type.Literal('community'),
      Type.Literal('critical-access'),
      Type.Literal('behavioral'),
      Type.Literal('physician-group'),
      Type.Literal('shared-services'),
    ]),
    /** Last day of the fiscal year, month and day: `06-30`. */
    fiscalYearEnd: Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }),
    zone: Zone,
    currency: CurrencyCode,
    /** What happens to a document whose day lies in a closed period. */
    lateDocuments: Type.Union([Type.Literal('refuse'), Type.Literal('next-open-day'), Type.Literal('ask')]),
    /** National provider identifiers under which it bills. */
    npi: Type.Array(Type.String({ pattern: '^\\d{10}$' })),
    /** Entities whose payer cash arrives here. */
    receivesFor: Type.Optional(Type.Array(Id)),
  },
  { additionalProperties: false },
);
export type LegalEntity = Static<typeof Entity>;

/** `entities.yaml`. */
export const Entities = Type.Object({ entities: Type.Array(Entity, { minItems: 1 }) }, { additionalProperties: false });
