import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '../../kernel/index.ts';
import { sha256 } from './merkle.ts';
import type { SigningKey } from './seal.ts';

/** Makes the key file that seals are signed with, readable by the owner only, unless it is there. Answers whether it was made. */
export async function ensureSigningKey(file: string): Promise<boolean> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return true;
}

/** Reads the key file. Throws `AUDIT_KEY_UNREADABLE` (defect) when it is missing or not an Ed25519 key. */
export async function readSigningKey(file: string): Promise<SigningKey> {
  try {
    const key = createPrivateKey(await readFile(file));
    if (key.asymmetricKeyType === 'ed25519') return signingKey(key);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw unreadable(file, undefined);
}

export function signingKey(key: KeyObject): SigningKey {
  const exported = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return { id: keyName(exported), private: key, public: exported };
}

/** The name of a key: the first sixteen hexadecimal digits of the SHA-256 of its public half (SPKI, DER). */
export const keyName = (exported: Uint8Array): string => sha256(exported).toString('hex').slice(0, 16);

/** Public halves by the name that they truly have, whatever they are kept under; what is no key is left out. */
export function publicKeys(exported: readonly Buffer[]): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const key of exported) {
    try {
      keys.set(keyName(key), createPublicKey({ key, format: 'der', type: 'spki' }));
    } catch {
      // Seals that name it are told to have no key.
    }
  }
  return keys;
}

const unreadable = (file: string, cause: unknown): Fault =>
  new Fault({
    code: 'AUDIT_KEY_UNREADABLE',
    kind: 'defect',
    message: 'The key that audit seals are signed with cannot be read',
    hint: 'Put the file back from its backup, or move it away: the next start makes a new one, and seals of the old one stay verifiable',
    at: file,
    cause,
  });
