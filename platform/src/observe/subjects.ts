import type { TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { findMessages, MOST_FOUND, tokensOf } from './messages.ts';

/**
 * The patient accounts that messages with this identifier speak of, as the ledger names them: those of the caller's entities, also of messages
 * that came over a channel of several and are not the caller's to read.
 */
export async function subjectsNamed(tx: Tx, keys: TenantKeys, search: string): Promise<readonly string[]> {
  const found = await findMessages(tx, keys, search);
  const { rows } = await tx.query<{ key: string }>({
    name: 'subjects-of-messages',
    text: `select key from event
        where tenant = $1 and (channel, message) in (select * from unnest($2::int[], $3::bigint[])) and starts_with(key, 'account:')
      union select key from accounts_holding($4::bigint[], $5) key order by key`,
    values: [
      keys.tenant,
      found.map((place) => place.channel),
      found.map((place) => String(place.seq)),
      tokensOf(keys, search.trim()),
      MOST_FOUND,
    ],
  });
  return rows.map((row) => row.key);
}
