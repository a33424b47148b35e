import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Why certificates cannot be made here; false when they can. */
export async function withoutOpenssl(): Promise<string | false> {
  return run('openssl', ['version']).then(
    () => false as const,
    () => 'openssl is not installed (apt-get install openssl)',
  );
}

/** A certificate authority that lives as long as a test. */
export class Authority {
  readonly ca: string;
  readonly #folder: string;

  private constructor(folder: string, ca: string) {
    this.#folder = folder;
    this.ca = ca;
  }

  static async create(name: string): Promise<Authority> {
    const folder = await mkdtemp(join(tmpdir(), 'plexus-ca-'));
    await openssl(folder, [...KEY, '-x509', '-days', '2', '-subj', `/CN=${name}`, '-keyout', 'ca.key', '-out', 'ca.pem']);
    return new Authority(folder, await readFile(join(folder, 'ca.pem'), 'utf8'));
  }

  /** Certifies a new key for `name`; `days` may be negative for one that has expired. */
  async issue(name: string, alternative: string, days = 1): Promise<Certificate> {
    const file = (ending: string): string => `${name}.${ending}`;
    await openssl(this.#folder, [...KEY, '-subj', `/CN=${name}`, '-keyout', file('key'), '-out', file('csr')]);
    await writeFile(join(this.#folder, file('ext')), `subjectAltName=${alternative}\n`);
    const signing = ['x509', '-req', '-in', file('csr'), '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    await openssl(this.#folder, [...signing, '-days', String(days), '-extfile', file('ext'), '-out', file('pem')]);
    const [cert, key] = await Promise.all(['pem', 'key'].map((ending) => readFile(join(this.#folder, file(ending)), 'utf8')));
    return { cert: cert ?? '', key: key ?? '' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

const KEY = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  await run('openssl', [...args], { cwd: folder });
}
