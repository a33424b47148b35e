import type { Tx } from '../../store/index.ts';
import { type AuditPosition, type AuditRow, ROW_COLUMNS } from './audit-row.ts';
import { type AuditSeal, packIds, type SigningKey, unpackIds, unpackLeaves } from './seal.ts';

interface SealRow {
  tenant: string;
  batch: bigint;
  after_incarnation: number;
  after_xid: string;
  after_id: bigint;
  to_incarnation: number;
  to_xid: string;
  to_id: bigint;
  ids: Buffer;
  leaves: Buffer;
  root: Buffer;
  previous: Buffer;
  hash: Buffer;
  sealed_at: Date;
  key: string;
  signature: Buffer;
}

const COLUMNS = `tenant, batch, after_incarnation, after_xid::text, after_id, to_incarnation, to_xid::text, to_id,
  ids, leaves, root, previous, hash, sealed_at, key, signature`;

const sealOf = (row: SealRow): AuditSeal => ({
  tenant: row.tenant,
  batch: row.batch,
  after: { incarnation: BigInt(row.after_incarnation), xid: BigInt(row.after_xid), id: row.after_id },
  to: { incarnation: BigInt(row.to_incarnation), xid: BigInt(row.to_xid), id: row.to_id },
  ids: unpackIds(row.ids),
  leaves: unpackLeaves(row.leaves),
  root: row.root,
  previous: row.previous,
  hash: row.hash,
  sealedAt: row.sealed_at.toISOString(),
  key: row.key,
  signature: row.signature,
});

/** The newest seal. */
export async function newestSeal(tx: Tx, tenant: string): Promise<AuditSeal | undefined> {
  const { rows } = await tx.query<SealRow>({
    name: 'newest-seal',
    text: `select ${COLUMNS} from audit_seal where tenant = $1 order by batch desc limit 1`,
    values: [tenant],
  });
  return rows[0] === undefined ? undefined : sealOf(rows[0]);
}

/** Which seals: those made at or after `from` and before `to`. */
export interface SealRange {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Up to `most` seals after a batch, in their order. */
export async function sealsAfter(tx: Tx, tenant: string, batch: bigint, most: number, { from, to }: SealRange = {}): Promise<AuditSeal[]> {
  const { rows } = await tx.query<SealRow>({
    name: 'seals-after',
    text: `select ${COLUMNS} from audit_seal
      where tenant = $1 and batch > $2 and ($4::timestamptz is null or sealed_at >= $4) and ($5::timestamptz is null or sealed_at < $5)
      order by batch limit $3`,
    values: [tenant, String(batch), most, from ?? null, to ?? null],
  });
  return rows.map(sealOf);
}

/** The last seal before one, whatever its number. */
export async function sealBefore(tx: Tx, tenant: string, batch: bigint): Promise<AuditSeal | undefined> {
  const { rows } = await tx.query<SealRow>({
    name: 'seal-before',
    text: `select ${COLUMNS} from audit_seal where tenant = $1 and batch < $2 order by batch desc limit 1`,
    values: [tenant, String(batch)],
  });
  return rows[0] === undefined ? undefined : sealOf(rows[0]);
}

/** The hash that the database has of a batch. */
export async function storedHash(tx: Tx, tenant: string, batch: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ hash: string }>({
    name: 'stored-seal-hash',
    text: `select encode(hash, 'hex') as hash from audit_seal where tenant = $1 and batch = $2`,
    values: [tenant, batch],
  });
  return rows[0]?.hash;
}

/** Adds seals at the end of the chain. */
export async function storeSeals(tx: Tx, seals: readonly AuditSeal[]): Promise<void> {
  const column = <T>(of: (seal: AuditSeal) => T): T[] => seals.map(of);
  await tx.query({
    name: 'store-seals',
    text: `insert into audit_seal (${COLUMNS.replaceAll('::text', '')})
      select * from unnest($1::text[], $2::bigint[], $3::smallint[], $4::xid8[], $5::bigint[], $6::smallint[], $7::xid8[], $8::bigint[],
        $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[], $14::timestamptz[], $15::text[], $16::bytea[])`,
    values: [
      column((seal) => seal.tenant),
      column((seal) => String(seal.batch)),
      column((seal) => String(seal.after.incarnation)),
      column((seal) => String(seal.after.xid)),
      column((seal) => String(seal.after.id)),
      column((seal) => String(seal.to.incarnation)),
      column((seal) => String(seal.to.xid)),
      column((seal) => String(seal.to.id)),
      column((seal) => packIds(seal.ids)),
      column((seal) => Buffer.concat(seal.leaves)),
      column((seal) => seal.root),
      column((seal) => seal.previous),
      column((seal) => seal.hash),
      column((seal) => seal.sealedAt),
      column((seal) => seal.key),
      column((seal) => seal.signature),
    ],
  });
}

/** Rows after one position up to another, in the order in which they are sealed. */
export async function rowsBetween(tx: Tx, tenant: string, after: AuditPosition, to: AuditPosition): Promise<AuditRow[]> {
  const { rows } = await tx.query<AuditRow>({
    name: 'audit-rows-between',
    text: `select ${ROW_COLUMNS} from audit a where a.tenant = $1
        and (a.incarnation, a.xid, a.id) > ($2::smallint, $3::text::xid8, $4::bigint)
        and (a.incarnation, a.xid, a.id) <= ($5::smallint, $6::text::xid8, $7::bigint)
      order by a.incarnation, a.xid, a.id`,
    values: [tenant, ...bounds(after), ...bounds(to)],
  });
  return rows;
}

/** Rows after a position that no transaction under way can come before, in the order in which they are sealed. */
export async function rowsToSeal(tx: Tx, tenant: string, after: AuditPosition, incarnation: number, most: number): Promise<AuditRow[]> {
  const { rows } = await tx.query<AuditRow>({
    name: 'audit-rows-to-seal',
    text: `select ${ROW_COLUMNS} from audit a where a.tenant = $1
        and (a.incarnation, a.xid, a.id) > ($2::smallint, $3::text::xid8, $4::bigint)
        and (a.incarnation, a.xid) < ($5::smallint, pg_snapshot_xmin(pg_current_snapshot()))
      order by a.incarnation, a.xid, a.id limit $6`,
    values: [tenant, ...bounds(after), incarnation, most],
  });
  return rows;
}

/** Rows that wait for their seal, and since when the oldest of them does. */
export async function countUnsealed(tx: Tx, tenant: string, after: AuditPosition): Promise<{ rows: number; oldest: Date | undefined }> {
  const { rows } = await tx.query<{ n: number; oldest: Date | null }>(
    `select count(*)::int as n, min(a.at) as oldest from audit a
      where a.tenant = $1 and (a.incarnation, a.xid, a.id) > ($2::smallint, $3::text::xid8, $4::bigint)`,
    [tenant, ...bounds(after)],
  );
  return { rows: rows[0]?.n ?? 0, oldest: rows[0]?.oldest ?? undefined };
}

const bounds = ({ incarnation, xid, id }: AuditPosition): string[] => [String(incarnation), String(xid), String(id)];

/** Keeps the public half of a key that signs. */
export async function storePublicKey(tx: Tx, tenant: string, key: SigningKey): Promise<void> {
  await tx.query('insert into audit_key (tenant, key, public) values ($1, $2, $3) on conflict do nothing', [tenant, key.id, key.public]);
}

/** The public halves of all keys that ever signed. */
export async function storedPublicKeys(tx: Tx, tenant: string): Promise<Buffer[]> {
  const { rows } = await tx.query<{ public: Buffer }>('select public from audit_key where tenant = $1 order by made_at, key', [tenant]);
  return rows.map((row) => row.public);
}
