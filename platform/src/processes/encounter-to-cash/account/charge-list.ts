import type { BucketName } from '../../../canonical/index.ts';
import type { Charge } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { amount, big, num, type Row, text, trimmed, word } from './cells.ts';

/**
 * The charges and credits of an account, in their stored form. A long stay has hundreds and gets them one by one, so an
 * item is read only when it matters, and what they come to is kept beside them.
 */
export interface ChargeList {
  /** Department and service line names; lines have their numbers. The first is ''. */
  readonly names: readonly string[];
  /** One item each, as compact JSON. */
  readonly lines: readonly string[];
  /** What stands in the ledger, by the bucket it was posted in. */
  readonly standing: Readonly<Record<BucketName, bigint>>;
  /** The latest day of service, 0 without any. */
  readonly lastDay: number;
  readonly credits: number;
  readonly suspects: number;
}

export const NO_CHARGES: ChargeList = {
  names: [''],
  lines: [],
  standing: { primary: 0n, secondary: 0n, tertiary: 0n, guarantor: 0n },
  lastDay: 0,
  credits: 0,
  suspects: 0,
};

/** All items; reads every line. */
export const itemsOf = (list: ChargeList): Charge[] => list.lines.map((line) => chargeOf(line, list.names));

/** The item of an id. */
export function findCharge(list: ChargeList, id: string): Charge | undefined {
  const line = list.lines[placeOf(list, id)];
  return line === undefined ? undefined : chargeOf(line, list.names);
}

/** Items of one code and day: credits belong to charges of their own service only. */
export function itemsOfService(list: ChargeList, { code, day }: Pick<Charge, 'code' | 'day'>): Charge[] {
  const quoted = JSON.stringify(code);
  return list.lines
    .filter((line) => line.includes(quoted))
    .map((line) => chargeOf(line, list.names))
    .filter((charge) => charge.code === code && charge.day === day);
}

/** The list with an item in the place of the one of the same id, or added. */
export function withCharge(list: ChargeList, charge: Charge): ChargeList {
  const place = placeOf(list, charge.id);
  const before = list.lines[place];
  const known = before === undefined ? undefined : chargeOf(before, list.names);
  const names = [...list.names];
  const line = JSON.stringify(chargeRow(charge, (name) => numberOf(names, name)));
  const lines = known === undefined ? [...list.lines, line] : list.lines.with(place, line);
  const standing = { ...list.standing };
  if (known !== undefined) standing[known.bucket] -= known.value;
  standing[charge.bucket] += charge.value;
  const added = { names, lines, standing, lastDay: Math.max(list.lastDay, charge.day) };
  return {
    ...added,
    // Only what was moved to an earlier day makes the latest day a question.
    lastDay: known !== undefined && known.day > charge.day ? lastOf(lines.map((other) => chargeOf(other, names))) : added.lastDay,
    credits: list.credits + count(charge.credit) - count(known?.credit),
    suspects: list.suspects + count(charge.suspect) - count(known?.suspect),
  };
}

/** The list with many items added; none of them is known to it. */
export function withItems(list: ChargeList, items: readonly Charge[]): ChargeList {
  const names = [...list.names];
  const standing = { ...list.standing };
  for (const { bucket, value } of items) standing[bucket] += value;
  return {
    names,
    lines: [...list.lines, ...items.map((charge) => JSON.stringify(chargeRow(charge, (name) => numberOf(names, name))))],
    standing,
    lastDay: Math.max(list.lastDay, lastOf(items)),
    credits: list.credits + items.filter(({ credit }) => credit).length,
    suspects: list.suspects + items.filter(({ suspect }) => suspect).length,
  };
}

const count = (is: boolean | undefined): number => (is === true ? 1 : 0);

const lastOf = (items: readonly Charge[]): number => items.reduce((last, { day }) => Math.max(last, day), 0);

/** Looks from the end: what is asked for is most often what came last. */
function placeOf({ lines }: ChargeList, id: string): number {
  const start = `["${id}"`;
  return lines.findLastIndex((line) => line.startsWith(start));
}

function numberOf(names: string[], name: string): number {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
}

/** For a charge: posted once as stated, in primary, quantity 1. For a credit everything is said. */
function chargeRow(charge: Charge, place: (name: string) => number): Row {
  const { id, amount: stated, code, day, quantity, revision, version, as, value, origin } = charge;
  const usual = charge.credit ? '' : 'own';
  return trimmed([
    id,
    String(stated),
    code,
    place(charge.department),
    day,
    word(quantity, '1'),
    place(charge.serviceLine),
    (charge.credit ? 1 : 0) + (charge.suspect ? 2 : 0),
    BUCKETS.indexOf(charge.bucket),
    revision - 1,
    version - 1,
    as === usual ? 0 : as,
    charge.credit ? amount(value) : 0,
    origin,
  ]);
}

function chargeOf(line: string, names: readonly string[]): Charge {
  const row = JSON.parse(line) as Row;
  const flags = num(row[7]);
  const credit = flags % 2 === 1;
  const as = typeof row[11] === 'string' ? row[11] : credit ? '' : 'own';
  return {
    id: text(row[0]),
    amount: big(row[1]),
    code: text(row[2]),
    department: names[num(row[3])] ?? '',
    day: num(row[4]),
    quantity: text(row[5], '1'),
    serviceLine: names[num(row[6])] ?? '',
    credit,
    suspect: flags > 1,
    bucket: BUCKETS[num(row[8])] ?? 'primary',
    revision: num(row[9]) + 1,
    version: num(row[10]) + 1,
    as,
    value: credit ? big(row[12]) : as === '' ? 0n : big(row[1]),
    origin: num(row[13]),
  };
}
