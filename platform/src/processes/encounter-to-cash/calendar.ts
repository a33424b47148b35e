const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
/** A month of them. */
const MOST_OFFSETS = 3_000;
/** Days are kept as numbers counted from 1 January 2000, so that a state stays small. */
const FIRST = Date.UTC(2000, 0, 1);

/** "2026-03-01" as a day number. */
export const dayNumber = (day: string): number => Math.round((Date.parse(`${day}T00:00:00Z`) - FIRST) / DAY_MS);

/** A day number as "2026-03-01". */
export const dayText = (day: number): string => new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10);

/** The last day of the month of a day. */
export function monthEnd(day: number): number {
  const date = new Date(FIRST + day * DAY_MS);
  return Math.round((Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) - FIRST) / DAY_MS);
}

/** The instant `days` days after another, ISO. */
export const daysAfter = (instant: string, days: number): string => new Date(Date.parse(instant) + days * DAY_MS).toISOString();

/** The later of two ISO instants in UTC. */
export const laterOf = (one: string, other: string): string => (Date.parse(one) > Date.parse(other) ? one : other);

/** Days as an IANA zone has them. */
export interface Calendar {
  /** The local day number of an ISO instant. */
  dayOf(instant: string): number;
  /** The ISO instant at which a local day is over. */
  endOf(day: number): string;
}

export function calendarOf(zone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const offsets = new Map<number, number>();
  /** Wall-clock time as if it were UTC. Offsets change on the quarter of an hour if at all: one is looked up once. */
  const wall = (ms: number): number => {
    const quarter = Math.floor(ms / QUARTER_MS) * QUARTER_MS;
    const known = offsets.get(quarter);
    if (known !== undefined) return ms + known;
    const offset = wallOf(quarter) - quarter;
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    offsets.set(quarter, offset);
    return ms + offset;
  };
  const wallOf = (ms: number): number => {
    const part = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const of = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  };
  return {
    dayOf: (instant) => Math.floor((wall(Date.parse(instant)) - FIRST) / DAY_MS),
    endOf: (day) => {
      const midnight = FIRST + (day + 1) * DAY_MS;
      const guess = midnight - (wall(midnight) - midnight);
      // The offset may change between UTC midnight and local midnight: a second look settles it.
      return new Date(midnight - (wall(guess) - guess)).toISOString();
    },
  };
}
