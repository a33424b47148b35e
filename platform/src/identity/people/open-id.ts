import * as client from 'openid-client';
import { type Clock, Fault, type Secret } from '../../kernel/index.ts';

/** An OpenID provider as the configuration names it. */
export interface OpenIdSettings {
  /** `https://id.example`; plain http on this machine only. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: () => Promise<Secret<string>>;
  /** Scopes beside `openid`. */
  readonly scopes: readonly string[];
  /** Names of the claims that hold a person's roles and legal entities. */
  readonly rolesClaim: string;
  readonly entitiesClaim: string;
}

/** What is kept of a login that has begun, with the browser that began it and nowhere else. */
export interface PendingLogin {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A person as their provider vouches for them. */
export interface KnownPerson {
  readonly issuer: string;
  readonly subject: string;
  /** What they sign in with. */
  readonly login: string;
  readonly name: string;
  /** As the provider names them; what we do not know is left to who reads it. */
  readonly roles: readonly string[];
  readonly entities: 'all' | readonly string[];
  /** When they proved who they are. */
  readonly at: Date;
}

/** Trust in what discovery said: after this it is asked again, and a provider that is away lets nobody in. */
const DISCOVERY_MS = 10 * 60_000;
const TIMEOUT_SECONDS = 10;
/** Between our clock and the provider's (C4). */
const SKEW_SECONDS = 60;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Logs people in by authorization code with PKCE, and by a pushed request where the provider takes one. No token leaves this class. */
export class OpenId {
  readonly #settings: OpenIdSettings;
  readonly #clock: Clock;
  #found: { readonly configuration: client.Configuration; readonly until: number } | undefined;

  constructor(settings: OpenIdSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** What people know the provider by: its host. */
  get name(): string {
    return new URL(this.#settings.issuer).host;
  }

  /** Where to send the browser; with `isAnew` the provider asks who it is even when it knows. Throws `IDENTITY_PROVIDER_AWAY`. */
  async begin(redirect: string, isAnew = false): Promise<{ readonly url: string; readonly pending: PendingLogin }> {
    const configuration = await this.#configuration();
    const pending = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
    const parameters = {
      redirect_uri: redirect,
      scope: ['openid', ...this.#settings.scopes].join(' '),
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      ...(isAnew ? { prompt: 'login' } : {}),
    };
    const isPushed = configuration.serverMetadata().pushed_authorization_request_endpoint !== undefined;
    const url = isPushed
      ? await client.buildAuthorizationUrlWithPAR(configuration, parameters).catch((cause: unknown) => Promise.reject(away(cause)))
      : client.buildAuthorizationUrl(configuration, parameters);
    return { url: url.href, pending };
  }

  /**
   * Takes what the browser brought back and exchanges it. Checks state, issuer, nonce, audience, times and signature of the ID token.
   * Throws `LOGIN_REFUSED` (denied) for whatever does not hold, `IDENTITY_PROVIDER_AWAY` (unavailable) where nobody answered.
   */
  async finish(callback: URL, pending: PendingLogin): Promise<KnownPerson> {
    const configuration = await this.#configuration();
    const tokens = await client
      .authorizationCodeGrant(configuration, callback, {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      })
      .catch((cause: unknown) => Promise.reject(isAway(cause) ? away(cause) : refused(cause)));
    const claims = tokens.claims();
    if (claims === undefined) throw refused(undefined);
    return this.#personOf(claims);
  }

  #personOf(claims: client.IDToken): KnownPerson {
    const { rolesClaim, entitiesClaim } = this.#settings;
    const login = textOf(claims['preferred_username']) ?? textOf(claims['email']) ?? claims.sub;
    const entities = claims[entitiesClaim];
    return {
      issuer: claims.iss,
      subject: claims.sub,
      login,
      name: textOf(claims['name']) ?? login,
      roles: textsOf(claims[rolesClaim]),
      entities: entities === 'all' ? 'all' : textsOf(entities),
      at: new Date((typeof claims['auth_time'] === 'number' ? claims['auth_time'] : claims.iat) * 1_000),
    };
  }

  async #configuration(): Promise<client.Configuration> {
    const now = this.#clock.monotonic();
    if (this.#found !== undefined && this.#found.until > now) return this.#found.configuration;
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    const secret = (await clientSecret()).reveal();
    const configuration = await client
      .discovery(url, clientId, { [client.clockTolerance]: SKEW_SECONDS }, client.ClientSecretBasic(secret), {
        timeout: TIMEOUT_SECONDS,
        execute: [client.enableNonRepudiationChecks, ...(LOOPBACK.has(url.hostname) ? [client.allowInsecureRequests] : [])],
      })
      .catch((cause: unknown) => Promise.reject(away(cause)));
    this.#found = { configuration, until: now + DISCOVERY_MS };
    return configuration;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 100) : undefined);
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** Nobody answered, or what answered is not the provider; everything else is about this login. */
function isAway(cause: unknown): boolean {
  if (cause instanceof client.ResponseBodyError) return cause.status >= 500;
  if (cause instanceof client.ClientError && cause.cause instanceof Response) return cause.cause.status >= 500;
  return cause instanceof TypeError || (cause instanceof Error && cause.name === 'TimeoutError');
}

const away = (cause: unknown): Fault =>
  new Fault({
    code: 'IDENTITY_PROVIDER_AWAY',
    kind: 'unavailable',
    message: 'The identity provider does not answer, so nobody can log in now',
    hint: 'Try again; look whether the address of the provider and the secret of this application are right',
    cause,
  });

const refused = (cause: unknown): Fault =>
  new Fault({
    code: 'LOGIN_REFUSED',
    kind: 'denied',
    message: 'The login was not completed, took too long or was not begun here',
    hint: 'Log in again',
    cause,
  });
