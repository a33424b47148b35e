import { once } from 'node:events';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Receive } from '../../inbox/index.ts';
import type { Clock, Fault, Running } from '../../kernel/index.ts';
import { clientForbidden, errorCode, listenFault, plainForbidden, sendersUncertified } from '../faults.ts';
import type { Log, Metrics } from '../telemetry.ts';
import { secureContext, type TlsIdentity } from '../tls.ts';
import { Answers } from '../answer.ts';
import { type Listener, MllpConnection } from './connection.ts';
import { MLLP_LIMITS, type MllpLimits } from './limits.ts';
import { type MllpSender, senderOf } from './sender.ts';

export interface MllpTls extends TlsIdentity {
  /** Which certificates may connect, and what each may send for. Left out: every certificate of the authority, for anything. */
  readonly senders?: readonly MllpSender[];
}

export interface MllpServerOptions {
  readonly channel: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: MllpTls;
  /** Without `tls` only loopback is listened on, unless this waives it because the network itself is encrypted. */
  readonly allowPlain?: boolean;
  /** `original`: always AA, AE, AR, whatever MSH-15 and MSH-16 say. Otherwise as they ask. */
  readonly acknowledgment?: 'original' | 'enhanced';
  readonly receive: Receive;
  /** Told of messages and connections that a certificate has no right to, for the audit. */
  readonly denied?: (fault: Fault, peer: string) => Promise<void>;
  readonly limits?: Partial<MllpLimits>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Listening extends Running {
  readonly port: number;
}

const handshake = { allowHalfOpen: true, handshakeTimeout: 10_000 };

/**
 * Listens for one channel. Every frame is handed to `receive` in order and answered only when it is stored; the answer says what became of
 * it (chapter 2, section 9.2). Stopping takes no new connection, answers what has been read, and closes.
 *
 * Throws `PORT_TAKEN`, `PORT_FORBIDDEN`, `LISTEN_FAILED` (unavailable), `PLAIN_FORBIDDEN` (denied) or `SENDERS_UNCERTIFIED` (rejected).
 */
export async function startMllpServer(options: MllpServerOptions): Promise<Listening> {
  const { channel, host, tls } = options;
  if (tls === undefined && !isLoopback(host) && options.allowPlain !== true) throw plainForbidden(channel, host);
  if (tls !== undefined && tls.senders !== undefined && tls.ca === undefined) throw sendersUncertified(channel);
  const connections = new MllpConnections(options);
  const server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, (socket) => connections.add(socket))
      : createTlsServer(
          { ...secureContext(tls), ...handshake, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined },
          (socket) => connections.addSecured(socket, tls.senders),
        );
  server.maxConnections = connections.limits.connections;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('drop', () => options.log.warn({ channel, most: server.maxConnections }, 'MLLP connection was refused: too many are open'));
  server.on('tlsClientError', (error: Error) =>
    options.log.warn({ channel, reason: errorCode(error) }, 'MLLP client failed the TLS handshake'),
  );
  const port = await listen(server, `channel ${channel}`, host, options.port);
  server.on('error', (error) => options.log.error({ channel, reason: errorCode(error) }, 'MLLP cannot accept connections'));
  const sweep = setInterval(() => connections.checkDeadlines(), connections.checkEveryMs).unref();
  options.log.info({ channel, host, port, tls: tls !== undefined }, 'MLLP listens');
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    await connections.finish();
    clearInterval(sweep);
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { name: `mllp ${channel}`, port, stop };
}

/** The open connections of one listener. */
class MllpConnections {
  readonly limits: MllpLimits;
  /** How often deadlines should be looked at, in milliseconds. */
  readonly checkEveryMs: number;
  readonly #open = new Set<MllpConnection>();
  readonly #listener: Listener;
  #emptied: (() => void) | undefined;

  constructor(options: MllpServerOptions) {
    const { channel, receive, clock, log, metrics } = options;
    this.limits = { ...MLLP_LIMITS, ...options.limits };
    const denied = options.denied ?? (() => Promise.resolve());
    this.#listener = {
      channel,
      receive,
      denied,
      answers: new Answers(channel, options.acknowledgment),
      limits: this.limits,
      clock,
      log,
      metrics,
    };
    const { frameMs, idleMs, answerMs, closeMs } = this.limits;
    this.checkEveryMs = Math.max(10, Math.min(1000, frameMs / 4, idleMs / 4, answerMs / 4, closeMs / 4));
  }

  add(socket: Socket, sender?: MllpSender): void {
    const connection = new MllpConnection(socket, this.#listener, sender);
    this.#open.add(connection);
    this.#gauge();
    socket.once('close', () => {
      this.#open.delete(connection);
      this.#gauge();
      if (this.#open.size === 0) this.#emptied?.();
    });
  }

  addSecured(socket: TLSSocket, senders: readonly MllpSender[] | undefined): void {
    if (senders === undefined) return this.add(socket);
    const certificate = socket.getPeerCertificate();
    const sender = senderOf(certificate, senders);
    if (sender !== undefined) return this.add(socket, sender);
    const fault = clientForbidden(this.#listener.channel, certificate.fingerprint256);
    const peer = socket.remoteAddress ?? 'unknown';
    this.#listener.log.warn({ channel: this.#listener.channel, peer, fault }, 'MLLP client was turned away');
    socket.on('error', () => undefined);
    socket.destroy();
    this.#listener.denied(fault, peer).catch((error: unknown) => {
      this.#listener.log.error({ channel: this.#listener.channel, reason: errorCode(error) }, 'A denied MLLP client could not be recorded');
    });
  }

  /** Answers what has been read and closes all connections; those that do not let go within `closeMs` are cut. */
  async finish(): Promise<void> {
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    const cut = setTimeout(() => this.#each((connection) => connection.destroy()), 2 * this.limits.closeMs);
    this.#each((connection) => connection.finish());
    if (this.#open.size > 0) await emptied;
    clearTimeout(cut);
  }

  checkDeadlines(): void {
    this.#each((connection) => connection.checkDeadlines());
  }

  #each(act: (connection: MllpConnection) => void): void {
    for (const connection of this.#open) act(connection);
  }

  #gauge(): void {
    this.#listener.metrics.gauge('mllp_connections', this.#open.size, { channel: this.#listener.channel });
  }
}

async function listen(server: Server, name: string, host: string, port: number): Promise<number> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenFault(error, name, host, port);
  }
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
