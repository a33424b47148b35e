import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Account, type Configuration, Provider } from 'oidc-provider';
import { signInPage } from './sign-in-page.ts';
import { PASSWORD, STAFF } from './staff.ts';

export interface IdentityOptions {
  /** Keys and the client's secret are kept here: a restart ends nobody's session elsewhere. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Where the application may be returned to. */
  readonly redirects: readonly string[];
}

/** The one application that people of the simulated health system sign in to. */
export const CLIENT_ID = 'plexus-console';
const SCOPES = ['openid', 'profile', 'plexus'];
const SIGN_IN = /^\/sign-in\/([\w-]{10,100})$/;
const MOST_FORM_BYTES = 4_096;

interface Kept {
  readonly clientSecret: string;
  readonly cookieKey: string;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/**
 * An OpenID provider with invented people in each role: authorization code with PKCE, `roles` and `entities` in the scope `plexus`.
 * The secret of the application is in `client-secret` of the folder.
 */
export class IdentityProvider {
  readonly issuer: string;
  readonly secretFile: string;
  readonly #server: Server;

  static async start({ folder, host, port, redirects }: IdentityOptions): Promise<IdentityProvider> {
    const secretFile = join(folder, 'client-secret');
    const kept = keptIn(folder, secretFile);
    let listener: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.destroy();
    const server = createServer((request, response) => listener(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(issuer, configurationOf(kept, redirects));
    const answer = provider.callback();
    listener = (request, response) => {
      const uid = SIGN_IN.exec(request.url ?? '')?.[1];
      if (uid === undefined) return void answer(request, response);
      signIn(provider, request, response).catch(() =>
        response.writeHead(400, { 'content-type': 'text/plain' }).end('This sign-in is over.'),
      );
    };
    return new IdentityProvider(issuer, secretFile, server);
  }

  private constructor(issuer: string, secretFile: string, server: Server) {
    this.issuer = issuer;
    this.secretFile = secretFile;
    this.#server = server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

function keptIn(folder: string, secretFile: string): Kept {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'keys.json');
  if (!existsSync(file)) {
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const made = {
      clientSecret: randomBytes(32).toString('base64url'),
      cookieKey: randomBytes(32).toString('base64url'),
      jwk: { ...jwk, alg: 'ES256', use: 'sig', kid: randomBytes(8).toString('hex') },
    };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  writeFileSync(secretFile, `${kept.clientSecret}\n`, { mode: 0o600 });
  return kept;
}

function configurationOf({ clientSecret, cookieKey, jwk }: Kept, redirects: readonly string[]): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: clientSecret,
        redirect_uris: [...redirects],
        post_logout_redirect_uris: redirects.map((redirect) => `${new URL(redirect).origin}/`),
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [cookieKey] },
    scopes: SCOPES,
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], plexus: ['roles', 'entities'] },
    // Everything an application is told stands in the token it verifies.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    findAccount: (_, id) => accountOf(id),
    // The house's own application is not asked about: who signs in has agreed.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: CLIENT_ID, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope(SCOPES.join(' '));
      await grant.save();
      return grant;
    },
    ttl: { Session: 12 * 3_600, Interaction: 600, IdToken: 600, AccessToken: 600, Grant: 12 * 3_600 },
  };
}

function accountOf(id: string): Account | undefined {
  const member = STAFF.find((one) => one.id === id);
  if (member === undefined) return undefined;
  const { name, roles, entities } = member;
  return { accountId: id, claims: () => ({ sub: id, name, preferred_username: id, roles: [...roles], entities }) };
}

async function signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  const form = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)) : undefined;
  const member = STAFF.find(({ id }) => id === form?.get('id'));
  if (form !== undefined && member !== undefined && form.get('password') === PASSWORD) {
    await provider.interactionFinished(request, response, { login: { accountId: member.id, amr: ['pwd'] } });
    return;
  }
  const page = signInPage(`/sign-in/${uid}`, STAFF, PASSWORD, form === undefined ? undefined : (member?.id ?? ''));
  const policy = `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'`;
  response
    .writeHead(form === undefined ? 200 : 401, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
    })
    .end(page);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    body += chunk;
    if (body.length > MOST_FORM_BYTES) throw new RangeError('The form is too large');
  }
  return body;
}
