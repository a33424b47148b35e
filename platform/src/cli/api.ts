import { readFile } from 'node:fs/promises';
import { Fault } from '../kernel/index.ts';
import { EXIT, type ExitCode } from './command.ts';

/** The platform's HTTP API as commands use it. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  delete(path: string): Promise<void>;
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

interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly at?: string;
}

const TIMEOUT_MS = 60_000;

/** Opens the API of the platform at `base` with the token of `tokenFile`. Throws `PLATFORM_UNREACHABLE` when there is no token yet. */
export async function openApi(base: string, tokenFile: string, person: string): Promise<Api> {
  const token = await readFile(tokenFile, 'utf8').catch((cause: unknown) => {
    throw unreachable(base, cause);
  });
  const call = async <T>(method: string, path: string, headers: Readonly<Record<string, string>>, body?: string | Buffer): Promise<T> => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${token.trim()}`, 'x-plexus-person': person },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    }).catch((cause: unknown) => {
      throw unreachable(base, cause);
    });
    const text = await response.text();
    const document: unknown = readJson(text);
    if (!response.ok) throw new Problem(response.status, typeof document === 'object' && document !== null ? document : {});
    return document as T;
  };
  return {
    get: (path) => call('GET', path, {}),
    post: (path, body, headers = {}) => call('POST', path, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body)),
    patch: (path, body) => call('PATCH', path, { 'content-type': 'application/json' }, JSON.stringify(body)),
    delete: (path) => call('DELETE', path, {}),
    send: (path, bytes, headers = {}) => call('POST', path, { 'content-type': 'application/octet-stream', ...headers }, bytes),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const unreachable = (base: string, cause: unknown): Fault =>
  new Fault({
    code: 'PLATFORM_UNREACHABLE',
    kind: 'unavailable',
    message: `No platform answers at ${base}`,
    hint: 'Start it with `npm start`, or name its port with PLEXUS_HTTP_PORT',
    cause,
  });
