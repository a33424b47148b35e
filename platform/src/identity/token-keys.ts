import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { audit, type MasterKey, tokenKeyPlace } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';
import { MOST_TOKEN_S, SKEW_S, tokenAlgorithm } from './access-token.ts';
import type { ClientChange } from './clients.ts';
import { readPublicKey } from './public-key.ts';

export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** A key as it is published (RFC 7517). */
export type PublishedKey = JsonWebKey & { readonly kid: string; readonly use: 'sig'; readonly alg: string };

/** The key that signs now; the first one is made here. */
export async function signingKey(tx: Tx, tenant: string, master: MasterKey, at: Date): Promise<SigningKey> {
  const known = await newest(tx, tenant, master);
  if (known !== undefined) return known;
  await addKey(tx, tenant, master, at);
  const made = await newest(tx, tenant, master);
  // Another node made it first, in a transaction that this statement sees.
  if (made === undefined) throw new Error('a signing key was made and is not there');
  return made;
}

async function newest(tx: Tx, tenant: string, master: MasterKey): Promise<SigningKey | undefined> {
  const { rows } = await tx.query<{ kid: string; wrapped: Buffer }>({
    name: 'signing-key',
    text: 'select kid, wrapped from token_key where tenant = $1 and retired_at is null',
    values: [tenant],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  const jwk = JSON.parse((await master.unwrap(row.wrapped, tokenKeyPlace(tenant, row.kid))).toString()) as JsonWebKey;
  return { kid: row.kid, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/** It takes a good part of a second, in which this process goes on. */
const makePair = promisify(generateKeyPair);

async function addKey(tx: Tx, tenant: string, master: MasterKey, at: Date): Promise<void> {
  const { privateKey, publicKey } = await makePair('rsa', { modulusLength: 2_048 });
  const { jwk, thumbprint: kid } = readPublicKey({ ...publicKey.export({ format: 'jwk' }) });
  const wrapped = await master.wrap(Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' }))), tokenKeyPlace(tenant, kid));
  await tx.query({
    name: 'add-token-key',
    text: 'insert into token_key (tenant, kid, public_jwk, wrapped, made_at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    values: [tenant, kid, JSON.stringify(jwk), wrapped, at],
  });
}

/** Signs with a new key from now on; the old one verifies until the last token it signed has ended. Answers the new key's name. */
export async function rotateTokenKey({ tx, tenant, actor, at }: ClientChange, master: MasterKey): Promise<string> {
  await tx.query({
    name: 'retire-token-key',
    text: 'update token_key set retired_at = $2 where tenant = $1 and retired_at is null',
    values: [tenant, at],
  });
  const { kid } = await signingKey(tx, tenant, master, at);
  await audit(tx, tenant, actor, [{ action: 'token-key.rotated', object: 'token-keys', detail: `key ${kid}` }]);
  return kid;
}

/** The public halves of keys whose tokens may still be valid, newest first. */
export async function publishedKeys(tx: Tx, tenant: string, at: Date): Promise<PublishedKey[]> {
  const { rows } = await tx.query<{ kid: string; public_jwk: string }>({
    name: 'published-keys',
    text: 'select kid, public_jwk from token_key where tenant = $1 and (retired_at is null or retired_at > $2) order by made_at desc',
    values: [tenant, new Date(at.getTime() - (MOST_TOKEN_S + SKEW_S) * 1000)],
  });
  return rows.map((row) => {
    const jwk = JSON.parse(row.public_jwk) as JsonWebKey;
    return { ...jwk, kid: row.kid, use: 'sig', alg: tokenAlgorithm(createPublicKey({ key: jwk, format: 'jwk' })) };
  });
}

/** A published key to verify with. */
export const verifyingKey = (key: PublishedKey): KeyObject => createPublicKey({ key, format: 'jwk' });

/** A name for a token in our caches: it cannot be turned back. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('base64');
