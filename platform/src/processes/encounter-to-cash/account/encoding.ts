import type { BucketName } from '../../../canonical/index.ts';
import {
  type Account,
  BUCKETS,
  type Charge,
  type Claim,
  emptyAccount,
  type Receipt,
  type Remit,
  VISIT_FIELDS,
  type Visit,
} from './account.ts';

/**
 * The stored form of an account. A hundred thousand of them wait, so lists stand for objects, what is usual is left out at
 * the end of a list, and department and service line names are numbers of a table.
 */
type Cell = string | number | readonly (string | number)[];
type Row = readonly Cell[];

interface Stored {
  readonly e: string;
  readonly c?: string;
  readonly g?: string;
  /** Values of the visit by field, then the seconds of each: one number when they are the same. */
  readonly v?: Row;
  readonly w?: Row | number;
  /** Life, its seconds, the day time completed it. */
  readonly l?: Row;
  readonly s?: readonly string[];
  readonly i?: readonly Row[];
  readonly r?: readonly Row[];
  readonly k?: readonly Row[];
  readonly m?: readonly Row[];
  readonly b?: Row;
  readonly t?: Row;
  /** Deposit, refund, late charges, silent, credit since. */
  readonly f?: Row;
  readonly n?: string;
  readonly x?: readonly string[];
  readonly a?: readonly string[];
  readonly o?: readonly (readonly [string, string])[];
}

const USUAL_CURRENCY = 'USD';
const LIVES = ['', 'open', 'completed', 'cancelled'] as const;
const RANKS = ['primary', 'secondary', 'tertiary'] as const;

/** Compact JSON text of an account. */
export function encodeAccount(account: Account): string {
  const table = new Map<string, number>([['', 0]]);
  const place = (name: string): number => {
    const known = table.get(name);
    if (known !== undefined) return known;
    table.set(name, table.size);
    return table.size - 1;
  };
  const charges = account.charges.map((charge) => chargeRow(charge, place));
  const { visit, balances, moved } = account;
  const stored: Stored = {
    e: account.entity,
    ...(account.currency === USUAL_CURRENCY ? {} : { c: account.currency }),
    ...(account.patient === '' ? {} : { g: account.patient }),
    ...some('v', trimmed(VISIT_FIELDS.map((field) => visit.values[field] ?? 0))),
    ...stampsOf(visit),
    ...some('l', trimmed([LIVES.indexOf(visit.life), visit.lifeAt, visit.through])),
    ...some('s', [...table.keys()].slice(1)),
    ...some('i', charges),
    ...some('r', account.receipts.map(receiptRow)),
    ...some(
      'k',
      account.claims.map((claim) => claimRow(claim, account.entity)),
    ),
    ...some(
      'm',
      account.remits.map((remit) => remitRow(remit, account.entity)),
    ),
    ...some('b', trimmed(BUCKETS.map((bucket) => amount(balances[bucket])))),
    ...some('t', trimmed([amount(moved.home), amount(moved.secondary), amount(moved.tertiary)])),
    ...some('f', trimmed([amount(account.deposit), amount(account.refund), account.lateCharges, account.silent, account.creditSince])),
    ...(account.into === '' ? {} : { n: account.into }),
    ...some('x', account.merges),
    ...some('a', account.absorbed),
    ...some('o', account.origins),
  };
  return JSON.stringify(stored);
}

/** Reads what `encodeAccount` wrote. */
export function decodeAccount(text: string): Account {
  const stored = JSON.parse(text) as Stored;
  const names = ['', ...(stored.s ?? [])];
  const balances = stored.b ?? [];
  const flags = stored.f ?? [];
  return {
    ...emptyAccount(stored.e),
    currency: stored.c ?? USUAL_CURRENCY,
    patient: stored.g ?? '',
    visit: visitOf(stored),
    charges: (stored.i ?? []).map((row) => chargeOf(row, names)),
    receipts: (stored.r ?? []).map(receiptOf),
    claims: (stored.k ?? []).map((row) => claimOf(row, stored.e)),
    remits: (stored.m ?? []).map((row) => remitOf(row, stored.e)),
    balances: { primary: big(balances[0]), secondary: big(balances[1]), tertiary: big(balances[2]), guarantor: big(balances[3]) },
    moved: { home: big(stored.t?.[0]), secondary: big(stored.t?.[1]), tertiary: big(stored.t?.[2]) },
    deposit: big(flags[0]),
    refund: big(flags[1]),
    lateCharges: num(flags[2]),
    silent: num(flags[3]),
    creditSince: num(flags[4]),
    into: stored.n ?? '',
    merges: stored.x ?? [],
    absorbed: stored.a ?? [],
    origins: stored.o ?? [],
  };
}

/** Amounts are text; nothing is 0. */
const amount = (value: bigint): Cell => (value === 0n ? 0 : String(value));
const big = (cell: Cell | undefined): bigint => (typeof cell === 'string' ? BigInt(cell) : 0n);
const num = (cell: Cell | undefined, usual = 0): number => (typeof cell === 'number' ? cell : usual);
const text = (cell: Cell | undefined, usual = ''): string => (typeof cell === 'string' ? cell : usual);
const word = (value: string, usual = ''): Cell => (value === usual ? 0 : value);

function trimmed(cells: Row): Row {
  const last = cells.findLastIndex((cell) => cell !== 0);
  return cells.slice(0, last + 1);
}

const some = <K extends keyof Stored>(name: K, list: Stored[K] & { readonly length: number }): Pick<Stored, K> | object =>
  list.length === 0 ? {} : { [name]: list };

function stampsOf({ values, stamps }: Visit): Pick<Stored, 'w'> {
  const cells = VISIT_FIELDS.map((field) => (values[field] === undefined ? 0 : (stamps[field] ?? 0)));
  const known = new Set(VISIT_FIELDS.filter((field) => values[field] !== undefined).map((field) => stamps[field] ?? 0));
  if (known.size === 0) return {};
  return known.size === 1 ? { w: [...known][0] ?? 0 } : { w: trimmed(cells) };
}

function visitOf({ v, w, l }: Stored): Visit {
  const values: Partial<Record<string, string>> = {};
  const stamps: Partial<Record<string, number>> = {};
  for (const [index, field] of VISIT_FIELDS.entries()) {
    const cell = v?.[index];
    if (typeof cell !== 'string') continue;
    values[field] = cell;
    stamps[field] = typeof w === 'number' ? w : num(w?.[index]);
  }
  return { values, stamps, life: LIVES[num(l?.[0])] ?? '', lifeAt: num(l?.[1]), through: num(l?.[2]) };
}

const bucketCell = (bucket: BucketName): number => BUCKETS.indexOf(bucket);
const bucketOf = (cell: Cell | undefined): BucketName => BUCKETS[num(cell)] ?? 'primary';

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
    bucketCell(charge.bucket),
    revision - 1,
    version - 1,
    as === usual ? 0 : as,
    charge.credit ? amount(value) : 0,
    origin,
  ]);
}

function chargeOf(row: Row, names: readonly string[]): Charge {
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
    bucket: bucketOf(row[8]),
    revision: num(row[9]) + 1,
    version: num(row[10]) + 1,
    as,
    value: credit ? big(row[12]) : as === '' ? 0n : big(row[1]),
    origin: num(row[13]),
  };
}

function receiptRow(receipt: Receipt): Row {
  const { id, kind, day, bucket, deposited, refunded, revision, version, origin } = receipt;
  const cells = [amount(deposited), amount(refunded), revision - 1, version - 1, origin];
  return trimmed([id, word(kind, 'payment'), String(receipt.amount), day, bucketCell(bucket), ...cells]);
}

function receiptOf(row: Row): Receipt {
  return {
    id: text(row[0]),
    kind: text(row[1], 'payment'),
    amount: big(row[2]),
    day: num(row[3]),
    bucket: bucketOf(row[4]),
    deposited: big(row[5]),
    refunded: big(row[6]),
    revision: num(row[7]) + 1,
    version: num(row[8]) + 1,
    origin: num(row[9]),
    as: 'own',
  };
}

function claimRow(claim: Claim, entity: string): Row {
  const { claim: start, rank, payer, payerClass, frequency, at } = claim;
  return trimmed([start, RANKS.indexOf(rank), payer, payerClass, at, word(frequency, '1'), word(claim.entity, entity)]);
}

function claimOf(row: Row, entity: string): Claim {
  return {
    claim: text(row[0]),
    rank: RANKS[num(row[1])] ?? 'primary',
    payer: text(row[2]),
    payerClass: text(row[3]),
    at: num(row[4]),
    frequency: text(row[5], '1'),
    entity: text(row[6], entity),
  };
}

const DECISIONS = ['', 'appeal', 'write-off'] as const;

function remitRow(remit: Remit, entity: string): Row {
  return trimmed([
    remit.id,
    remit.claim,
    word(remit.status, '1'),
    remit.day,
    amount(remit.paid),
    amount(remit.contractual),
    amount(remit.patient),
    amount(remit.denied),
    word(remit.reason),
    bucketCell(remit.bucket),
    word(remit.payee, entity),
    word(remit.entity, entity),
    word(remit.as, 'own'),
    amount(remit.unclassified),
    (remit.forwarded ? 1 : 0) + 2 * DECISIONS.indexOf(remit.decided),
    word(remit.remittance),
    remit.revision - 1,
    remit.version - 1,
    remit.origin,
  ]);
}

function remitOf(row: Row, entity: string): Remit {
  const flags = num(row[14]);
  return {
    id: text(row[0]),
    claim: text(row[1]),
    status: text(row[2], '1'),
    day: num(row[3]),
    paid: big(row[4]),
    contractual: big(row[5]),
    patient: big(row[6]),
    denied: big(row[7]),
    reason: text(row[8]),
    bucket: bucketOf(row[9]),
    payee: text(row[10], entity),
    entity: text(row[11], entity),
    as: text(row[12], 'own'),
    unclassified: big(row[13]),
    forwarded: flags % 2 === 1,
    decided: DECISIONS[Math.floor(flags / 2)] ?? '',
    remittance: text(row[15]),
    revision: num(row[16]) + 1,
    version: num(row[17]) + 1,
    origin: num(row[18]),
  };
}
