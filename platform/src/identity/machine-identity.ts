import type pg from 'pg';
import type { MasterKey } from '../govern/index.ts';
import type { Clock } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { AuthorizationServer, type TokenAnswer } from './authorization-server.ts';
import type { ClientChange } from './clients.ts';
import { type AdmittedClient, TokenCheck } from './token-check.ts';
import { type PublishedKey, rotateTokenKey, signingKey } from './token-keys.ts';
import { TrustKeeper } from './trust.ts';

export interface MachineIdentityOptions {
  /** Acts as plexus_server. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly master: MasterKey;
  readonly clock: Clock;
  /** Our address without a slash at its end; tokens are for the interface under its /v1. */
  readonly issuer: string;
}

/** How machine clients get in: the authorization server and the check of what it gave. */
export interface MachineIdentity {
  readonly metadata: () => object;
  readonly publishedKeys: () => Promise<readonly PublishedKey[]>;
  readonly answer: (form: string, address: string) => Promise<TokenAnswer>;
  /** Throws `ACCESS_TOKEN_WRONG` and `TRUST_TOO_OLD`. */
  readonly check: (token: string) => Promise<AdmittedClient>;
  /** Signs with a new key from now on; answers its name. */
  readonly rotate: (change: ClientChange) => Promise<string>;
  /** Who is let in was changed here. */
  readonly changed: () => void;
}

/** Opens the identity of a tenant's machine clients; the first signing key is made here. */
export async function openMachineIdentity(options: MachineIdentityOptions): Promise<MachineIdentity> {
  const { pool, tenant, master, clock, issuer } = options;
  const names = { issuer, audience: `${issuer}/v1` };
  await transaction(pool, { tenant, entities: 'all' }, (tx) => signingKey(tx, tenant, master, clock.now()));
  const trust = new TrustKeeper({ pool, tenant, clock });
  const server = new AuthorizationServer({ ...names, pool, tenant, master, clock });
  const check = new TokenCheck(trust, names, clock);
  return {
    metadata: () => server.metadata(),
    publishedKeys: async () => (await trust.current()).published,
    answer: (form, address) => server.answer(form, address),
    check: (token) => check.check(token),
    rotate: (change) => rotateTokenKey(change, master),
    changed: () => trust.outdated(),
  };
}
