import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The list of what a release is made of, as `sha256sum --check` reads it, and its signature. */
export const SUMS = 'SHA256SUMS';
export const SIGNATURE = 'SHA256SUMS.sig';

/**
 * Signs what lies in a folder: writes the checksums of its files, and an Ed25519 signature (RFC 8032) over them in base64.
 * @param key the private key as PEM. Throws for another kind of key.
 */
export function signRelease(folder: string, key: string): void {
  const privateKey = createPrivateKey(key);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('Sign with an Ed25519 key: openssl genpkey -algorithm ed25519');
  const sums = filesOf(folder)
    .map((name) => `${digestOf(folder, name)}  ${name}\n`)
    .join('');
  writeFileSync(join(folder, SUMS), sums);
  writeFileSync(join(folder, SIGNATURE), `${sign(null, Buffer.from(sums), privateKey).toString('base64')}\n`);
}

/** What is wrong with a release; empty: it is as it was signed. @param key the public key as PEM */
export function verifyRelease(folder: string, key: string): string[] {
  const sums = read(folder, SUMS);
  const signature = read(folder, SIGNATURE);
  if (sums === undefined || signature === undefined) return [`${SUMS} or its signature is missing`];
  const isSigned = verify(null, sums, createPublicKey(key), Buffer.from(signature.toString('utf8').trim(), 'base64'));
  if (!isSigned) return [`${SUMS} was not signed with this key, or altered since`];
  const known = new Map(
    sums
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line): readonly [string, string] => [line.slice(66), line.slice(0, 64)]),
  );
  const present = new Set(filesOf(folder));
  return [
    ...[...known].flatMap(([name, digest]) => {
      if (!present.has(name)) return [`${name} is missing`];
      return digestOf(folder, name) === digest ? [] : [`${name} was altered`];
    }),
    ...[...present].filter((name) => !known.has(name)).map((name) => `${name} is none of the release`),
  ];
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name !== SUMS && name !== SIGNATURE)
    .sort();

const digestOf = (folder: string, name: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');

function read(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}
