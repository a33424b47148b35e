import type { Clock } from '../kernel/index.ts';

/** What somebody tried and has no right to. */
export interface Denial {
  readonly channel: string;
  /** `SENDER_FORBIDDEN`, `TYPE_FORBIDDEN`, `CLIENT_FORBIDDEN`, `CERTIFICATE_REFUSED`. */
  readonly code: string;
  /** The address it came from, without the port. */
  readonly peer: string;
  /** The partner, the certificate or the reason; never content. */
  readonly detail: string;
}

/** Puts a denial on record. */
export type Denied = (denial: Denial) => Promise<void>;

const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 5;
/** Kinds of denials that are told apart at a time. */
const MOST_KEPT = 1_000;

/**
 * Passes on the first few of equal denials a minute and counts the rest, which the next one passed on tells: whoever is refused a
 * thousand times a second does not fill the record with it.
 */
export function boundedDenials(denied: Denied, clock: Clock): Denied {
  const known = new Map<string, { since: number; count: number }>();
  return async (denial) => {
    const key = [denial.channel, denial.code, denial.peer, denial.detail].join('\u0000');
    const now = clock.monotonic();
    const before = known.get(key);
    if (before !== undefined && now - before.since < WINDOW_MS) {
      before.count += 1;
      if (before.count > MOST_IN_WINDOW) return;
      return denied(denial);
    }
    const unsaid = Math.max(0, (before?.count ?? 0) - MOST_IN_WINDOW);
    known.delete(key);
    const oldest = known.keys().next();
    if (known.size >= MOST_KEPT && oldest.done !== true) known.delete(oldest.value);
    known.set(key, { since: now, count: 1 });
    await denied(unsaid === 0 ? denial : { ...denial, detail: `${denial.detail}; ${unsaid} more before this` });
  };
}
