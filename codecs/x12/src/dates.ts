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
