import type { Refusal, Trouble } from '../adapter.ts';
import { plainText } from '../http-answer.ts';

/** Ends a conversation with Tryton: what it came to. Thrown inside this adapter and caught at its edge. */
export class Ending extends Error {
  readonly outcome: Trouble | Refusal;

  constructor(outcome: Trouble | Refusal) {
    super(outcome.result);
    this.name = 'Ending';
    this.outcome = outcome;
  }
}

export const refusedData = (code: string, detail: string): Ending => new Ending({ result: 'refused-data', code, detail });
export const conflicting = (code: string, detail: string): Ending => new Ending({ result: 'conflict', code, detail });
export const unreadable = (): Ending => new Ending({ result: 'unknown', code: 'ANSWER_UNREADABLE' });

const MOST_WORDS = 160;

/** What Tryton says about periods; there are no codes, so the words have to do, in the language the session is pinned to. */
const ABOUT_PERIODS = [
  /closed journal-period/i,
  /closed period/i,
  /is outside the period/i,
  /no (open )?period/i,
  /create a period for the date/i,
  /period of move .* is closed/i,
  /no fiscal ?year/i,
  /period .* (is|are) (not open|closed|locked)/i,
];

/** Texts of PostgreSQL and its driver about a connection that broke: whether the transaction was committed is open. */
const DATABASE_BROKE = /connection|terminat|server closed|could not serialize|deadlock|shutting down|starting up|recovery mode/i;

const CODES: readonly (readonly [RegExp, string])[] = [
  [/You are not allowed to access/i, 'NOT_ALLOWED'],
  [/does not exist/i, 'UNKNOWN_RECORD'],
  [/must balance/i, 'UNBALANCED'],
  [/not valid according to its domain/i, 'OUT_OF_DOMAIN'],
  [/A value is required/i, 'VALUE_MISSING'],
  [/must be unique/i, 'NOT_UNIQUE'],
  [/cannot modify posted move/i, 'POSTED_ALREADY'],
  [/too many (decimals|digits)|decimals?, the number of digits/i, 'TOO_MANY_DIGITS'],
];

/**
 * Sorts what Tryton put into `error`: a class name and its arguments, `["UserError", [message, description, domain]]`, or two bare strings
 * for a failure of its own. Tryton rolls back what it answers with an error; only after a broken database connection this is not sure.
 */
export function endingOf(error: readonly unknown[]): Ending {
  const [kind, second] = error;
  const words = Array.isArray(second) ? second : [second];
  const message = plainText(String(words[0] ?? ''), MOST_WORDS);
  switch (kind) {
    case 'UserError':
      if (ABOUT_PERIODS.some((pattern) => pattern.test(message))) {
        return new Ending({ result: 'refused-period', code: 'PERIOD', detail: message });
      }
      return refusedData(CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'USER_ERROR', message);
    case 'UserWarning':
      // The first argument is the warning's name, which has the numbers of records in it; the second its text.
      return new Ending({ result: 'needs-confirmation', code: 'WARNING', detail: plainText(String(words[1] ?? ''), MOST_WORDS) });
    case 'ConcurrencyException':
      return conflicting('CONCURRENCY', 'the record was changed meanwhile');
    case 'LoginException':
      return new Ending({ result: 'unavailable', code: 'LOGIN_REFUSED' });
    default: {
      const text = plainText(typeof kind === 'string' ? kind : '', MOST_WORDS);
      if (DATABASE_BROKE.test(text)) return new Ending({ result: 'unknown', code: 'DATABASE_BROKE' });
      return refusedData('CONTRACT_BREAK', `Tryton failed: ${text}`);
    }
  }
}
