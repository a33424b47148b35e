import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Client as SshClient, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { type Clock, Fault } from '../../kernel/index.ts';
import { keyFileUnreadable } from '../certificate-faults.ts';
import { errorCode } from '../error-code.ts';
import { sftpFaults } from './faults.ts';
import { Waits } from './waits.ts';

export interface SftpLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** File of the private key; the only way to log in. It is read at each connect, so that keys can be changed. */
  readonly keyFile: string;
  /** The server's key as `SHA256:…`, or the file that holds it so. Another key is refused. */
  readonly hostKey: string | { readonly file: string };
  readonly connectMs?: number;
  /** For one operation, and for one piece of a file. */
  readonly operationMs?: number;
}

/** One connection to the server, as the work on it sees it. */
export interface SftpAccess {
  readonly client: SftpClient;
  /** The protocol itself, for what the client does not offer. */
  readonly raw: SFTPWrapper;
  /** Waits for one operation, until its time is over or the connection has broken; then the connection is given up. */
  readonly within: <T>(operation: Promise<T>) => Promise<T>;
}

const CONNECT_MS = 10_000;
const OPERATION_MS = 30_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/**
 * A connection that is made when there is work and made anew after it broke, with growing pauses while the server is away. The host key
 * is checked before anything is sent, the key of ours is the only login offered, and no wait is without end.
 */
export class SftpSession {
  readonly #login: SftpLogin;
  readonly #clock: Clock;
  readonly #at: string;
  #access: SftpAccess | undefined;
  #failures = 0;
  #notBefore = 0;

  constructor(login: SftpLogin, clock: Clock) {
    this.#login = login;
    this.#clock = clock;
    this.#at = `${login.host}:${login.port}`;
  }

  /** Milliseconds until the next attempt to connect makes sense; 0 when work can be tried now. */
  get pauseMs(): number {
    return this.#access === undefined ? Math.max(0, this.#notBefore - this.#clock.monotonic()) : 0;
  }

  /**
   * Runs `work` on the connection. Errors of the server come out as they are (see `isMissing`, `isExisting`) when they concern one file;
   * all others as Faults: `SFTP_HOST_KEY_CHANGED`, `SFTP_LOGIN_REFUSED` (denied), `KEY_FILE_UNREADABLE`, `SFTP_UNREACHABLE`,
   * `SFTP_TIMEOUT`, `SFTP_CONNECTION_LOST` (unavailable).
   */
  async use<T>(work: (access: SftpAccess) => Promise<T>): Promise<T> {
    const access = this.#access ?? (await this.#connect());
    try {
      return await work(access);
    } catch (error) {
      if (isFileTrouble(error)) throw error;
      if (error instanceof Fault && !BROKEN.includes(error.code)) throw error;
      await this.close();
      throw error instanceof Fault ? error : sftpFaults.lost(error, this.#at);
    }
  }

  async close(): Promise<void> {
    const access = this.#access;
    this.#access = undefined;
    if (access === undefined) return;
    const ended = access.client.end().catch(() => false);
    await Promise.race([ended, pause(CLOSE_MS)]);
    sshOf(access.client).destroy();
  }

  async #connect(): Promise<SftpAccess> {
    try {
      this.#access = await this.#open();
      this.#failures = 0;
      return this.#access;
    } catch (error) {
      this.#notBefore = this.#clock.monotonic() + Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS);
      this.#failures += 1;
      throw error;
    }
  }

  async #open(): Promise<SftpAccess> {
    const { host, port, user, connectMs = CONNECT_MS, operationMs = OPERATION_MS } = this.#login;
    const [privateKey, expected] = await Promise.all([readSecretFile(this.#login.keyFile), this.#hostKey()]);
    const waits = new Waits(operationMs, this.#at);
    const broken = (): void => {
      if (this.#access?.client === client) this.#access = undefined;
      waits.break();
    };
    const client = new SftpClient('plexus', { error: () => undefined, end: broken, close: broken });
    // An operation under way keeps these events from the callbacks above.
    sshOf(client).on('close', broken);
    let seen: string | undefined;
    const hostVerifier = (key: Buffer): boolean => {
      seen = fingerprint(key);
      return equal(seen, expected);
    };
    try {
      const connected = client.connect({
        host,
        port,
        username: user,
        privateKey,
        authHandler: ['publickey'],
        hostVerifier,
        readyTimeout: connectMs,
        keepaliveInterval: KEEP_ALIVE_MS,
        keepaliveCountMax: 3,
      });
      const raw = await new Waits(2 * connectMs, this.#at).within(connected);
      // Without it small requests wait for one another's acknowledgements: 20 MB took 13.6 s instead of 0.3 s.
      sshOf(client).setNoDelay(true);
      return { client, raw, within: (operation) => waits.within(operation) };
    } catch (error) {
      sshOf(client).destroy();
      if (error instanceof Fault) throw error;
      if (seen !== undefined && !equal(seen, expected)) throw sftpFaults.hostKeyChanged(expected, seen, this.#at);
      throw /authentication/i.test(error instanceof Error ? error.message : '')
        ? sftpFaults.loginRefused(user, this.#at)
        : sftpFaults.unreachable(error, this.#at);
    }
  }

  async #hostKey(): Promise<string> {
    const { hostKey } = this.#login;
    const text = typeof hostKey === 'string' ? hostKey : await readSecretFile(hostKey.file);
    const found = /SHA256:[A-Za-z0-9+/]{43}/.exec(text);
    if (found === null) throw sftpFaults.hostKeyMissing(this.#at);
    return found[0];
  }
}

const BROKEN: readonly string[] = ['SFTP_TIMEOUT', 'SFTP_CONNECTION_LOST'];
const KEEP_ALIVE_MS = 10_000;
const CLOSE_MS = 1000;

/** No such file (SSH_FX_NO_SUCH_FILE). */
export function isMissing(error: unknown): boolean {
  return ['2', 'ENOENT'].includes(errorCode(error));
}

/** SSH_FX_FAILURE, with which servers of version 3 refuse to rename or make what is already there. */
export function isRefused(error: unknown): boolean {
  return ['4', '11', 'EEXIST'].includes(errorCode(error));
}

/** The server answered about a file (status 2, 3, 4, 8 …): the connection is well. */
function isFileTrouble(error: unknown): boolean {
  return isMissing(error) || isRefused(error) || ['3', '8', 'EACCES'].includes(errorCode(error));
}

function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw keyFileUnreadable(error, path);
  }
}

/** The SSH connection under the client, which offers no other way to end it at once or to turn off Nagle's algorithm. */
function sshOf(client: SftpClient): SshClient {
  return (client as unknown as { readonly client: SshClient }).client;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
