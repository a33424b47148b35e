import type { Tx } from '../store/index.ts';

/** Who acts: the technical identity, and the person behind it. For the platform itself both name the part that acted. */
export interface Actor {
  readonly principal: string;
  readonly person: string;
}

export const platformActor = (part: string): Actor => ({ principal: `plexus/${part}`, person: 'none' });

export interface AuditEntry {
  /** `message.received`, `exception.resolved`, `period.closed`. */
  readonly action: string;
  /** What changed: `northside-adt:17`, `northside-adt:17-48`, `exception:9`. Never an identifying value. */
  readonly object: string;
  readonly detail?: string;
}

/** Writes audit rows in the transaction of the change they record. */
export async function audit(tx: Tx, tenant: string, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query({
    name: 'audit',
    text: `insert into audit (tenant, principal, person, action, object, detail)
      select $1, $2, $3, e.action, e.object, e.detail from unnest($4::text[], $5::text[], $6::text[]) e(action, object, detail)`,
    values: [
      tenant,
      actor.principal,
      actor.person,
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.object),
      entries.map((entry) => entry.detail ?? null),
    ],
  });
}
