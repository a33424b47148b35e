const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads a CCYYMMDD date (type DT) as `YYYY-MM-DD`; undefined for anything that is not a real day. */
export function parseDate(text: string): string | undefined {
  if (!/^\d{8}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  if (year === 0 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** The first and last day of a period as data element 1250 formats it: a day (D8) or a range (RD8). Undefined where they are no days in order. */
export function parsePeriod(format: 'D8' | 'RD8', text: string): { readonly from: string; readonly to: string } | undefined {
  const isRange = format === 'RD8';
  if (isRange && text.charAt(8) !== '-') return undefined;
  const from = parseDate(isRange ? text.slice(0, 8) : text);
  const to = isRange ? parseDate(text.slice(9)) : from;
  return from !== undefined && to !== undefined && from <= to ? { from, to } : undefined;
}

/** Writes `YYYY-MM-DD` as CCYYMMDD; undefined for anything that is not a real day. */
export function formatDate(iso: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const text = iso.replaceAll('-', '');
  return parseDate(text) === undefined ? undefined : text;
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS[month - 1] ?? 0) + (leap ? 1 : 0);
}
