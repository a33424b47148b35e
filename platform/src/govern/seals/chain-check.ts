import type { KeyObject } from 'node:crypto';
import type { AuditRow } from './audit-row.ts';
import type { AuditHead } from './heads.ts';
import type { AuditSeal } from './seal.ts';
import { checkLink, checkPlaces, checkRows, checkSeal, finding, type SealFinding } from './verify.ts';

/** What an examination of the audit found. */
export interface AuditReport {
  readonly batches: number;
  readonly rows: number;
  /** Rows that wait for their seal: counted, and no fault. */
  readonly unsealed: number;
  /** The newest seal, to be noted where the database cannot reach. */
  readonly newest?: AuditHead;
  /** The keys that signed, with how many batches. */
  readonly keys: Readonly<Record<string, number>>;
  readonly findings: readonly SealFinding[];
}

/** Whoever alters a million rows is told of the first of them. */
const MOST_FINDINGS = 1_000;
/** Seals that are tried in each other's places. */
const MOST_MOVED = 100;

/** Follows a chain of seals from its beginning, or from a seal that is taken as it is, with the rows of each. */
export class ChainCheck {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #heads: Map<string, string>;
  readonly #signers: Record<string, number> = {};
  readonly #findings: SealFinding[] = [];
  readonly #unsigned: AuditSeal[] = [];
  #before: AuditSeal | undefined;
  #batches = 0;
  #rows = 0;

  /** `heads`: seals that must be there. `before`: the seal ahead of the first that is examined. */
  constructor(keys: ReadonlyMap<string, KeyObject>, heads: readonly AuditHead[], before?: AuditSeal) {
    this.#keys = keys;
    this.#heads = new Map(heads.map(({ batch, hash }) => [`${batch} ${hash}`, batch]));
    this.#before = before;
  }

  /** The next seal, with the rows that stand where it was made. */
  push(seal: AuditSeal, rows: readonly AuditRow[]): void {
    const own = checkSeal(seal, this.#keys);
    if (own.some(({ problem }) => problem === 'signature-wrong') && this.#unsigned.length < MOST_MOVED) this.#unsigned.push(seal);
    this.add([...checkLink(this.#before, seal), ...own, ...checkRows(seal, rows)]);
    this.#heads.delete(`${seal.batch} ${seal.hash.toString('hex')}`);
    this.#signers[seal.key] = (this.#signers[seal.key] ?? 0) + 1;
    this.#before = seal;
    this.#batches += 1;
    this.#rows += rows.length;
  }

  add(findings: readonly SealFinding[]): void {
    this.#findings.push(...findings.slice(0, MOST_FINDINGS - this.#findings.length));
  }

  get newest(): AuditSeal | undefined {
    return this.#before;
  }

  /** `isWhole`: the chain was followed to its end, so that every known seal must have been met. */
  report(unsealed: number, isWhole: boolean): AuditReport {
    this.add(checkPlaces(this.#unsigned, this.#keys));
    if (isWhole) this.add([...this.#heads.values()].map((batch) => finding('tail-missing', batch)));
    const newest = this.#before;
    return {
      batches: this.#batches,
      rows: this.#rows,
      unsealed,
      ...(newest === undefined ? {} : { newest: { batch: String(newest.batch), hash: newest.hash.toString('hex') } }),
      keys: this.#signers,
      findings: this.#findings,
    };
  }
}
