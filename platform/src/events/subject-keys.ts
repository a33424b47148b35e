import { createSecretKey, type KeyObject } from 'node:crypto';
import { open, randomKey, seal, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';

const MOST_CACHED = 20_000;
const keyPlace = (subject: string): string => `subject|${subject}`;
const valuePlace = (tenant: string, subject: string): string => `${tenant}|subject-value|${subject}`;

/** One data key per subject, so that one subject can be shredded. Keys in use are cached, oldest dropped first. */
export class SubjectKeys {
  readonly #keys: TenantKeys;
  readonly #cache = new Map<string, KeyObject>();

  constructor(keys: TenantKeys) {
    this.#keys = keys;
  }

  /** Loads the keys of `subjects`, making those that do not exist yet. A shredded subject gets no key. */
  async load(tx: Tx, subjects: Iterable<string>): Promise<void> {
    const missing = [...new Set(subjects)].filter((subject) => !this.#cache.has(subject)).sort();
    if (missing.length === 0) return;
    const made = missing.map(() => randomKey());
    const { rows } = await tx.query<{ subject: string; wrapped: Buffer | null }>({
      name: 'subject-keys',
      text: `with offered as (select * from unnest($2::text[], $3::bytea[]) o(subject, wrapped)),
        fresh as (insert into subject_key (tenant, subject, wrapped) select $1, subject, wrapped from offered on conflict do nothing returning subject, wrapped)
        select subject, wrapped from fresh
        union all
        select k.subject, k.wrapped from subject_key k where k.tenant = $1 and k.subject = any ($2)`,
      values: [this.#keys.tenant, missing, missing.map((subject, n) => this.#keys.wrap(made[n] ?? randomKey(), keyPlace(subject)))],
    });
    for (const row of rows) {
      if (row.wrapped !== null) this.#remember(row.subject, createSecretKey(this.#keys.unwrap(row.wrapped, keyPlace(row.subject))));
    }
  }

  /** Seals a value for a loaded subject; undefined once the subject is shredded. */
  seal(subject: string, plain: Buffer): Buffer | undefined {
    const key = this.#cache.get(subject);
    return key === undefined ? undefined : seal(key, plain, valuePlace(this.#keys.tenant, subject));
  }

  /** Opens a value of a loaded subject; undefined once the subject is shredded. */
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
