import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, clientCredentials, type CredentialOptions, PlexusProblem, type ProblemDocument, type TokenSource } from '@plexus/sdk';
import { type Config, places } from '../config.ts';
import { Fault } from '../kernel/index.ts';
import { EXIT, type ExitCode } from './command.ts';

/** The platform's HTTP API as commands use it. */
export interface Api {
  /** Does operations of the typed client. */
  with<T>(work: (client: Client) => Promise<T>): Promise<T>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  /** Sends bytes as they are. */
  send<T>(path: string, bytes: Buffer, headers?: Readonly<Record<string, string>>): Promise<T>;
}

/** What the platform answered instead of a result. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly at: string | undefined;

  constructor(status: number, document: ProblemDocument) {
    super(document.detail ?? document.title ?? `The platform answered ${status}`);
    this.status = status;
    this.code = document.code ?? `HTTP_${status}`;
    this.hint = document.hint;
    this.at = document.at;
  }

  get exitCode(): ExitCode {
    if (this.status === 404) return EXIT.notFound;
    if (this.status === 400) return EXIT.usage;
    if (this.status === 503) return EXIT.unreachable;
    return this.status < 500 ? EXIT.refused : EXIT.failed;
  }
}

const TIMEOUT_MS = 60_000;

/**
 * Opens the API of the platform: of the server that is set, as the machine client that is set, else of this machine with the token of its
 * data folder. Throws `PLATFORM_UNREACHABLE` when there is no token yet, and `CLIENT_KEY_UNUSABLE`.
 */
export async function openApi(config: Config, person: string): Promise<Api> {
  const base = config.server ?? `http://127.0.0.1:${config.httpPort}`;
  const client = new Client({
    baseUrl: base,
    token: config.server === undefined ? await ownToken(base, places(config).token) : await clientToken(config, config.server),
    // Who a machine client is the server knows.
    ...(config.server === undefined ? { headers: { 'x-plexus-person': person } } : {}),
    timeoutMs: TIMEOUT_MS,
    // Who sits before it sees at once that nobody answers.
    retries: 0,
  });
  const told = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    try {
      return await work(client);
    } catch (error) {
      if (!(error instanceof PlexusProblem)) throw error;
      if (error.status === 0) throw unreachable(base, error.cause);
      const { message: title, code, hint, at } = error;
      throw new Problem(error.status, { title, code, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) });
    }
  };
  const call = <T>(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<T> =>
    told((asked) => asked.call<T>({ method, path }, body === undefined ? {} : { body }, { headers }));
  return {
    with: told,
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    patch: (path, body) => call('PATCH', path, body),
    send: (path, bytes, headers) => call('POST', path, bytes, headers),
  };
}

const ownToken = async (base: string, file: string): Promise<string> =>
  (
    await readFile(file, 'utf8').catch((cause: unknown) => {
      throw unreachable(base, cause);
    })
  ).trim();

/** Signatures by the kind of a key, and by the curve of one that has a curve. */
const ALGORITHMS: Readonly<Record<string, CredentialOptions['algorithm']>> = {
  ed25519: 'EdDSA',
  rsa: 'RS256',
  prime256v1: 'ES256',
  secp384r1: 'ES384',
};

async function clientToken({ client = '', clientKey = '', clientKeyFile = '' }: Config, baseUrl: string): Promise<TokenSource> {
  try {
    const key = createPrivateKey(await readFile(clientKeyFile, 'utf8'));
    const algorithm = ALGORITHMS[key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? ''];
    if (algorithm === undefined) throw clientKeyUnusable(clientKeyFile);
    const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    return clientCredentials({ baseUrl, clientId: client, keyId: clientKey, privateKey, algorithm });
  } catch (cause) {
    throw cause instanceof Fault ? cause : clientKeyUnusable(clientKeyFile, cause);
  }
}

const clientKeyUnusable = (at: string, cause?: unknown): Fault =>
  new Fault({
    code: 'CLIENT_KEY_UNUSABLE',
    kind: 'rejected',
    message: 'The file of PLEXUS_CLIENT_KEY_FILE is not there or holds no private key that signs tokens',
    hint: 'Give a PEM file of an EC P-256 or P-384, Ed25519 or RSA key without a password',
    at,
    cause,
  });

const unreachable = (base: string, cause: unknown): Fault =>
  new Fault({
    code: 'PLATFORM_UNREACHABLE',
    kind: 'unavailable',
    message: `No platform answers at ${base}`,
    hint: 'Start it with `npm start`, name its port with PLEXUS_HTTP_PORT, or another server with PLEXUS_SERVER',
    cause,
  });
