/** Two-digit years below this are of this century: bank files reach back years, not decades. */
const PIVOT = 80;

/** Reads YYMMDD as `YYYY-MM-DD`; undefined where it is no real day. */
export function readShortDate(text: string): string | undefined {
  if (!/^\d{6}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 2));
  return realDay(`${year < PIVOT ? 2000 + year : 1900 + year}-${text.slice(2, 4)}-${text.slice(4)}`);
}

/** Writes `YYYY-MM-DD` as YYMMDD; undefined where it is no real day or outside the years that two digits can tell. */
export function writeShortDate(day: string): string | undefined {
  const short = day.slice(2).replaceAll('-', '');
  return readShortDate(short) === day ? short : undefined;
}

/** The day itself when it is `YYYY-MM-DD` and exists. */
export function realDay(day: string): string | undefined {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) return undefined;
  return date.toISOString().slice(0, 10) === day ? day : undefined;
}

/** Four digits from 0000 to 2400, or 9999, which BAI2 uses for the end of the day. */
export function isShortTime(text: string): boolean {
  return /^([01]\d|2[0-3])[0-5]\d$/.test(text) || text === '2400' || text === '9999';
}
