import type { KeyObject } from 'node:crypto';
import { type AuditRow, comparePositions, rowBytes } from './audit-row.ts';
import { leafOf, rootOf } from './merkle.ts';
import { type AuditSeal, isSigned, MOST_ROWS, NO_SEAL, sealHash, statementOf } from './seal.ts';

export type SealProblem =
  | 'row-altered'
  | 'row-deleted'
  | 'row-inserted'
  | 'row-reordered'
  | 'seal-missing'
  | 'seal-altered'
  | 'seal-reordered'
  | 'signature-wrong'
  | 'key-unknown'
  | 'tail-missing'
  | 'file-altered';

/** One way in which the audit is not as it was sealed. */
export interface SealFinding {
  readonly problem: SealProblem;
  readonly batch: string;
  /** The ids of the rows, where it concerns rows: the first of them when there are many. */
  readonly rows: readonly string[];
  /** How many rows, or seals where none of them concerns a row. */
  readonly count: number;
  readonly message: string;
}

const MESSAGES: Readonly<Record<SealProblem, string>> = {
  'row-altered': 'A row is not as it was sealed',
  'row-deleted': 'A row that was sealed is gone',
  'row-inserted': 'A row was put among sealed ones afterwards',
  'row-reordered': 'A row does not stand where it was sealed',
  'seal-missing': 'Seals are gone',
  'seal-altered': 'A seal is not as it was made',
  'seal-reordered': 'A seal does not stand where it was made',
  'signature-wrong': 'A seal is not signed by the key that it names',
  'key-unknown': 'A seal names a key that is not known or not trusted',
  'tail-missing': 'The audit ends before a seal that is known to have been made',
  'file-altered': 'The file is not as it was exported',
};

/** Rows that one finding names. */
const MOST_NAMED = 20;

export function finding(
  problem: SealProblem,
  batch: bigint | string,
  rows: readonly (string | bigint)[] = [],
  count?: number,
): SealFinding {
  const named = rows.slice(0, MOST_NAMED).map(String);
  return { problem, batch: String(batch), rows: named, count: count ?? Math.max(rows.length, 1), message: MESSAGES[problem] };
}

/** Compares the rows that are where a batch was sealed with the batch. Rows in the order in which they stand. */
export function checkRows(seal: AuditSeal, rows: readonly AuditRow[]): SealFinding[] {
  const sealed = new Map(seal.ids.map((id, n) => [String(id), { n, leaf: seal.leaves[n] }]));
  const found = new Set<string>();
  const inserted: string[] = [];
  const altered: string[] = [];
  const places: { id: string; n: number }[] = [];
  for (const row of rows) {
    const known = sealed.get(row.id);
    if (known === undefined || found.has(row.id)) inserted.push(row.id);
    else {
      found.add(row.id);
      if (known.leaf?.equals(leafOf(rowBytes(row))) === true) places.push({ id: row.id, n: known.n });
      else altered.push(row.id);
    }
  }
  const reordered = places.flatMap(({ id, n }, at) => (at > 0 && n < (places[at - 1]?.n ?? 0) ? [id] : []));
  const deleted = [...sealed.keys()].filter((id) => !found.has(id));
  return (
    [
      ['row-altered', altered],
      ['row-deleted', deleted],
      ['row-inserted', inserted],
      ['row-reordered', reordered],
    ] as const
  ).flatMap(([problem, ids]) => (ids.length === 0 ? [] : [finding(problem, seal.batch, ids)]));
}

/** Whether a seal agrees with itself: its root with its leaves, its hash and signature with its statement. */
export function checkSeal(seal: AuditSeal, keys: ReadonlyMap<string, KeyObject>): SealFinding[] {
  const key = keys.get(seal.key);
  const { leaves, ids } = seal;
  const isWhole =
    ids.length > 0 &&
    ids.length <= MOST_ROWS &&
    leaves.length === ids.length &&
    rootOf(leaves).equals(seal.root) &&
    sealHash(statementOf(seal), seal.signature).equals(seal.hash) &&
    comparePositions(seal.after, seal.to) < 0;
  return [
    ...(isWhole ? [] : [finding('seal-altered', seal.batch)]),
    ...(key === undefined ? [finding('key-unknown', seal.batch)] : isSigned(seal, key) ? [] : [finding('signature-wrong', seal.batch)]),
  ];
}

/** Whether a seal follows the one before it; undefined before the first. */
export function checkLink(before: AuditSeal | undefined, seal: AuditSeal): SealFinding[] {
  const expected = (before?.batch ?? 0n) + 1n;
  if (seal.batch > expected) return [finding('seal-missing', expected, [], Number(seal.batch - expected))];
  if (seal.batch < expected) return [finding('seal-reordered', seal.batch)];
  const isLinked = seal.previous.equals(before?.hash ?? NO_SEAL) && (before === undefined || comparePositions(before.to, seal.after) === 0);
  return isLinked ? [] : [finding('seal-altered', before === undefined ? seal.batch : before.batch)];
}

/** Seals whose signature fails where they stand and fits with another number: they changed places. */
export function checkPlaces(unsigned: readonly AuditSeal[], keys: ReadonlyMap<string, KeyObject>): SealFinding[] {
  const numbers = unsigned.map((seal) => seal.batch);
  return unsigned.flatMap((seal) => {
    const key = keys.get(seal.key);
    const isMoved = key !== undefined && numbers.some((batch) => batch !== seal.batch && isSigned({ ...seal, batch }, key));
    return isMoved ? [finding('seal-reordered', seal.batch)] : [];
  });
}
