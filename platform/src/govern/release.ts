import type pg from 'pg';
import { Fault } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { type Actor, audit } from './audit.ts';
import { useReleaseApproval } from './release-approval.ts';

/** A frozen configuration as stored: the estate's content as one JSON document. */
export interface StoredRelease {
  readonly tenant: string;
  readonly number: number;
  readonly digest: string;
  readonly content: string;
}

/** What a release writes beside its own document. */
export interface ReleaseParts {
  readonly tenant: string;
  readonly digest: string;
  readonly content: string;
  readonly entities: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly { readonly name: string; readonly entities: readonly string[] }[];
}

/**
 * Lets one at a time make a release out of the one in force, until the transaction ends. To be called before that one is read: of two
 * made from the same release the later would undo what the earlier changed.
 */
export async function lockReleases(tx: Tx, tenant: string): Promise<void> {
  await tx.query({ name: 'lock-releases', text: `select pg_advisory_xact_lock(hashtextextended('release|' || $1, 0))`, values: [tenant] });
}

/** Lets nobody make a release until the transaction ends; others may do the same meanwhile. Waits for one that is being made. */
export async function shareReleases(tx: Tx, tenant: string): Promise<void> {
  await tx.query({
    name: 'share-releases',
    text: `select pg_advisory_xact_lock_shared(hashtextextended('release|' || $1, 0))`,
    values: [tenant],
  });
}

/**
 * Applies a release when its digest differs from the one in force; channels keep their numbers for ever. Audited with the digest, in
 * the caller's transaction. Answers the release in force. Throws `RELEASE_APPROVAL_WANTED`: outside development another person approved it.
 */
export async function applyRelease(tx: Tx, parts: ReleaseParts, actor: Actor): Promise<{ release: number; changed: boolean }> {
  await tx.query('insert into tenant (name) values ($1) on conflict do nothing', [parts.tenant]);
  const current = await newestRelease(tx, parts.tenant);
  if (current?.digest === parts.digest) return { release: current.number, changed: false };
  if (current !== undefined) await useReleaseApproval(tx, parts, current.number, actor);
  const number = (current?.number ?? 0) + 1;
  await tx.query('insert into release (tenant, number, digest, content, principal, person) values ($1, $2, $3, $4, $5, $6)', [
    parts.tenant,
    number,
    parts.digest,
    parts.content,
    actor.principal,
    actor.person,
  ]);
  await tx.query(
    `insert into entity (tenant, entity, name) select $1, e.id, e.name from json_to_recordset($2) e(id text, name text)
      on conflict (tenant, entity) do update set name = excluded.name`,
    [parts.tenant, JSON.stringify(parts.entities)],
  );
  await writeChannels(tx, parts);
  await audit(tx, parts.tenant, actor, [{ action: 'estate.applied', object: `release:${number}`, detail: parts.digest }]);
  return { release: number, changed: true };
}

async function writeChannels(tx: Tx, parts: ReleaseParts): Promise<void> {
  for (const channel of parts.channels) {
    await tx.query(
      `insert into channel (tenant, channel, name, entities)
        values ($1, (select coalesce(max(channel), 0) + 1 from channel where tenant = $1), $2, $3)
        on conflict (tenant, name) do update set entities = excluded.entities`,
      [parts.tenant, channel.name, channel.entities],
    );
  }
  await tx.query(
    'insert into channel_cursor (tenant, channel) select tenant, channel from channel where tenant = $1 on conflict do nothing',
    [parts.tenant],
  );
}

/** A release with when and by whom it was applied. */
export interface AppliedRelease extends StoredRelease {
  readonly appliedAt: Date;
  readonly person: string;
}

/** The release in force, when it is newer than `after`; undefined when there is none or none that is newer. */
export async function newestRelease(tx: Tx, tenant: string, after = 0): Promise<AppliedRelease | undefined> {
  const { rows } = await tx.query<AppliedRelease>({
    name: 'newest-release',
    text: `select tenant, number, digest, content, applied_at as "appliedAt", person from release
      where tenant = $1 and number > $2 order by number desc limit 1`,
    values: [tenant, after],
  });
  return rows[0];
}

/** The number of the release in force; 0 when there is none. */
export async function releaseNumber(tx: Tx, tenant: string): Promise<number> {
  const { rows } = await tx.query<{ number: number }>({
    name: 'release-number',
    text: 'select coalesce(max(number), 0) as number from release where tenant = $1',
    values: [tenant],
  });
  return rows[0]?.number ?? 0;
}

/** The release in force. Throws `RELEASE_MISSING`. */
export async function currentRelease(pool: pg.Pool, tenant: string): Promise<StoredRelease> {
  const found = await transaction(pool, { tenant, entities: 'all' }, (tx) => newestRelease(tx, tenant));
  if (found === undefined) throw releaseMissing();
  return found;
}

/** A release by its number: what a message that was received under it is bound to. Throws `RELEASE_MISSING`. */
export async function readRelease(tx: Tx, tenant: string, number: number): Promise<StoredRelease> {
  const { rows } = await tx.query<StoredRelease>('select tenant, number, digest, content from release where tenant = $1 and number = $2', [
    tenant,
    number,
  ]);
  const found = rows[0];
  if (found === undefined) throw releaseMissing();
  return found;
}

/** Numbers of the channels by name. */
export async function channelNumbers(pool: pg.Pool, tenant: string): Promise<Map<string, number>> {
  const { rows } = await transaction(pool, { tenant, entities: 'all' }, (tx) =>
    tx.query<{ name: string; channel: number }>('select name, channel from channel where tenant = $1', [tenant]),
  );
  return new Map(rows.map((row) => [row.name, row.channel]));
}

/** Every tenant of the database. */
export async function listTenants(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from tenant order by name');
  return rows.map((row) => row.name);
}

export const releaseMissing = (): Fault =>
  new Fault({
    code: 'RELEASE_MISSING',
    kind: 'defect',
    message: 'No estate has been applied to this database',
    hint: 'Run `plexus up`, which applies the estate folder',
  });
