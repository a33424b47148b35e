import type { BucketName } from '../../../canonical/index.ts';
import { type Account, type Claim, emptyAccount, type Receipt, type Remit, VISIT_FIELDS, type Visit } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { amount, big, type Cell, num, type Row, text, trimmed, word } from './cells.ts';
import { type ChargeList, itemsOf, NO_CHARGES, withItems } from './charge-list.ts';

/**
 * The stored form of an account. A hundred thousand of them wait, so lists stand for objects, what is usual is left out at
 * the end of a list, and department and service line names are numbers of a table.
 */
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
  /** Of the charges: last day after the first, how many credits and suspects, and what stands by bucket unless that is what is owed. */
  readonly q?: Row;
  /** The charges as states were first stored, before each had its line. */
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

/** Compact text of an account: JSON, then its charges, each as JSON on a line of its own. */
export function encodeAccount(account: Account): string {
  const { visit, balances, moved, charges } = account;
  const stored: Stored = {
    e: account.entity,
    ...(account.currency === USUAL_CURRENCY ? {} : { c: account.currency }),
    ...(account.patient === '' ? {} : { g: account.patient }),
    ...some('v', trimmed(VISIT_FIELDS.map((field) => visit.values[field] ?? 0))),
    ...stampsOf(visit),
    ...some('l', trimmed([LIVES.indexOf(visit.life), visit.lifeAt, visit.through])),
    ...some('s', charges.names.slice(1)),
    ...some('q', sumsOf(account)),
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
  // JSON text has no line breaks of its own.
  return [JSON.stringify(stored), ...charges.lines].join('\n');
}

/** Reads what `encodeAccount` wrote. */
export function decodeAccount(encoded: string): Account {
  const [head = '', ...lines] = encoded.split('\n');
  const stored = JSON.parse(head) as Stored;
  const balances = stored.b ?? [];
  const flags = stored.f ?? [];
  return {
    ...emptyAccount(stored.e),
    currency: stored.c ?? USUAL_CURRENCY,
    patient: stored.g ?? '',
    visit: visitOf(stored),
    charges: chargesOf(stored, lines),
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

/** Before anything is paid or moved what stands is what is owed. */
function sumsOf({ charges, balances, visit }: Account): Row {
  const { standing, lastDay, credits, suspects } = charges;
  if (charges.lines.length === 0) return [];
  const isOwed = BUCKETS.every((bucket) => standing[bucket] === balances[bucket]);
  const sums = isOwed ? 0 : BUCKETS.map((bucket) => String(standing[bucket]));
  return trimmed([lastDay - firstDay(visit.values.serviceDay), credits, suspects, sums]);
}

const firstDay = (serviceDay: Cell | undefined): number => Number(text(serviceDay, '0'));

function chargesOf({ s = [], q = [], b = [], v = [], i = [] }: Stored, lines: readonly string[]): ChargeList {
  const empty = { ...NO_CHARGES, names: ['', ...s] };
  if (i.length > 0) return withItems(empty, itemsOf({ ...empty, lines: i.map((row) => JSON.stringify(row)) }));
  if (lines.length === 0) return empty;
  const [primary, secondary, tertiary, guarantor] = Array.isArray(q[3]) ? q[3] : b;
  return {
    ...empty,
    lines,
    standing: { primary: big(primary), secondary: big(secondary), tertiary: big(tertiary), guarantor: big(guarantor) },
    lastDay: num(q[0]) + firstDay(v[VISIT_FIELDS.indexOf('serviceDay')]),
    credits: num(q[1]),
    suspects: num(q[2]),
  };
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
    amount(remit.writtenOff),
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
    writtenOff: big(row[19]),
  };
}
