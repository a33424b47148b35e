import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CompactJWSHeaderParameters, CompactSign } from 'jose';
import { ManualClock } from '../kernel/index.ts';
import { signToken } from './access-token.ts';
import type { ScopeName } from './scopes.ts';
import { ruledBy } from './testing.ts';
import { TokenCheck } from './token-check.ts';
import type { Trust } from './trust.ts';

const START = new Date('2026-03-02T08:00:00Z');
const NAMES = { issuer: 'http://127.0.0.1:8080', audience: 'http://127.0.0.1:8080/v1' };
const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const claims = { client: 'lab-portal', clientKey: 'spring', scopes: ['messages:read', 'ledger:read'] };
const sign = (): { readonly token: string; readonly jti: string } => signToken(claims, NAMES, { kid: 'ours', key: pair.privateKey }, START);
const own = new Set<ScopeName>(['messages:read', 'exceptions:read']);
const trusted = (changed: Partial<Trust> = {}): Trust => ({
  clients: new Map([['lab-portal', { scopes: own, entities: ['north'], keys: new Set(['spring']), isBound: false }]]),
  revoked: new Set(),
  published: [],
  keys: new Map([['ours', pair.publicKey]]),
  ...changed,
});
const checkOf = (trust: () => Trust = trusted, clock = new ManualClock(START)): TokenCheck =>
  new TokenCheck({ current: () => Promise.resolve(trust()), again: () => Promise.resolve(trust()) }, NAMES, clock, ruledBy(clock));
const WRONG = { code: 'ACCESS_TOKEN_WRONG', kind: 'denied' };

test('a client may what its token says, as far as it is still allowed it', async () => {
  const { token } = sign();
  assert.deepEqual(await checkOf().check(token), { id: 'lab-portal', entities: ['north'], scopes: new Set(['messages:read']) });
});

test('any single changed, added, lost or doubled character makes a token invalid', async () => {
  const { token } = sign();
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n\u0000é';
  const check = checkOf();
  await check.check(token);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: token.length - 1 }),
      fc.constantFrom(...alphabet.split('')),
      fc.constantFrom('change', 'insert', 'remove', 'double', 'swap'),
      async (at, letter, how) => {
        const [before, here, after] = [token.slice(0, at), token.charAt(at), token.slice(at + 1)];
        const mutated = {
          change: before + letter + after,
          insert: before + letter + here + after,
          remove: before + after,
          double: before + here + here + after,
          swap: before + after.slice(0, 1) + here + after.slice(1),
        }[how];
        fc.pre(mutated !== token);
        await assert.rejects(check.check(mutated), WRONG);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the last character of each part in every spelling but ours is refused', async () => {
  const { token } = sign();
  const check = checkOf();
  const parts = token.split('.');
  for (const n of [0, 1, 2]) {
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const mutated = parts.map((part, index) => (index === n ? part.slice(0, -1) + letter : part)).join('.');
      if (mutated !== token) await assert.rejects(check.check(mutated), WRONG);
    }
  }
});

test('tokens of others, of other kinds, for others and without a signature are refused', async () => {
  const seconds = START.getTime() / 1000;
  const body = {
    iss: NAMES.issuer,
    aud: NAMES.audience,
    sub: 'lab-portal',
    client_id: 'lab-portal',
    client_key: 'spring',
    scope: 'messages:read',
    jti: 'a',
    iat: seconds,
    exp: seconds + 600,
  };
  const header = { alg: 'PS256', typ: 'at+jwt', kid: 'ours' };
  const made = (changes: object, head: CompactJWSHeaderParameters = header, key: KeyObject = pair.privateKey): Promise<string> =>
    new CompactSign(Buffer.from(JSON.stringify({ ...body, ...changes }))).setProtectedHeader(head).sign(key);
  assert.equal((await checkOf().check(await made({}))).id, 'lab-portal');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const shared = `${encoded({ ...header, alg: 'HS256' })}.${encoded(body)}`;
  const pem = pair.publicKey.export({ format: 'pem', type: 'spki' });
  for (const [name, token] of Object.entries({
    'id token': await made({}, { ...header, typ: 'JWT' }),
    'no type': await made({}, { alg: 'PS256', kid: 'ours' }),
    'algorithm of the key that is not ours': await made({}, { ...header, alg: 'RS256' }),
    'unknown binding': await made({ cnf: { 'x5t#S256': 'a' } }),
    'two bindings': await made({ cnf: { jkt: 'a', 'x5t#S256': 'a' } }),
    'longer type': await made({}, { ...header, typ: 'application/at+jwt' }),
    'embedded key': await made({}, { ...header, jwk: pair.publicKey.export({ format: 'jwk' }) }),
    'unknown key': await made({}, { ...header, kid: 'theirs' }),
    'other signer': await made({}, header, stranger),
    none: `${encoded({ ...header, alg: 'none' })}.${encoded(body)}.AAAA`,
    'none, unsigned': `${encoded({ ...header, alg: 'none' })}.${encoded(body)}.`,
    'public key as shared secret': `${shared}.${createHmac('sha256', pem).update(shared).digest('base64url')}`,
    'other issuer': await made({ iss: 'http://127.0.0.1:8081' }),
    'other audience': await made({ aud: NAMES.issuer }),
    'audiences beside ours': await made({ aud: [NAMES.audience, 'https://elsewhere.example'] }),
    'no audience': await made({ aud: undefined }),
    'other subject': await made({ sub: 'ada' }),
    'unknown client': await made({ sub: 'nobody', client_id: 'nobody' }),
    'no end': await made({ exp: undefined }),
    'longer than we give': await made({ exp: seconds + 601 }),
    ended: await made({ iat: seconds - 660, exp: seconds - 60 }),
    'not begun': await made({ iat: seconds + 61, exp: seconds + 600 }),
    'key of nobody': await made({ client_key: 'winter' }),
    oversize: await made({ note: 'x'.repeat(4_096) }),
    'no list of scopes': await made({ scope: ['messages:read'] }),
  })) {
    await assert.rejects(checkOf().check(token), WRONG, name);
  }
});

test('a token ends with its time, its client, its client’s key, its signing key, and when it is revoked', async () => {
  const { token, jti } = sign();
  const clock = new ManualClock(START);
  const state = { trust: trusted() };
  const check = checkOf(() => state.trust, clock);
  await check.check(token);
  for (const trust of [
    trusted({ clients: new Map() }),
    trusted({ clients: new Map([['lab-portal', { scopes: own, entities: 'all' as const, keys: new Set(['summer']), isBound: false }]]) }),
    trusted({ keys: new Map() }),
    trusted({ revoked: new Set([jti]) }),
  ]) {
    state.trust = trust;
    await assert.rejects(check.check(token), WRONG);
  }
  state.trust = trusted();
  clock.advance(659_000);
  await check.check(token);
  clock.advance(1_000);
  await assert.rejects(check.check(token), WRONG);
});

test('a token of an elliptic key, as they were signed before, is taken under such a key only', async () => {
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { token } = signToken(claims, NAMES, { kid: 'ours', key: elliptic.privateKey }, START);
  const trust = trusted({ keys: new Map([['ours', elliptic.publicKey]]) });
  assert.equal((await checkOf(() => trust).check(token)).id, 'lab-portal');
  await assert.rejects(checkOf().check(token), WRONG);
});
