import { type KeyObject, sign, verify } from 'node:crypto';
import { type AuditPosition, type AuditRow, fieldBytes, positionOf, rowBytes } from './audit-row.ts';
import { HASH_BYTES, leafOf, rootOf, sha256 } from './merkle.ts';

/** At most this many rows are sealed together. */
export const MOST_ROWS = 1_000;

/** What a signing key is to the sealer: the private half, and the name that its seals carry. */
export interface SigningKey {
  /** The first sixteen hexadecimal digits of the SHA-256 of the public half. */
  readonly id: string;
  readonly private: KeyObject;
  /** SPKI, DER. */
  readonly public: Buffer;
}

/** One sealed batch of the audit, chained to the one before it. */
export interface AuditSeal {
  readonly tenant: string;
  /** 1, 2, 3 … without gaps. */
  readonly batch: bigint;
  /** The last row of the batch before. */
  readonly after: AuditPosition;
  /** The last row of this batch. */
  readonly to: AuditPosition;
  /** The ids of the rows in their order. */
  readonly ids: readonly bigint[];
  /** The hash of each row, in the same order. */
  readonly leaves: readonly Buffer[];
  readonly root: Buffer;
  /** The hash of the seal before; zeros in the first. */
  readonly previous: Buffer;
  readonly hash: Buffer;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly sealedAt: string;
  readonly key: string;
  /** Ed25519 over the statement. */
  readonly signature: Buffer;
}

type Stated = Omit<AuditSeal, 'leaves' | 'hash' | 'signature'>;

export const NO_SEAL = Buffer.alloc(HASH_BYTES);
const SEAL = Buffer.of(2);
const ID_BYTES = 8;

/** What is signed. Its form has a name of its own, so that no other signature of the key can pass for it. */
export function statementOf(seal: Stated): Buffer {
  const place = ({ incarnation, xid, id }: AuditPosition): string => `${incarnation}/${xid}/${id}`;
  return fieldBytes([
    'plexus audit seal 1',
    seal.tenant,
    String(seal.batch),
    place(seal.after),
    place(seal.to),
    String(seal.ids.length),
    sha256(packIds(seal.ids)).toString('hex'),
    seal.root.toString('hex'),
    seal.previous.toString('hex'),
    seal.sealedAt,
    seal.key,
  ]);
}

/** The hash of a seal, which the next one carries. */
export const sealHash = (statement: Buffer, signature: Buffer): Buffer => sha256(SEAL, statement, signature);

/** Seals rows, at most a thousand and at least one, as the batch after `previous`. */
export function sealRows(
  previous: Pick<AuditSeal, 'batch' | 'to' | 'hash'>,
  rows: readonly AuditRow[],
  sealedAt: Date,
  key: SigningKey,
): AuditSeal {
  const last = rows.at(-1);
  if (last === undefined || rows.length > MOST_ROWS) throw new RangeError(`a batch has 1 to ${MOST_ROWS} rows`);
  const leaves = rows.map((row) => leafOf(rowBytes(row)));
  const stated: Stated = {
    tenant: last.tenant,
    batch: previous.batch + 1n,
    after: previous.to,
    to: positionOf(last),
    ids: rows.map((row) => BigInt(row.id)),
    root: rootOf(leaves),
    previous: previous.hash,
    sealedAt: sealedAt.toISOString(),
    key: key.id,
  };
  const statement = statementOf(stated);
  const signature = sign(null, statement, key.private);
  return { ...stated, leaves, signature, hash: sealHash(statement, signature) };
}

/** Whether the statement of a seal was signed with this public half. */
export const isSigned = (seal: AuditSeal, publicKey: KeyObject): boolean => verify(null, statementOf(seal), publicKey, seal.signature);

/** Ids as they are stored: eight bytes each, the greatest first. */
export function packIds(ids: readonly bigint[]): Buffer {
  const bytes = Buffer.allocUnsafe(ids.length * ID_BYTES);
  for (const [n, id] of ids.entries()) bytes.writeBigInt64BE(id, n * ID_BYTES);
  return bytes;
}

export const unpackIds = (bytes: Buffer): bigint[] =>
  Array.from({ length: Math.floor(bytes.length / ID_BYTES) }, (_, n) => bytes.readBigInt64BE(n * ID_BYTES));

export const unpackLeaves = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / HASH_BYTES) }, (_, n) => bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES));
