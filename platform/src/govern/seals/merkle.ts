import { hash } from 'node:crypto';

/** Bytes of every hash here: SHA-256. */
export const HASH_BYTES = 32;

// A leaf can never pass for a node, nor a node for a seal (RFC 9162, section 2.1.1).
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');

/** The hash of one row's canonical bytes. */
export const leafOf = (bytes: Uint8Array): Buffer => sha256(LEAF, bytes);

/**
 * The root of a Merkle tree over leaf hashes (RFC 9162, section 2.1.1): each side of a node holds the greatest power of two that leaves
 * something to the other. At least one leaf.
 */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) throw new RangeError('a tree has at least one leaf');
  if (leaves.length === 1) return only;
  const left = 2 ** (31 - Math.clz32(leaves.length - 1));
  return sha256(NODE, rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
}
