import { readFile } from 'node:fs/promises';
import { Client, PlexusProblem, type ProblemDocument } from '@plexus/sdk';
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

/** Opens the API of the platform at `base` with the token of `tokenFile`. Throws `PLATFORM_UNREACHABLE` when there is no token yet. */
export async function openApi(base: string, tokenFile: string, person: string): Promise<Api> {
  const token = await readFile(tokenFile, 'utf8').catch((cause: unknown) => {
    throw unreachable(base, cause);
  });
  const client = new Client({
    baseUrl: base,
    token: token.trim(),
    headers: { 'x-plexus-person': person },
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

const unreachable = (base: string, cause: unknown): Fault =>
  new Fault({
    code: 'PLATFORM_UNREACHABLE',
    kind: 'unavailable',
    message: `No platform answers at ${base}`,
    hint: 'Start it with `npm start`, or name its port with PLEXUS_HTTP_PORT',
    cause,
  });
