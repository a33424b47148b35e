import type { Json } from '../../canonical/index.ts';
import { openSealed } from '../../events/index.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';

/** Events whose sealed values are read; the newest say who it is. */
const MOST = 500;

/**
 * What the events of an account say of who it is: the newest value of each name. It identifies people: the caller writes the audit
 * row. Empty once the account was shredded.
 */
export async function readIdentity(tx: Tx, keys: TenantKeys, subject: string): Promise<Readonly<Record<string, Json>>> {
  const { rows } = await tx.query<{ subject: string; sealed: Buffer }>({
    name: 'identity-of-account',
    text: `select subject, sealed from event where tenant = $1 and key = $2 and subject is not null and sealed is not null
      order by incarnation desc, xid desc, seq desc limit $3`,
    values: [keys.tenant, subject, MOST],
  });
  const identity: Record<string, Json> = {};
  for (const values of await openSealed(tx, keys, rows)) {
    for (const [name, value] of Object.entries(values ?? {})) if (value !== undefined) identity[name] ??= value;
  }
  return identity;
}
