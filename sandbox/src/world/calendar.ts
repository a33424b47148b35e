/** Wall-clock minutes of America/Chicago since 1970-01-01 00:00: what a hospital writes on its papers. */
export type Minute = number;

export const HOUR = 60;
export const DAY = 24 * HOUR;

/** The first minute of a day such as "2026-03-31". */
export function startOf(day: string): Minute {
  return Date.parse(`${day}T00:00:00Z`) / 60_000;
}

/** "2026-03-31". */
export function dayOf(minute: Minute): string {
  return iso(minute).slice(0, 10);
}

/** The first minute of the day that `minute` is in. */
export function midnight(minute: Minute): Minute {
  return Math.floor(minute / DAY) * DAY;
}

/** HL7 date, "20260331". */
export function compactDay(minute: Minute): string {
  return dayOf(minute).replaceAll('-', '');
}

/** HL7 date and time to the minute, "202603310815". */
export function compactMinute(minute: Minute): string {
  return iso(minute).slice(0, 16).replaceAll(/[-T:]/g, '');
}

/** 1 is Monday, 7 Sunday. */
export function weekday(minute: Minute): number {
  return ((Math.floor(minute / DAY) + 3) % 7) + 1;
}

export function isLastOfMonth(minute: Minute): boolean {
  return dayOf(minute + DAY).endsWith('-01');
}

/**
 * Hours east of Greenwich: −5 from two o'clock on the second Sunday of March to two o'clock on the first Sunday of November
 * (15 U.S.C. 260a), otherwise −6.
 */
export function hoursFromGreenwich(minute: Minute): -5 | -6 {
  const year = new Date(minute * 60_000).getUTCFullYear();
  const starts = sunday(Date.UTC(year, 2, 1) / 60_000, 2) + 2 * HOUR;
  const ends = sunday(Date.UTC(year, 10, 1) / 60_000, 1) + 2 * HOUR;
  return minute >= starts && minute < ends ? -5 : -6;
}

/** The instant in milliseconds, as `Date.now()` tells it. */
export function instantOf(minute: Minute): number {
  return (minute - hoursFromGreenwich(minute) * HOUR) * 60_000;
}

/** Skips the hour that does not exist when summer time begins. */
export function existing(minute: Minute): Minute {
  const time = minute - midnight(minute);
  if (time < 2 * HOUR || time >= 3 * HOUR) return minute;
  const gap = hoursFromGreenwich(minute) === -5 && hoursFromGreenwich(minute - HOUR) === -6;
  return gap ? minute + HOUR : minute;
}

function sunday(first: Minute, number: number): Minute {
  return first + (((7 - weekday(first)) % 7) + (number - 1) * 7) * DAY;
}

function iso(minute: Minute): string {
  return new Date(minute * 60_000).toISOString();
}
