import { type Actor, audit } from '../../govern/index.ts';
import type { Tx } from '../../store/index.ts';
import { readAccount } from '../accounts/index.ts';
import { type AuditRecord, type AuditRecordRow, recordOf } from './search.ts';

/** What somebody was shown that identifies the patient of one account. */
export interface Disclosure extends AuditRecord {
  /** `identity`: who the patient is. `message`: content of a message that this account's events came from, perhaps among others. */
  readonly of: 'identity' | 'message';
}

/**
 * Everything that was shown of an account, oldest first, and a row of its own for this look. Messages are those that the account's events
 * came from, directly or through others, for as long as events are kept. Throws `ACCOUNT_UNKNOWN`.
 */
export async function readDisclosures(tx: Tx, tenant: string, subject: string, actor: Actor): Promise<readonly Disclosure[]> {
  await readAccount(tx, tenant, subject);
  const { rows } = await tx.query<AuditRecordRow>({
    text: `with recursive seen as (
        select e.id, e.parent, e.channel, e.message from event e where e.tenant = $1 and e.key = $2
        union
        select p.id, p.parent, p.channel, p.message from seen s join event p on p.tenant = $1 and p.id = s.parent
      ), named as (
        select $2::text as object
        union
        select ch.name || ':' || s.message from seen s join channel ch on ch.tenant = $1 and ch.channel = s.channel where s.message is not null)
      select a.id, a.at, a.principal, a.person, a.action, a.object, a.detail
      from named n join audit a on a.tenant = $1 and a.object = n.object and a.action = 'phi.read'
      order by a.id`,
    values: [tenant, subject],
  });
  await audit(tx, tenant, actor, [{ action: 'disclosures.read', object: subject, detail: String(rows.length) }]);
  return rows.map((row) => ({ ...recordOf(row), of: row.object === subject ? 'identity' : 'message' }));
}
