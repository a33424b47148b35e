import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import ssh2, { type AuthContext, type Connection, type Session } from 'ssh2';
import type { ExchangeFault, FaultSwitches } from '../control/faults.ts';
import { FileDropper } from '../durable/file-dropper.ts';
import type { Remittance } from './remittance.ts';
import { remittanceFile } from './remittance-file.ts';
import { serveFiles } from './sftp-files.ts';
import { type SftpKeys, sftpKeys } from './sftp-keys.ts';

export interface ClearinghouseOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly switches: FaultSwitches;
  /** Told after each file that is on the server. */
  readonly done: () => Promise<void>;
}

/** The one login. */
const USER = 'plexus';
/** The faults that befall a request; others befall the files that are dropped. */
const OF_REQUESTS: readonly ExchangeFault[] = ['delay', 'refuse', 'drop-reply', 'down'];

/** A clearinghouse: an SFTP server whose folder `/outbound` fills with payers' remittances. Login by key only. */
export class Clearinghouse {
  readonly #options: ClearinghouseOptions;
  readonly #keys: SftpKeys;
  readonly #dropper: FileDropper;
  readonly #sockets = new Set<Socket>();
  readonly #counts = { logins: 0, requests: 0 };
  #listener: NetServer | undefined;

  private constructor(options: ClearinghouseOptions) {
    this.#options = options;
    this.#keys = sftpKeys(options.folder);
    mkdirSync(join(this.root, 'archive'), { recursive: true });
    this.#dropper = new FileDropper(join(this.root, 'outbound'), 'clearinghouse', options.switches, options.done);
  }

  static async start(options: ClearinghouseOptions): Promise<Clearinghouse> {
    const clearinghouse = new Clearinghouse(options);
    await clearinghouse.#listen();
    return clearinghouse;
  }

  /** What the client sees as `/`. */
  get root(): string {
    return join(this.#options.folder, 'files');
  }

  get port(): number {
    return (this.#listener?.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Puts a payer's payments of a day on the server; `number` is the interchange control number. */
  publish(remittances: readonly Remittance[], number: number): void {
    this.#dropper.drop(remittanceFile(remittances, number));
  }

  get backlog(): number {
    return this.#dropper.backlog;
  }

  get counts(): Readonly<Record<string, number>> {
    return { ...this.#counts, ...this.#dropper.counts };
  }

  async close(): Promise<void> {
    await this.#dropper.close();
    await new Promise<void>((resolve) => {
      this.#listener?.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  async #listen(): Promise<void> {
    const { host, port, switches } = this.#options;
    const server = new ssh2.Server({ hostKeys: [this.#keys.host] });
    server.on('connection', (connection: Connection) => this.#serve(connection));
    // Its own listener, because small answers must not wait for one another's acknowledgements.
    const listener = createServer({ noDelay: true }, (socket) => {
      if (switches.isDown('clearinghouse')) return void socket.destroy();
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      server.injectSocket(socket);
    });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, host, resolve);
    });
    this.#listener = listener;
  }

  #serve(connection: Connection): void {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => this.#authenticate(context));
    connection.on('session', (accept) => {
      const session: Session = accept();
      session.on('sftp', (acceptSftp) => {
        this.#counts.logins++;
        const served = serveFiles(acceptSftp(), this.root, (work, refuse) => this.#exchange(connection, work, refuse));
        connection.on('close', () => void served.close().catch(() => undefined));
      });
    });
  }

  #authenticate(context: AuthContext): void {
    const key = ssh2.utils.parseKey(this.#keys.client);
    if (context.method !== 'publickey' || context.username !== USER || key instanceof Error) return context.reject(['publickey']);
    if (context.key.algo !== key.type || !context.key.data.equals(key.getPublicSSH())) return context.reject(['publickey']);
    // First the client only asks whether the key would do; then it signs. An error is no proof either.
    const proven: unknown =
      context.signature === undefined || context.blob === undefined || key.verify(context.blob, context.signature, context.hashAlgo);
    if (proven !== true) return context.reject(['publickey']);
    context.accept();
  }

  async #exchange(connection: Connection, work: () => Promise<void>, refuse: () => void): Promise<void> {
    this.#counts.requests++;
    const strike = this.#options.switches.strike('clearinghouse', OF_REQUESTS);
    if (strike.delayMs > 0) await wait(strike.delayMs);
    if (strike.fault === 'refuse') return refuse();
    if (strike.fault === 'down') return void connection.end();
    // The work is done; who asked for it never hears of it.
    if (strike.fault === 'drop-reply') connection.end();
    return work();
  }
}
