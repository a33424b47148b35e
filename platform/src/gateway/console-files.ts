import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer | undefined;
  readonly tag: string;
  /** Its name tells its content, so it never has to be asked for again. */
  readonly isNamedByContent: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg']);

/**
 * Scripts and styles are our own files and nothing else; no page may frame the console, and it sends no form anywhere. Text never becomes
 * markup or script, not by our own code either: no way of doing so is trusted.
 */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** For everything that is no page. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const OWN_PATHS = /^\/(v1|health|metrics|oauth|fhir|\.well-known)(\/|$)/;

/** The built console, held in memory: a request never reaches the file system. */
export class ConsoleFiles {
  readonly #files: ReadonlyMap<string, ConsoleFile>;

  /** `folder` may be missing; a page then says how to build it. */
  constructor(folder: string) {
    this.#files = new Map(filesIn(folder).map((file) => [`/${relative(folder, file).split(sep).join('/')}`, consoleFile(folder, file)]));
  }

  get isBuilt(): boolean {
    return this.#files.has('/index.html');
  }

  /** Answers a file, or for other addresses that a person asks for the page itself. False: it is not the console's to answer. */
  serve(request: FastifyRequest, reply: FastifyReply): boolean {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (!['GET', 'HEAD'].includes(request.method) || OWN_PATHS.test(path)) return false;
    const found = this.#files.get(path) ?? (isForPeople(request) ? (this.#files.get('/index.html') ?? NOT_BUILT) : undefined);
    if (found === undefined) return false;
    void reply
      .code(found === NOT_BUILT ? 503 : 200)
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', found.isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
      .header('etag', found.tag)
      .header('vary', 'accept-encoding')
      .type(found.type);
    if (request.headers['if-none-match'] === found.tag) void reply.code(304).send();
    else if (found.gzipped !== undefined && acceptsGzip(request)) void reply.header('content-encoding', 'gzip').send(found.gzipped);
    else void reply.send(found.body);
    return true;
  }
}

const isForPeople = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('text/html');
const acceptsGzip = (request: FastifyRequest): boolean => /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function consoleFile(folder: string, file: string): ConsoleFile {
  const ending = extname(file);
  const body = readFileSync(file);
  return {
    type: TYPES[ending] ?? 'application/octet-stream',
    body,
    gzipped: COMPRESSED.has(ending) ? gzipSync(body, { level: 9 }) : undefined,
    tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    isNamedByContent: relative(folder, file).startsWith(`assets${sep}`),
  };
}

const NOT_BUILT: ConsoleFile = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Plexus</title><h1>The console is not built</h1>' +
      '<p>Stop Plexus and run <code>npm start</code>, which builds it, or run <code>npm run build --workspace console</code> and start Plexus again.</p></html>',
  ),
  gzipped: undefined,
  tag: '"not-built"',
  isNamedByContent: false,
};
