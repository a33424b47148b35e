import { type Static, type TSchema, Type } from 'typebox';

const Codes = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 500 }));

/** A list that is given is met by any of its codes; one that ends in `*` by what begins so. A rule holds when any of its lists is met. */
const Rule = Type.Object(
  {
    /** What the access policies know it by: `substance-use`. */
    label: Type.String({ pattern: '^[a-z][a-z-]{0,39}$' }),
    /** The law or the promise, for who reads the policy. */
    because: Type.String({ minLength: 1, maxLength: 200 }),
    when: Type.Object(
      {
        entity: Codes,
        department: Codes,
        serviceLine: Codes,
        payer: Codes,
        /** ICD-10-CM. */
        diagnosis: Codes,
        /** Of charges: CPT, HCPCS or the charge master. */
        code: Codes,
        revenueCode: Codes,
        vip: Codes,
        confidentiality: Codes,
      },
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  { additionalProperties: false },
);

/** `policies/sensitivity.yaml`: what makes records sensitive, so that the access policies ask more of who looks at them. */
export const SensitivityPolicy = Type.Object({ rules: Type.Array(Rule, { maxItems: 100 }) }, { additionalProperties: false });
export type SensitivityPolicy = Static<typeof SensitivityPolicy>;

/** The policy file of sensitivity; an estate without it has what kinds of entities say. */
export const sensitivityPolicySchemas: Readonly<Record<string, TSchema>> = { sensitivity: Type.Optional(SensitivityPolicy) };

/** The facts that rules are about, as canonical events name them. */
export const SENSITIVE_FACTS = [
  'department',
  'serviceLine',
  'payer',
  'diagnosis',
  'code',
  'revenueCode',
  'vip',
  'confidentiality',
] as const;

/** One fact of a record: what it is of, and its code. */
export interface Fact {
  /** One of `SENSITIVE_FACTS`, or `entity`. */
  readonly name: string;
  readonly value: string;
}

/** The labels of whatever has these facts. */
export function labelsByRules({ rules }: SensitivityPolicy, facts: readonly Fact[]): string[] {
  const holds = ({ when }: SensitivityPolicy['rules'][number]): boolean =>
    Object.entries(when).some(([of, codes]) => facts.some(({ name, value }) => name === of && codes.some((code) => meets(value, code))));
  return [...new Set(rules.filter(holds).map(({ label }) => label))].toSorted();
}

const meets = (value: string, code: string): boolean => (code.endsWith('*') ? value.startsWith(code.slice(0, -1)) : value === code);
