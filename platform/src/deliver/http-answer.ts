import type { Trouble } from './adapter.ts';
import type { HttpOutcome } from '../kernel/index.ts';

/** Longer than any maintenance window a vendor has announced (8 hours). */
const MOST_PATIENCE_MS = 12 * 3_600_000;

/** An answer that speaks about the request itself: taken, or turned down. */
export interface Judged {
  readonly result: 'judged';
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Sorts what came back from a call that would change something. Done nothing: never sent, 429, 503 with Retry-After, and answers that turn
 * the caller away (redirect, authentication, no such path, method). Judged: 2xx and the 4xx that speak of the content.
 * Everything else may have been done.
 */
export function judgeWrite(outcome: HttpOutcome, now: Date): Judged | Trouble {
  if (outcome.outcome === 'unsent') return unsent(outcome);
  if (outcome.outcome === 'unanswered') return { result: 'unknown', code: outcome.code };
  const code = `HTTP_${outcome.status}`;
  const patience = retryAfter(outcome.headers['retry-after'], now);
  if (outcome.status === 429) return { result: 'throttled', code, ...patience };
  if (outcome.status === 503 && patience !== undefined) return { result: 'throttled', code, ...patience };
  if (outcome.status >= 200 && outcome.status < 300) return { result: 'judged', status: outcome.status, body: outcome.body };
  if ([400, 409, 412, 413, 422].includes(outcome.status)) return { result: 'judged', status: outcome.status, body: outcome.body };
  if (outcome.status >= 300 && outcome.status < 500 && outcome.status !== 408) return { result: 'unavailable', code };
  return { result: 'unknown', code };
}

/** Sorts what came back from a call that only looks: whatever is not 2xx or 404 is trouble, and none of it did anything. */
export function judgeRead(outcome: HttpOutcome, now: Date): Judged | Trouble {
  if (outcome.outcome === 'unsent') return unsent(outcome);
  if (outcome.outcome === 'unanswered') return { result: 'unavailable', code: outcome.code };
  if ((outcome.status >= 200 && outcome.status < 300) || outcome.status === 404)
    return { result: 'judged', status: outcome.status, body: outcome.body };
  const patience = retryAfter(outcome.headers['retry-after'], now);
  if (outcome.status === 429) return { result: 'throttled', code: 'HTTP_429', ...patience };
  return { result: 'unavailable', code: `HTTP_${outcome.status}`, ...patience };
}

/** What a 4xx answer that speaks of the content means. */
export function refusalClass(status: number): 'conflict' | 'refused-data' {
  return status === 409 || status === 412 ? 'conflict' : 'refused-data';
}

function unsent({ code, retryAfterMs }: { code: string; retryAfterMs?: number }): Trouble {
  return retryAfterMs === undefined ? { result: 'unavailable', code } : { result: 'throttled', code, retryAfterMs };
}

/** Reads an answer of a known shape, given its compiled schema; undefined when it is not that. */
export function readAnswer<T>(shape: { Check(value: unknown): value is T }, body: Buffer): T | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return shape.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Text from outside made fit for a screen: printable ASCII, cut short. */
export function plainText(text: string, most: number): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, most);
}

/** RFC 9110 §10.2.3: seconds or a date. */
function retryAfter(header: string | undefined, now: Date): { retryAfterMs: number } | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? undefined : { retryAfterMs: Math.min(Math.max(0, ms), MOST_PATIENCE_MS) };
}
