import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { holdReleased, holdUnknown } from './faults.ts';

/** A duty to keep: while it stands, nothing that it covers is shredded or dropped at its retention. */
export interface Hold {
  readonly id: bigint;
  /** `account:…`; undefined: everything of the tenant. */
  readonly subject: string | undefined;
  readonly reason: string;
  readonly person: string;
  readonly placedAt: Date;
  readonly releasedAt: Date | undefined;
  readonly releasedBy: string | undefined;
  readonly releaseReason: string | undefined;
}

/** A hold to be placed; `reason` is kept in the audit and names no patient. */
export type NewHold = Pick<Hold, 'subject' | 'reason'>;

/** Places a hold, audited. From the commit on nothing of the subject goes. Answers its number. */
export async function placeHold(tx: Tx, tenant: string, { subject, reason }: NewHold, actor: Actor, at: Date): Promise<bigint> {
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'place-hold',
    text: 'insert into legal_hold (tenant, subject, reason, principal, person, placed_at) values ($1, $2, $3, $4, $5, $6) returning id',
    values: [tenant, subject ?? null, reason, actor.principal, actor.person, at],
  });
  const id = rows[0]?.id ?? 0n;
  await audit(tx, tenant, actor, [{ action: 'hold.placed', object: subject ?? 'everything', detail: `hold ${id}: ${reason}` }]);
  return id;
}

/** Releases a hold, audited. Throws `HOLD_UNKNOWN` and `HOLD_RELEASED`. */
export async function releaseHold(tx: Tx, tenant: string, id: bigint, reason: string, actor: Actor, at: Date): Promise<void> {
  const { rows } = await tx.query<{ subject: string | null }>({
    name: 'release-hold',
    text: `update legal_hold set released_at = $3, released_by = $4, release_reason = $5
      where tenant = $1 and id = $2 and released_at is null returning subject`,
    values: [tenant, String(id), at, actor.person, reason],
  });
  const [released] = rows;
  if (released === undefined) throw (await isThere(tx, tenant, id)) ? holdReleased() : holdUnknown();
  await audit(tx, tenant, actor, [{ action: 'hold.released', object: released.subject ?? 'everything', detail: `hold ${id}: ${reason}` }]);
}

async function isThere(tx: Tx, tenant: string, id: bigint): Promise<boolean> {
  const { rows } = await tx.query({
    name: 'hold-is-there',
    text: 'select from legal_hold where tenant = $1 and id = $2',
    values: [tenant, String(id)],
  });
  return rows.length > 0;
}

/** Holds that stand, oldest first; with `released` those that stood too. */
export async function listHolds(tx: Tx, tenant: string, released: boolean): Promise<readonly Hold[]> {
  const { rows } = await tx.query<HoldRow>({
    name: 'list-holds',
    text: `select id, subject, reason, person, placed_at, released_at, released_by, release_reason from legal_hold
      where tenant = $1 and ($2 or released_at is null) order by id`,
    values: [tenant, released],
  });
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject ?? undefined,
    reason: row.reason,
    person: row.person,
    placedAt: row.placed_at,
    releasedAt: row.released_at ?? undefined,
    releasedBy: row.released_by ?? undefined,
    releaseReason: row.release_reason ?? undefined,
  }));
}

interface HoldRow {
  id: bigint;
  subject: string | null;
  reason: string;
  person: string;
  placed_at: Date;
  released_at: Date | null;
  released_by: string | null;
  release_reason: string | null;
}

/** Whether a hold covers any of these subjects. */
export async function isHeld(tx: Tx, subjects: readonly string[]): Promise<boolean> {
  const { rows } = await tx.query<{ held: boolean }>({ name: 'is-held', text: 'select has_hold($1) as held', values: [subjects] });
  return rows[0]?.held === true;
}
