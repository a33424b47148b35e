import { type Static, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Calendar, calendarOf } from './calendar.ts';
import { policyInvalid } from './faults.ts';

const Reason = Type.String({ pattern: '^[A-Z0-9]{1,5}$' });
const Owner = Type.String({ minLength: 1, maxLength: 60 });
const Days = Type.Integer({ minimum: 0, maximum: 3650 });
const Name = Type.String({ minLength: 1, maxLength: 60 });

/** `policies/denials.yaml`. */
export const DenialPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    reasons: Type.Array(Reason),
    patientShare: Type.Array(Reason),
    restated: Type.Array(Reason),
    capitation: Type.Array(Reason),
    capitatedPayers: Type.Array(Name),
    /** Days that a denial gets after it was recorded, however long ago its remittance is; without it the grace of expectations. */
    lateDays: Type.Optional(Days),
    owners: Type.Array(
      Type.Object(
        {
          reasons: Type.Optional(Type.Array(Reason)),
          payers: Type.Optional(Type.Array(Name)),
          payerClass: Type.Optional(Name),
          /** Minor units. */
          atLeast: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
          owner: Owner,
          appealDays: Days,
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);
export type DenialPolicy = Static<typeof DenialPolicy>;

const Silence = Type.Object({ withinDays: Days, owner: Owner }, { additionalProperties: false });

/** `policies/expectations.yaml`. */
export const ExpectationPolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    charges: Type.Array(
      Type.Object({ class: Name, serviceLine: Type.Optional(Name), withinDays: Days, owner: Owner }, { additionalProperties: false }),
    ),
    deposit: Silence,
    remittance: Silence,
    /** How long what should follow is waited for after an event was recorded, however long ago its business day is. */
    graceMinutes: Type.Integer({ minimum: 0, maximum: 10_080 }),
  },
  { additionalProperties: false },
);
export type ExpectationPolicy = Static<typeof ExpectationPolicy>;

const Completion = Type.Union([Type.Literal('discharge'), Type.Literal('service-day'), Type.Literal('month'), Type.Literal('never')]);
const Payee = Type.Union([Type.Literal('payer'), Type.Literal('guarantor')]);

/** `policies/receivables.yaml`. */
export const ReceivablePolicy = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    lateChargeDays: Days,
    completion: Type.Record(Name, Completion),
    guarantorClasses: Type.Array(Name),
    adjustments: Type.Record(Name, Payee),
    work: Type.Record(Name, Type.Object({ owner: Owner, days: Days }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type ReceivablePolicy = Static<typeof ReceivablePolicy>;

/** What the deciders of encounter-to-cash go by. */
export interface Policies {
  readonly denials: DenialPolicy;
  readonly expectations: ExpectationPolicy;
  readonly receivables: ReceivablePolicy;
  /** Days as the entity's zone has them. */
  readonly calendar: (entity: string) => Calendar;
}

/** Schemas by file name, for whoever loads the estate. */
export const policySchemas: Readonly<Record<string, TSchema>> = {
  denials: DenialPolicy,
  expectations: ExpectationPolicy,
  receivables: ReceivablePolicy,
};

const checkDenials = Compile(DenialPolicy);
const checkExpectations = Compile(ExpectationPolicy);
const checkReceivables = Compile(ReceivablePolicy);

/** The policies of a release. Throws `POLICY_INVALID` with the place for a document that does not fit. */
export function policiesOf(release: {
  readonly policies: Readonly<Record<string, unknown>>;
  readonly entities: readonly { readonly id: string; readonly zone: string }[];
}): Policies {
  const denials = release.policies['denials'];
  const expectations = release.policies['expectations'];
  const receivables = release.policies['receivables'];
  if (!checkDenials.Check(denials)) throw invalid('denials', checkDenials, denials);
  if (!checkExpectations.Check(expectations)) throw invalid('expectations', checkExpectations, expectations);
  if (!checkReceivables.Check(receivables)) throw invalid('receivables', checkReceivables, receivables);
  const zones = new Map([...new Set(release.entities.map(({ zone }) => zone))].map((zone) => [zone, calendarOf(zone)]));
  const calendars = new Map(release.entities.map(({ id, zone }) => [id, zones.get(zone)]));
  const utc = calendarOf('UTC');
  return { denials, expectations, receivables, calendar: (entity) => calendars.get(entity) ?? utc };
}

function invalid(
  name: string,
  validator: { Errors(value: unknown): readonly { instancePath: string; message: string }[] },
  value: unknown,
): Error {
  const error = validator.Errors(value)[0];
  return policyInvalid(name, error?.instancePath ?? '', error?.message ?? 'does not fit');
}
