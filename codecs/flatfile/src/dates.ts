/** How a column writes days. `YY` is 1970 to 2069. */
export type DateFormat = 'YYYY-MM-DD' | 'YYYYMMDD' | 'MM/DD/YYYY' | 'DD/MM/YYYY' | 'DD-Mon-YYYY' | 'MMDDYYYY' | 'YYMMDD' | 'MMDDYY';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const PATTERNS = {
  'YYYY-MM-DD': /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  'MM/DD/YYYY': /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4})$/,
  'DD/MM/YYYY': /^(?<day>\d\d)\/(?<month>\d\d)\/(?<year>\d{4})$/,
  'DD-Mon-YYYY': /^(?<day>\d\d)-(?<month>[A-Za-z]{3})-(?<year>\d{4})$/,
  MMDDYYYY: /^(?<month>\d\d)(?<day>\d\d)(?<year>\d{4})$/,
  YYMMDD: /^(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)$/,
  MMDDYY: /^(?<month>\d\d)(?<day>\d\d)(?<year>\d\d)$/,
} as const satisfies Record<DateFormat, RegExp>;

/** Reads a day in the format as `YYYY-MM-DD`; undefined where it is written otherwise or does not exist. */
export function readDay(text: string, format: DateFormat): string | undefined {
  const { year = '', month = '', day = '' } = PATTERNS[format].exec(text)?.groups ?? {};
  if (day === '') return undefined;
  const named = MONTHS.findIndex((name) => name.toLowerCase() === month.toLowerCase());
  const number = named === -1 ? month : String(named + 1).padStart(2, '0');
  const whole = `${year.length === 4 ? year : `${Number(year) < 70 ? '20' : '19'}${year}`}-${number}-${day}`;
  const date = new Date(`${whole}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== whole ? undefined : whole;
}

/** Writes `YYYY-MM-DD` in the format; undefined where it would not read back as the same day. */
export function writeDay(day: string, format: DateFormat): string | undefined {
  const [year = '', month = '', date = ''] = day.split('-');
  const short = MONTHS[Number(month) - 1] ?? '';
  const written = format.replace('YYYY', year).replace('YY', year.slice(2)).replace('Mon', short).replace('MM', month).replace('DD', date);
  return readDay(written, format) === day ? written : undefined;
}
