import { createSecretKey, type KeyObject } from 'node:crypto';
import type { JsonObject } from '../canonical/index.ts';
import { open, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { keyPlace, valuePlace } from './subject-keys.ts';

/** A sealed value and whose key seals it. */
export interface SealedValue {
  readonly subject: string;
  readonly sealed: Buffer;
}

/**
 * Opens sealed identifying values, in the order given; undefined where the key of the subject was destroyed. What it answers
 * identifies people: who shows it writes the audit row. Unlike `SubjectKeys` it makes no keys, so that a role that only
 * reads can open. Throws `SEAL_BROKEN`.
 */
export async function openSealed(tx: Tx, keys: TenantKeys, values: readonly SealedValue[]): Promise<(JsonObject | undefined)[]> {
  const subjects = [...new Set(values.map(({ subject }) => subject))];
  if (subjects.length === 0) return [];
  const { rows } = await tx.query<{ subject: string; wrapped: Buffer | null }>({
    name: 'open-subject-keys',
    text: 'select subject, wrapped from subject_key where tenant = $1 and subject = any ($2)',
    values: [keys.tenant, subjects],
  });
  const known = new Map<string, KeyObject>();
  for (const { subject, wrapped } of rows)
    if (wrapped !== null) known.set(subject, createSecretKey(keys.unwrap(wrapped, keyPlace(subject))));
  return values.map(({ subject, sealed }) => {
    const key = known.get(subject);
    // Sealed by us as an object of names and values.
    return key === undefined ? undefined : (JSON.parse(open(key, sealed, valuePlace(keys.tenant, subject)).toString()) as JsonObject);
  });
}
