const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9}\d*)?$/;
const ZONE = /(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

/** `2026`, `2026-02` or `2026-02-28`: a day of the calendar. */
export function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || year === '0000') return false;
  if (month === undefined) return true;
  if (Number(month) < 1 || Number(month) > 12) return false;
  return day === undefined || (Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month)));
}

/** A date, or a day with a time and a zone. */
export function isDateTime(text: string): boolean {
  return text.length <= 10 ? isDate(text) : isInstant(text);
}

/** A day with a time to the second at least and a zone. */
export function isInstant(text: string): boolean {
  if (text.charAt(10) !== 'T' || text.length > 64 || !isDate(text.slice(0, 10))) return false;
  const zone = ZONE.exec(text);
  return zone !== null && isTime(text.slice(11, zone.index));
}

/** `14:30:00`, with a fraction or without. */
export function isTime(text: string): boolean {
  return text.length <= 32 && TIME.test(text);
}

/** Whether one dateTime is after another, as far as both are precise: 2026-03 is not after 2026. */
export function isAfter(a: string, b: string): boolean {
  if (a.length > 10 && b.length > 10) return Date.parse(a) > Date.parse(b);
  const length = Math.min(a.length, b.length, 10);
  return a.slice(0, length) > b.slice(0, length);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
