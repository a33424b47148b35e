import type { Clock } from '../../kernel/index.ts';
import { bodyTooSlow } from './faults.ts';

/** How fast a body must come. Only the time in which we wait for its sender counts. */
export interface Pace {
  /** The longest time without a byte. */
  readonly silentMs: number;
  /** After so long the average counts. */
  readonly graceMs: number;
  readonly bytesPerSecond: number;
}

/** A modem's pace: no sender of messages is slower, and one that only means to hold room gives it back soon. */
export const BODY_PACE: Pace = { silentMs: 10_000, graceMs: 30_000, bytesPerSecond: 1_024 };

/** The chunks of a body as they come. Throws `BODY_TOO_SLOW` (unavailable) when they come slower than the pace. */
export async function* inPace(chunks: AsyncIterator<Buffer>, pace: Pace, clock: Clock): AsyncGenerator<Buffer, undefined> {
  let waitedMs = 0;
  let size = 0;
  for (;;) {
    const asked = clock.monotonic();
    const enoughMs = Math.max(pace.graceMs, (size / pace.bytesPerSecond) * 1_000);
    const next = await within(chunks.next(), Math.min(pace.silentMs, enoughMs - waitedMs));
    if (next.done === true) return undefined;
    waitedMs += clock.monotonic() - asked;
    size += next.value.length;
    yield next.value;
  }
}

async function within<T>(coming: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(bodyTooSlow()), ms);
  });
  try {
    return await Promise.race([coming, over]);
  } finally {
    clearTimeout(timer);
  }
}
