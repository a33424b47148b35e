import { Type } from 'typebox';

/** An amount in whole minor units as a decimal string: "-12345" is −123.45 USD. */
export const Minor = Type.String({ pattern: '^-?\\d{1,18}$', 'x-data-class': 'FIN' });
/** ISO 4217. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$', 'x-data-class': 'PUBLIC' });
/** An exact decimal as text: "2", "-0.5". */
export const DecimalText = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', 'x-data-class': 'FIN' });
/** A calendar day of the sender's zone: "2026-03-31". */
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', 'x-data-class': 'PUBLIC' });
/** A UTC instant: "2026-03-31T17:05:00.000Z". */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$', 'x-data-class': 'PUBLIC' });
export const Code = Type.String({ minLength: 1, maxLength: 60, 'x-data-class': 'PUBLIC' });
/** An identifier that is sealed, and findable by its search token. */
export const identifier = (token: string) => Type.String({ minLength: 1, maxLength: 120, 'x-data-class': 'PHI', token });
/** An identifier that is replaced by its pseudonym. */
export const pseudonym = (kind: string) => Type.String({ minLength: 1, maxLength: 250, 'x-data-class': 'PUBLIC', pseudonym: kind });

export const EncounterClass = Type.Union([
  Type.Literal('inpatient'),
  Type.Literal('emergency'),
  Type.Literal('observation'),
  Type.Literal('outpatient'),
  Type.Literal('recurring'),
  Type.Literal('preadmit'),
]);

export const PayerClass = Type.Union([
  Type.Literal('medicare'),
  Type.Literal('medicare-advantage'),
  Type.Literal('medicaid'),
  Type.Literal('commercial'),
  Type.Literal('self-pay'),
  Type.Literal('other'),
]);

/** Where a receivable stands: which payer in turn, or the guarantor. */
export const Bucket = Type.Union([Type.Literal('primary'), Type.Literal('secondary'), Type.Literal('tertiary'), Type.Literal('guarantor')]);
