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

  static async create(name: string, days = 2): Promise<Authority> {
    const folder = await mkdtemp(join(tmpdir(), 'plexus-ca-'));
    await openssl(folder, [...KEY, '-x509', '-days', String(days), '-subj', `/CN=${name}`, '-keyout', 'ca.key', '-out', 'ca.pem']);
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

  /** The list of what was revoked, with `names` added to it; `days` may be negative for one that is outdated. */
  async revoke(names: readonly string[], days = 1): Promise<string> {
    const file = (name: string): string => join(this.#folder, name);
    await Promise.all([
      writeFile(file('ca.cnf'), CRL),
      writeFile(file('index.txt'), '', { flag: 'a' }),
      writeFile(file('crlnumber'), '01\n'),
    ]);
    const ca = ['ca', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
    for (const name of names) await openssl(this.#folder, [...ca, '-revoke', `${name}.pem`]);
    const stamp = (offset: number): string => `${new Date(Date.now() + offset * DAY_MS).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
    const times = ['-crl_lastupdate', stamp(Math.min(days, 0) - 1), '-crl_nextupdate', stamp(days)];
    await openssl(this.#folder, [...ca, '-gencrl', ...times, '-out', 'crl.pem']);
    return readFile(file('crl.pem'), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

const DAY_MS = 86_400_000;
const CRL = '[ca]\ndefault_ca=here\n[here]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\n';
const KEY = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  await run('openssl', [...args], { cwd: folder });
}
