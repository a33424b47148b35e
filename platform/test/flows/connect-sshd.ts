import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SftpLogin } from '../../src/connect/index.ts';

const run = promisify(execFile);
const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find((path) => existsSync(path));

/** Why the server of OpenSSH cannot run here; false when it can. */
export const withoutSshd: string | false = SSHD === undefined ? 'sshd is not installed (apt-get install openssh-server)' : false;

/** OpenSSH's own server with a configuration of its own, for the current user, on a free port of this machine. */
export class Sshd implements AsyncDisposable {
  readonly root: string;
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(root: string, port: number) {
    this.root = root;
    this.port = port;
  }

  static async start(): Promise<Sshd> {
    const server = new Sshd(await mkdtemp(join(tmpdir(), 'plexus-sshd-')), await freePort());
    for (const key of ['host', 'other-host', 'client', 'stranger']) await keyPair(server.path(key));
    await writeFile(server.path('authorized_keys'), await readFile(server.path('client.pub')));
    await mkdir(server.path('data/outbound'), { recursive: true });
    // As root, sshd wants its empty folder; nobody else needs it.
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
    await server.up('host');
    return server;
  }

  /** Starts listening with one of its host keys. */
  async up(hostKey: 'host' | 'other-host'): Promise<void> {
    await writeFile(this.path('config'), this.#config(hostKey));
    const child = spawn(SSHD ?? '', ['-D', '-e', '-f', this.path('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let said = '';
    child.stderr.setEncoding('utf8');
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (text: string) => {
        said += text;
        if (said.includes('Server listening')) resolve();
      });
      child.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
    });
  }

  /** Stops listening and ends every session. */
  async down(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(child.pid)]).catch(() => ({ stdout: '' }));
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    for (const pid of stdout.split(/\s+/).filter((text) => text !== '')) endSession(Number(pid));
    await exited;
  }

  login(changes: Partial<SftpLogin> = {}): SftpLogin {
    const hostKey = { file: this.path('host.sha256') };
    return { host: '127.0.0.1', port: this.port, user: userInfo().username, keyFile: this.path('client'), hostKey, ...changes };
  }

  path(name: string): string {
    return join(this.root, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
    await rm(this.root, { recursive: true });
  }

  #config(hostKey: string): string {
    return [
      `ListenAddress 127.0.0.1:${this.port}`,
      `HostKey ${this.path(hostKey)}`,
      `AuthorizedKeysFile ${this.path('authorized_keys')}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'Subsystem sftp internal-sftp',
      'ForceCommand internal-sftp',
      '',
    ].join('\n');
  }
}

/** A session may have ended by itself since it was listed. */
function endSession(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function keyPair(path: string): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
  const [, blob] = (await readFile(`${path}.pub`, 'utf8')).split(' ');
  const digest = createHash('sha256')
    .update(Buffer.from(blob ?? '', 'base64'))
    .digest('base64');
  await writeFile(`${path}.sha256`, `SHA256:${digest.replace(/=+$/, '')}\n`);
}

/** sshd cannot choose a port by itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
