import { retryDelay } from '../deliver/index.ts';
import type { Posted } from './post.ts';

/** When what failed is tried again, and when it is given up. */
export interface PatienceRule {
  readonly firstMs: number;
  readonly mostMs: number;
  /** An event is given up after so many tries, if others went through meanwhile. */
  readonly tries: number;
  /** A webhook is disabled after so many failures in a row … */
  readonly failures: number;
  /** … if the first of them is so long ago. */
  readonly overMs: number;
}

const HOUR_MS = 3_600_000;

/** An event that a receiver cannot take is tried for 8 hours; a receiver that takes nothing for a day is disabled. */
export const PATIENCE: PatienceRule = { firstMs: 5_000, mostMs: HOUR_MS, tries: 16, failures: 20, overMs: 24 * HOUR_MS };

export interface Verdict {
  readonly delivered: boolean;
  readonly status: number | undefined;
  /** Why it failed. */
  readonly code: string | undefined;
  /** Until this event is tried again. */
  readonly dueInMs: number;
  /** Until anything is sent to this receiver again. */
  readonly pauseMs: number;
  /** The receiver wants nothing any more (410, Standard Webhooks). */
  readonly isGone: boolean;
}

/** A receiver cannot put us off for longer. */
const MOST_PAUSE_MS = 24 * HOUR_MS;

/**
 * What one try came to: taken is 2xx, and nothing else. Waits double with each try of the event and with each failure of the receiver in
 * a row, half of each left to chance (in [0, 1)), and are at least as long as the receiver asks for with Retry-After.
 */
export function verdictOf(
  posted: Posted,
  { tries, failures }: { readonly tries: number; readonly failures: number },
  { rule, now, chance }: { readonly rule: PatienceRule; readonly now: Date; readonly chance: number },
): Verdict {
  const { status } = posted;
  if (status !== undefined && status >= 200 && status < 300)
    return { delivered: true, status, code: undefined, dueInMs: 0, pauseMs: 0, isGone: false };
  const asked = status === 429 || status === 503 ? retryAfterMs(posted.retryAfter, now) : 0;
  return {
    delivered: false,
    status,
    code: status === undefined ? (posted.code ?? 'UNANSWERED') : `HTTP_${status}`,
    dueInMs: retryDelay(rule, tries, chance, asked),
    pauseMs: retryDelay(rule, failures + 1, chance, asked),
    isGone: status === 410,
  };
}

/** RFC 9110 section 10.2.3: seconds or a date. */
function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), MOST_PAUSE_MS);
}
