import { openSealed } from '../../events/index.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { subjectsNamed } from '../subjects.ts';
import { type AccountSummary, readAccounts } from './account.ts';

/** A file may speak of thousands of accounts; beyond this they are not told apart. */
const MOST_COMPARED = 500;
const SUBJECT = /^account:[\w-]{22}$/;

/**
 * The accounts that an account number, record number, claim number, trace number, control id or message names. One file may
 * speak of many accounts: where the text is an identifier of some of them, only those are answered. That is decided
 * on opened values which do not leave this function.
 */
export async function findAccounts(tx: Tx, keys: TenantKeys, search: string, limit: number): Promise<readonly AccountSummary[]> {
  const text = search.trim();
  const named = SUBJECT.test(text) ? [text] : await subjectsNamed(tx, keys, text);
  const subjects = named.length > 1 ? await identifiedBy(tx, keys, named.slice(0, MOST_COMPARED), text) : named;
  return readAccounts(tx, keys.tenant, subjects.slice(0, limit));
}

async function identifiedBy(tx: Tx, keys: TenantKeys, subjects: readonly string[], text: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ key: string; subject: string; sealed: Buffer }>({
    name: 'identities-of-accounts',
    text: `select k.key, e.subject, e.sealed from unnest($2::text[]) k(key) cross join lateral (
        select subject, sealed from event where tenant = $1 and key = k.key and subject is not null and sealed is not null
        order by incarnation desc, xid desc, seq desc limit 20) e`,
    values: [keys.tenant, subjects],
  });
  const opened = await openSealed(tx, keys, rows);
  const wanted = text.toUpperCase();
  const matching = rows.filter((_, index) =>
    Object.values(opened[index] ?? {}).some((value) => typeof value === 'string' && value.trim().toUpperCase() === wanted),
  );
  const found = new Set(matching.map(({ key }) => key));
  return found.size === 0 ? subjects : subjects.filter((subject) => found.has(subject));
}
