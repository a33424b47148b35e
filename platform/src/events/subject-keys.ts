import { createSecretKey, type KeyObject } from 'node:crypto';
import { open, randomKey, seal, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';

const MOST_CACHED = 20_000;
/** Where the wrapped key of a subject is bound to. */
export const keyPlace = (subject: string): string => `subject|${subject}`;
/** Where the values of a subject are bound to. */
export const valuePlace = (tenant: string, subject: string): string => `${tenant}|subject-value|${subject}`;

/** Seals values of the subjects it was loaded for; undefined once a subject is shredded. */
export interface Sealing {
  seal(subject: string, plain: Buffer): Buffer | undefined;
}

/** One data key per subject, so that one subject can be shredded. Keys in use are cached, oldest dropped first. */
export class SubjectKeys {
  readonly #keys: TenantKeys;
  readonly #cache = new Map<string, KeyObject>();

  constructor(keys: TenantKeys) {
    this.#keys = keys;
  }

  /**
   * Loads the keys of `subjects`, making those that do not exist yet, and answers what seals under exactly these. A key
   * made here is only remembered once its transaction is known to have committed: values sealed under a key that was
   * rolled back could never be opened. A shredded subject gets no key.
   */
  async load(tx: Tx, subjects: Iterable<string>): Promise<Sealing> {
    const loaded = new Map<string, KeyObject>();
    const missing: string[] = [];
    for (const subject of new Set(subjects)) {
      const known = this.#cache.get(subject);
      if (known === undefined) missing.push(subject);
      else loaded.set(subject, known);
    }
    if (missing.length > 0) await this.#fetch(tx, missing.sort(), loaded);
    return {
      seal: (subject, plain) => {
        const key = loaded.get(subject);
        return key === undefined ? undefined : seal(key, plain, valuePlace(this.#keys.tenant, subject));
      },
    };
  }

  /** Two statements: one that makes a key may have waited for another transaction's, which only a later one can see. */
  async #fetch(tx: Tx, missing: readonly string[], loaded: Map<string, KeyObject>): Promise<void> {
    const { tenant } = this.#keys;
    const made = missing.map((subject) => this.#keys.wrap(randomKey(), keyPlace(subject)));
    const [, { rows }] = await Promise.all([
      tx.query({
        name: 'make-subject-keys',
        text: `insert into subject_key (tenant, subject, wrapped) select $1, o.subject, o.wrapped from unnest($2::text[], $3::bytea[]) o(subject, wrapped)
          on conflict do nothing`,
        values: [tenant, missing, made],
      }),
      tx.query<{ subject: string; wrapped: Buffer | null; settled: boolean }>({
        name: 'subject-keys',
        text: `select subject, wrapped, xmin is distinct from pg_current_xact_id_if_assigned()::xid as settled
          from subject_key where tenant = $1 and subject = any ($2)`,
        values: [tenant, missing],
      }),
    ]);
    for (const row of rows) {
      if (row.wrapped === null) continue;
      const key = createSecretKey(this.#keys.unwrap(row.wrapped, keyPlace(row.subject)));
      loaded.set(row.subject, key);
      if (row.settled) this.#remember(row.subject, key);
    }
  }

  /** Opens a value of a subject that was loaded before; undefined once the subject is shredded. */
  open(subject: string, sealed: Buffer): Buffer | undefined {
    const key = this.#cache.get(subject);
    return key === undefined ? undefined : open(key, sealed, valuePlace(this.#keys.tenant, subject));
  }

  /** Forgets a key, so that a shredding takes effect at once. */
  forget(subject: string): void {
    this.#cache.delete(subject);
  }

  #remember(subject: string, key: KeyObject): void {
    if (this.#cache.size >= MOST_CACHED) {
      const oldest = this.#cache.keys().next();
      if (oldest.done !== true) this.#cache.delete(oldest.value);
    }
    this.#cache.set(subject, key);
  }
}
