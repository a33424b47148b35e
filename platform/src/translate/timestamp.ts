import type { ZoneClock } from './time-zone.ts';

/** A date and time as a sender wrote it. */
export interface Timestamp {
  /** Milliseconds as if the wall clock showed UTC. */
  readonly local: number;
  /** Minutes east of UTC, when the sender gave them. */
  readonly offset: number | undefined;
  readonly hasTime: boolean;
}

/** HL7 TS (2.A.76): YYYYMMDD[HH[MM[SS[.S[S[S[S]]]]]]][+/-ZZZZ]. A year or month alone names no day. */
const HL7 = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,9}))?)?)?)?(?:([+-])(\d\d)(\d\d))?$/;
/** ISO 8601 as RFC 3339 narrows it; seconds and offset may be missing. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d))?)?$/;

/** Reads an HL7 or ISO date or time; undefined when it is neither or no real date. */
export function readTimestamp(text: string): Timestamp | undefined {
  const parts = HL7.exec(text) ?? ISO.exec(text);
  if (parts === null) return undefined;
  const number = (index: number): number => Number(parts[index] ?? 0);
  const [year, month, day, hour, minute, second] = [number(1), number(2), number(3), number(4), number(5), number(6)];
  if (hour > 23 || minute > 59 || second > 59 || number(9) > 14 || number(10) > 59) return undefined;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const thousandths = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const hasTime = parts[4] !== undefined;
  return { local: midnight + ((hour * 60 + minute) * 60 + second) * 1000 + thousandths, offset: offsetOf(parts, text), hasTime };
}

function offsetOf(parts: RegExpExecArray, text: string): number | undefined {
  if (text.endsWith('Z')) return 0;
  if (parts[8] === undefined) return undefined;
  const minutes = Number(parts[9]) * 60 + Number(parts[10]);
  return parts[8] === '-' ? -minutes : minutes;
}

/** The UTC instant as ISO text; without an offset the sender's zone decides, and a date alone is its midnight there. */
export function instantText(timestamp: Timestamp, zone: ZoneClock): string {
  const { local, offset } = timestamp;
  return new Date(offset === undefined ? zone.instantOf(local) : local - offset * 60_000).toISOString();
}

/** The calendar day in the sender's zone as ISO text. */
export function dayText(timestamp: Timestamp, zone: ZoneClock): string {
  const { local, offset, hasTime } = timestamp;
  const there = offset === undefined || !hasTime ? local : zone.localOf(local - offset * 60_000);
  return new Date(there).toISOString().slice(0, 10);
}
