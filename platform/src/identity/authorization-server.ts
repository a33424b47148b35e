import type pg from 'pg';
import { audit, type MasterKey, platformActor } from '../govern/index.ts';
import type { Clock } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { MOST_TOKEN_S, signToken, type TokenBinding, type TokenIssuer } from './access-token.ts';
import { type AssertionProblem, type ClaimedAssertion, proveAssertion, readAssertion } from './assertion.ts';
import { useAssertion } from './assertion-use.ts';
import { findClient } from './clients.ts';
import { FailureLimit } from './failure-limit.ts';
import type { ProofProblem } from './proof.ts';
import type { ProofCheck } from './proof-check.ts';
import { ASSERTION_ALGORITHMS } from './public-key.ts';
import { SCOPES, type ScopeName } from './scopes.ts';
import type { ShownWithToken } from './token-check.ts';
import { signingKey } from './token-keys.ts';
import { readTokenRequest, type TokenError, type TokenRequest } from './token-request.ts';

export interface AuthorizationOptions extends TokenIssuer {
  /** Acts as plexus_server. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly master: MasterKey;
  readonly clock: Clock;
  readonly proofs: ProofCheck;
  /** Where clients that have a certificate ask, without a slash at its end; absent: nobody shows one here. */
  readonly secureAddress?: string;
  /** Scopes that are given only in tokens that are bound. */
  readonly boundScopes: ReadonlySet<ScopeName>;
}

/** `reason` is for the log and the audit only. */
export type TokenAnswer =
  | {
      readonly outcome: 'granted';
      readonly client: string;
      readonly token: string;
      readonly scope: string;
      readonly expiresIn: number;
      /** By a proof of a key (RFC 9449 section 5), or as usual: also who is bound by a certificate (RFC 8705 section 3). */
      readonly type: 'DPoP' | 'Bearer';
    }
  | {
      readonly outcome: 'refused';
      readonly error: TokenError;
      readonly reason: AssertionProblem | ProofProblem | 'request' | 'client_id differs' | 'scope' | 'resource' | 'too many failures';
      readonly retryAfterSeconds?: number;
    };

type Refused = Extract<TokenAnswer, { outcome: 'refused' }>;

const MOST_FAILURES = 10;
/** Of one address under whatever names. */
const MOST_FAILURES_OF_ADDRESS = 60;
const ACTOR = platformActor('identity');

/** Gives access tokens to machine clients that prove who they are with a key: RFC 6749 section 4.4 with RFC 7523. */
export class AuthorizationServer {
  readonly #options: AuthorizationOptions;
  readonly #ofClient: FailureLimit;
  readonly #ofAddress: FailureLimit;

  constructor(options: AuthorizationOptions) {
    this.#options = options;
    this.#ofClient = new FailureLimit(options.clock, MOST_FAILURES);
    this.#ofAddress = new FailureLimit(options.clock, MOST_FAILURES_OF_ADDRESS);
  }

  /** RFC 8414, with the address for certificates of RFC 8705 section 5. */
  metadata(): object {
    const { issuer, secureAddress } = this.#options;
    return {
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
      dpop_signing_alg_values_supported: ASSERTION_ALGORITHMS,
      scopes_supported: Object.keys(SCOPES),
      ...(secureAddress === undefined
        ? {}
        : {
            tls_client_certificate_bound_access_tokens: true,
            mtls_endpoint_aliases: { token_endpoint: `${secureAddress}/oauth/token` },
          }),
    };
  }

  /** Answers a token request: `form` as it came, `address` where from, `shown` what the token is to be bound to. */
  async answer(form: string, address: string, shown: ShownWithToken = {}): Promise<TokenAnswer> {
    const request = readTokenRequest(form);
    if (typeof request === 'string') return refused(request, 'request');
    const claimed = readAssertion(request.assertion);
    const name = typeof claimed === 'string' ? 'nobody' : claimed.client;
    const caller = `${name}|${address}`;
    const wait = Math.max(this.#ofClient.waitSeconds(caller), this.#ofAddress.waitSeconds(address));
    if (wait > 0) return { ...refused('temporarily_unavailable', 'too many failures'), retryAfterSeconds: wait };
    const answer = await transaction(this.#options.pool, { tenant: this.#options.tenant, entities: 'all' }, (tx) =>
      this.#decide(tx, request, claimed, shown),
    );
    if (answer.outcome === 'refused') {
      this.#ofClient.failed(caller);
      this.#ofAddress.failed(address);
    }
    return answer;
  }

  async #decide(tx: Tx, request: TokenRequest, claimed: ClaimedAssertion | AssertionProblem, shown: ShownWithToken): Promise<TokenAnswer> {
    if (typeof claimed === 'string') return this.#denied(tx, 'unknown', refused('invalid_client', claimed));
    const { tenant, issuer, audience, clock, master } = this.#options;
    const now = clock.now();
    const client = await findClient(tx, tenant, claimed.client);
    const name = client?.id ?? 'unknown';
    const proven = proveAssertion(claimed, client, { audiences: [issuer, `${issuer}/oauth/token`], now });
    if (client === undefined || typeof proven === 'string') {
      return this.#denied(tx, name, refused('invalid_client', typeof proven === 'string' ? proven : 'client unknown'));
    }
    if (!(await useAssertion(tx, tenant, { client: name, ...proven, now })))
      return this.#denied(tx, name, refused('invalid_client', 'used before'));
    if (request.clientId !== undefined && request.clientId !== name)
      return this.#denied(tx, name, refused('invalid_client', 'client_id differs'));
    if (request.resource !== undefined && request.resource !== audience)
      return this.#denied(tx, name, refused('invalid_target', 'resource'));
    const scopes = [...new Set(request.scope?.split(' ') ?? client.scopes)];
    if (!scopes.every((scope) => client.scopes.some((own) => own === scope)))
      return this.#denied(tx, name, refused('invalid_scope', 'scope'));
    const boundTo = this.#boundTo(shown, client.bound || scopes.some((scope) => this.#options.boundScopes.has(scope as ScopeName)));
    if (typeof boundTo === 'string') return this.#denied(tx, name, refused(proofError(boundTo), boundTo));
    const signing = await signingKey(tx, tenant, master, now);
    const given = { client: name, clientKey: claimed.kid, scopes, ...boundTo };
    const { token, jti } = signToken(given, this.#options, signing, now);
    const scope = scopes.join(' ');
    const by = boundTo.boundTo?.by;
    const bound = by === undefined ? '' : by === 'key' ? ', bound' : ', bound to a certificate';
    const detail = `token ${jti}, key ${claimed.kid}, scopes ${scope}${bound}`;
    await audit(tx, tenant, ACTOR, [{ action: 'token.issued', object: `client:${name}`, detail }]);
    return { outcome: 'granted', client: name, token, scope, expiresIn: MOST_TOKEN_S, type: by === 'key' ? 'DPoP' : 'Bearer' };
  }

  /** What the token will be bound to: the key that is proven, else the certificate that is shown. That a proof counts once follows from the assertion, which does, on this node and all others. */
  #boundTo(
    { proof: shown, certificate }: ShownWithToken,
    isWanted: boolean,
  ): { readonly boundTo: TokenBinding | undefined } | ProofProblem {
    if (shown === undefined) {
      if (certificate !== undefined) return { boundTo: { by: 'certificate', thumbprint: certificate } };
      return isWanted ? 'no proof' : { boundTo: undefined };
    }
    const proof = this.#options.proofs.check(shown, { wantsNonce: false });
    return typeof proof === 'string' ? proof : { boundTo: { by: 'key', thumbprint: proof.thumbprint } };
  }

  async #denied(tx: Tx, client: string, answer: Refused): Promise<Refused> {
    const { tenant } = this.#options;
    await audit(tx, tenant, ACTOR, [{ action: 'token.refused', object: `client:${client}`, detail: answer.reason }]);
    return answer;
  }
}

const refused = (error: TokenError, reason: Refused['reason']): Refused => ({ outcome: 'refused', error, reason });

/** RFC 9449 sections 5 and 8. */
const proofError = (problem: ProofProblem): TokenError =>
  problem === 'nonce wanted' || problem === 'nonce wrong' ? 'use_dpop_nonce' : 'invalid_dpop_proof';
