import { hkdfSync } from 'node:crypto';
import type pg from 'pg';
import type { MasterKey } from '../govern/index.ts';
import { type Clock, Secret } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { AuthorizationServer, type TokenAnswer } from './authorization-server.ts';
import type { ClientChange } from './clients.ts';
import { useAssertion } from './assertion-use.ts';
import { Nonces } from './nonces.ts';
import type { Proof } from './proof.ts';
import { KEPT_MS, ProofCheck } from './proof-check.ts';
import type { ScopeName } from './scopes.ts';
import { type AdmittedClient, type ShownWithToken, TokenCheck } from './token-check.ts';
import { type PublishedKey, rotateTokenKey, type SigningKey, signingKey } from './token-keys.ts';
import { TrustKeeper } from './trust.ts';

export interface MachineIdentityOptions {
  /** Acts as plexus_server. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly master: MasterKey;
  readonly clock: Clock;
  /** Our address without a slash at its end; tokens are for the interface under its /v1. */
  readonly issuer: string;
  /** Where who has a certificate asks, without a slash at its end; absent: there is no such address. */
  readonly secureAddress?: string;
  /** Scopes that clients have only with tokens that are bound; absent: none. */
  readonly boundScopes?: readonly ScopeName[];
}

/** How machine clients get in: the authorization server and the check of what it gave. */
export interface MachineIdentity {
  readonly metadata: () => object;
  readonly publishedKeys: () => Promise<readonly PublishedKey[]>;
  readonly answer: (form: string, address: string, shown?: ShownWithToken) => Promise<TokenAnswer>;
  /** Throws `ACCESS_TOKEN_WRONG`, `PROOF_WRONG`, `PROOF_NONCE_WANTED` and `TRUST_TOO_OLD`. */
  readonly check: (token: string, shown?: ShownWithToken) => Promise<AdmittedClient>;
  /** Our address, with which proofs must begin. */
  readonly issuer: string;
  /** What clients are told to put into their next proof. */
  readonly nonce: () => string;
  /** Signs with a new key from now on; answers its name. */
  readonly rotate: (change: ClientChange) => Promise<string>;
  /** Who is let in was changed here. */
  readonly changed: () => void;
}

/** Opens the identity of a tenant's machine clients; the first signing key is made here. */
export async function openMachineIdentity(options: MachineIdentityOptions): Promise<MachineIdentity> {
  const { pool, tenant, master, clock, issuer, secureAddress } = options;
  const names = { issuer, audience: `${issuer}/v1` };
  const scope = { tenant, entities: 'all' as const };
  const signing = await transaction(pool, scope, (tx) => signingKey(tx, tenant, master, clock.now()));
  const trust = new TrustKeeper({ pool, tenant, clock });
  const proofs = new ProofCheck(new Nonces(nonceKey(signing), clock), clock);
  const boundScopes = new Set(options.boundScopes);
  const server = new AuthorizationServer({
    ...names,
    pool,
    tenant,
    master,
    clock,
    proofs,
    boundScopes,
    ...(secureAddress === undefined ? {} : { secureAddress }),
  });
  const useProof = ({ thumbprint, jti }: Proof): Promise<boolean> => {
    const now = clock.now();
    const use = { client: `proof ${thumbprint}`, jti, expiresAt: new Date(now.getTime() + KEPT_MS), now };
    return transaction(pool, scope, (tx) => useAssertion(tx, tenant, use));
  };
  const check = new TokenCheck(trust, names, clock, { proofs, boundScopes, useProof });
  return {
    metadata: () => server.metadata(),
    publishedKeys: async () => (await trust.current()).published,
    answer: (form, address, shown) => server.answer(form, address, shown),
    check: (token, shown) => check.check(token, shown),
    issuer,
    nonce: () => proofs.nonce(),
    rotate: (change) => rotateTokenKey(change, master),
    changed: () => trust.outdated(),
  };
}

/**
 * All nodes that start with the same signing key know the same nonces; where they differ for a while, a client is told the other nonce
 * and asks again.
 */
function nonceKey({ key }: SigningKey): Secret<Buffer> {
  const material = key.export({ format: 'der', type: 'pkcs8' });
  return new Secret(Buffer.from(hkdfSync('sha256', material, 'plexus', 'nonces of proofs', 32)));
}
