import { type TSchema, Type } from 'typebox';

/** Shapes that several answers share. Numbers that may grow beyond 2^53 and all amounts travel as text. */

/** ISO 8601 instant in UTC. */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z$' });
/** `YYYY-MM-DD`. */
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
/** A day that a caller gives: `YYYY-MM-DD` with a month and a day that can be. */
export const CalendarDay = Type.String({ pattern: '^[12]\\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' });
/** Whole minor units as text, debit positive. */
export const Minor = Type.String({ pattern: '^-?\\d+$' });
/** A number of the database as text. */
export const Numbered = Type.String({ pattern: '^\\d+$' });
export const Count = Type.Integer({ minimum: 0 });
/** From the first, up to but not including the second. */
export const Span = Type.Tuple([Count, Count]);

/** An answer: its own names beside `version: 1`. */
export const answer = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object({ version: Type.Literal(1), ...properties }, { additionalProperties: false });

/** An object that has the names given and no others. */
export const exact = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, { additionalProperties: false });

/** A shape that several operations share: the description of the API has it once, under this name. */
export const named = <S extends TSchema>(name: string, schema: S): S => ({ ...schema, title: name });
