import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Fault } from './fault.ts';
import { open, seal } from './sealing.ts';

const KEY_BYTES = 32;
const VERSION_BYTES = 2;
/** A data key wrapped before wrapped keys named their version: nonce, key, tag. The first version of the tenant wrapped all of those. */
const UNNAMED_BYTES = 12 + KEY_BYTES + 16;

/** One version of a tenant's root. */
export interface RootKey {
  readonly version: number;
  readonly root: Buffer;
}

/**
 * The keys of one tenant. What wraps data keys has versions: the newest wraps, all of them unwrap, and a wrapped key names the one it needs.
 * What names and hashes comes from a root of its own that is never changed, so that search tokens, pseudonyms and content hashes outlive
 * every rotation.
 */
export class TenantKeys {
  readonly tenant: string;
  readonly #hashing: KeyObject;
  readonly #naming: KeyObject;
  readonly #wrapping = new Map<number, KeyObject>();
  #version = 0;

  /** `roots` may grow later by `learn`; the last one given wraps. */
  constructor(tenant: string, index: Buffer, roots: readonly RootKey[]) {
    this.tenant = tenant;
    this.#hashing = this.#derive(index, 'hash content');
    this.#naming = this.#derive(index, 'name subjects and search tokens');
    for (const { version, root } of roots) {
      this.learn({ version, root });
      this.wrapWith(version);
    }
  }

  /** The version that wraps now. */
  get version(): number {
    return this.#version;
  }

  knows(version: number): boolean {
    return this.#wrapping.has(version);
  }

  /** A version from now on unwraps; `wrapWith` has it wrap. */
  learn({ version, root }: RootKey): void {
    this.#wrapping.set(version, this.#derive(root, 'wrap data keys'));
  }

  wrapWith(version: number): void {
    this.#version = version;
  }

  forget(version: number): void {
    this.#wrapping.delete(version);
  }

  /** Wraps a data key for storage: version, then what `seal` makes. */
  wrap(dataKey: Buffer, place: string): Buffer {
    const version = Buffer.alloc(VERSION_BYTES);
    version.writeUInt16BE(this.#version);
    return Buffer.concat([version, seal(this.#wrappingKey(this.#version), dataKey, this.#place(place))]);
  }

  /** Throws `SEAL_BROKEN`, and `KEY_VERSION_UNKNOWN` (unavailable) for a version that this node has not heard of yet. */
  unwrap(wrapped: Buffer, place: string): Buffer {
    const version = wrappedBy(wrapped);
    const sealed = wrapped.length === UNNAMED_BYTES ? wrapped : wrapped.subarray(VERSION_BYTES);
    return open(this.#wrappingKey(version), sealed, this.#place(place));
  }

  /** Keyed hash of message content, 32 bytes: equality without an oracle for outsiders. */
  contentHash(...parts: readonly Uint8Array[]): Buffer {
    const mac = createHmac('sha256', this.#hashing);
    for (const part of parts) mac.update(part);
    return mac.digest();
  }

  /** A running keyed hash for content that is never held whole. */
  contentHasher(): { update(part: Uint8Array): void; digest(): Buffer } {
    const mac = createHmac('sha256', this.#hashing);
    return { update: (part) => void mac.update(part), digest: () => mac.digest() };
  }

  /**
   * A pseudonym: the same normalized value of the same kind always gives the same 22 characters, and nobody without
   * the key can find the value. Used for lane keys, subjects and the ledger.
   */
  pseudonym(kind: string, value: string): string {
    return this.#name(kind, value).subarray(0, 16).toString('base64url');
  }

  /** A search token: the first 64 bits of the keyed name, as the signed integer PostgreSQL stores. */
  token(kind: string, value: string): bigint {
    return this.#name(kind, value).readBigInt64BE(0);
  }

  #name(kind: string, value: string): Buffer {
    return createHmac('sha256', this.#naming)
      .update(`${kind}\u0000${normalized(value)}`)
      .digest();
  }

  #derive(root: Buffer, label: string): KeyObject {
    return createSecretKey(Buffer.from(hkdfSync('sha256', root, this.tenant, label, KEY_BYTES)));
  }

  #place(place: string): string {
    return `${this.tenant}|key|${place}`;
  }

  #wrappingKey(version: number): KeyObject {
    const key = this.#wrapping.get(version);
    if (key === undefined) throw versionUnknown(version);
    return key;
  }
}

/** The version of the tenant's root that wrapped a data key. */
export const wrappedBy = (wrapped: Buffer): number => (wrapped.length === UNNAMED_BYTES ? 1 : wrapped.readUInt16BE(0));

/** The search token of what a pseudonym stands for: both begin the same keyed name. */
export const tokenOfPseudonym = (pseudonym: string): bigint => Buffer.from(pseudonym, 'base64url').readBigInt64BE(0);

/** Identifiers compare without case and surrounding space; inner characters, zeros included, are kept. */
function normalized(value: string): string {
  return value.trim().toUpperCase();
}

const versionUnknown = (version: number): Fault =>
  new Fault({
    code: 'KEY_VERSION_UNKNOWN',
    kind: 'unavailable',
    message: `A value is sealed under version ${version} of the tenant's key, which this node does not have`,
    hint: 'A new version reaches every node within seconds; if this stays, restore the keys of this database',
    retryAfterMs: 2_000,
  });
