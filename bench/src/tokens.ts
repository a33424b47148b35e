import { generateKeyPairSync } from 'node:crypto';
import { signToken } from '../../platform/src/identity/access-token.ts';
import { ruledBy } from '../../platform/src/identity/testing.ts';
import { TokenCheck } from '../../platform/src/identity/token-check.ts';
import type { Trust } from '../../platform/src/identity/trust.ts';
import { systemClock } from '../../platform/src/kernel/index.ts';
import type { Figure } from './figure.ts';

const NAMES = { issuer: 'http://127.0.0.1:8080', audience: 'http://127.0.0.1:8080/v1' };
const KEY = 'ours';

/** Checks access tokens of a machine client: each when it is seen for the first time, and again. */
export async function measureTokens(count: number): Promise<Figure[]> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const claims = { client: 'lab-portal', clientKey: 'spring', scopes: ['messages:read', 'ledger:read'] };
  const known = { scopes: new Set(['messages:read'] as const), entities: ['north'], keys: new Set(['spring']), isBound: false };
  const trust: Trust = { clients: new Map([['lab-portal', known]]), revoked: new Set(), published: [], keys: new Map([[KEY, publicKey]]) };
  const trusting = { current: () => Promise.resolve(trust), again: () => Promise.resolve(trust) };
  const check = new TokenCheck(trusting, NAMES, systemClock, ruledBy(systemClock));
  const tokens = Array.from({ length: count }, () => signToken(claims, NAMES, { kid: KEY, key: privateKey }, systemClock.now()).token);
  const half = tokens.splice(0, count / 2);
  await cpuOf(half, check);
  const first = await cpuOf(tokens, check);
  const again = await cpuOf(tokens, check);
  return [
    { name: 'CPU of a token check, seen for the first time', value: first, unit: 'µs', reach: { atMost: 80 } },
    { name: 'CPU of a token check, known', value: again, unit: 'µs', reach: { atMost: 80 } },
  ];
}

/** Microseconds of our CPU for one check. */
async function cpuOf(tokens: readonly string[], check: TokenCheck): Promise<number> {
  const before = process.cpuUsage();
  for (const token of tokens) await check.check(token);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / tokens.length;
}
