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

/** What one unit costs, as an exact decimal in the currency's major unit: "1.2345" is USD 1.2345 for each. */
export const UnitPrice = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$', 'x-data-class': 'FIN' });
/** A quantity in the unit that stands beside it, as an exact decimal; what goes back or is credited is negative. */
export const Quantity = Type.String({ pattern: '^-?\\d{1,12}(\\.\\d{1,6})?$', 'x-data-class': 'FIN' });
/** A unit of measure as UN/ECE Recommendation 20 and X12 355 have it: EA, BX, CA. */
export const Unit = Type.String({ pattern: '^[A-Z0-9]{2,3}$', 'x-data-class': 'PUBLIC' });
/** What something is called, in words that name no patient. */
export const Words = Type.String({ minLength: 1, maxLength: 240, 'x-data-class': 'PUBLIC' });
/** A number that another system gave: of a requisition, an order, an invoice. */
export const DocumentNumber = Type.String({ minLength: 1, maxLength: 60, 'x-data-class': 'FIN' });
