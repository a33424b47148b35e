import { Fault } from '../kernel/index.ts';

/** Wall-clock time in a zone to instants and back. */
export interface ZoneClock {
  readonly zone: string;
  /**
   * The instant of a local time, both in milliseconds: `local` counts as if the wall clock showed UTC. A time that the
   * spring change skips is moved forward by the gap; one that the autumn change repeats is its first pass.
   */
  readonly instantOf: (local: number) => number;
  /** The local time of an instant. */
  readonly localOf: (instant: number) => number;
}

/** Zones change at quarters of an hour at the finest, so one offset holds for all of a quarter. */
const QUARTER = 900_000;
/** Kept quarters: some two years of messages in order. A full cache is emptied. */
const MOST_CACHED = 65_536;
const DAY = 86_400_000;

/** Makes the clock of an IANA zone. Throws `ZONE_UNKNOWN`. The caller keeps it: making one takes long, asking one does not. */
export function zoneClock(zone: string): ZoneClock {
  const format = formatOf(zone);
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    const quarter = Math.floor(instant / QUARTER);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const offset = computedOffset(format, quarter * QUARTER);
    if (offsets.size >= MOST_CACHED) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
  return {
    zone,
    localOf: (instant) => instant + offsetAt(instant),
    instantOf(local) {
      const before = offsetAt(local - DAY);
      const after = offsetAt(local + DAY);
      const first = local - before;
      if (before === after || offsetAt(first) === before) return first;
      const second = local - after;
      return offsetAt(second) === after ? second : first;
    },
  };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, era: 'short', ...date, ...time });
  } catch (cause) {
    throw new Fault({
      code: 'ZONE_UNKNOWN',
      kind: 'rejected',
      message: `"${zone}" is not a time zone`,
      hint: 'Use an IANA name such as America/Chicago',
      cause,
    });
  }
}

function computedOffset(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - instant;
}
