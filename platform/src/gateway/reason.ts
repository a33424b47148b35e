import { Type } from 'typebox';

/** Why someone looks at identifying values: kept in the audit, so one line of printable text. */
export const Reason = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\p{Cc}]+$' });
