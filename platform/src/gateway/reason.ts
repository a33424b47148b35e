import { Type } from 'typebox';
import { Purpose } from '../identity/access/index.ts';
import { exact, named } from './contract/shapes.ts';

/** Why someone looks at identifying values: kept in the audit, so one line of printable text. */
export const Reason = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\p{Cc}]+$' });

/** What for, in one word: what is sensitive is shown for some purposes only. */
export const StatedPurpose = Type.Optional(Purpose);

/** What somebody gives who looks at identifying values. */
export const Why = named('Why', exact({ reason: Reason, purpose: StatedPurpose }));
