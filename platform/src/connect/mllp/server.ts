import { once } from 'node:events';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, Server as TlsServer, type TLSSocket } from 'node:tls';
import type { Receive } from '../../inbox/index.ts';
import type { Clock, Running } from '../../kernel/index.ts';
import { boundedDenials, type Denied } from '../denials.ts';
import { certificateUnreadable } from '../certificate-faults.ts';
import { errorCode } from '../error-code.ts';
import { listenFault, plainForbidden, sendersUncertified } from './faults.ts';
import type { Log, Metrics } from '../telemetry.ts';
import { secureContext, type TlsIdentity } from '../tls.ts';
import { Answers } from '../answer.ts';
import { admit, type ShownCertificate } from './admission.ts';
import { type Listener, MllpConnection } from './connection.ts';
import { MLLP_LIMITS, type MllpLimits } from './limits.ts';
import type { MllpSender } from './sender.ts';

export interface MllpTls extends TlsIdentity {
  /** Which certificates may connect, and what each may send for. Left out: every certificate of the authority, for anything. */
  readonly senders?: readonly MllpSender[];
  /** Fingerprints of certificates that are not let in any more, beside those of `crl`. */
  readonly revoked?: readonly string[];
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
  /** Told of messages and connections that somebody has no right to, for the audit; of equal ones a few a minute. */
  readonly denied?: Denied;
  readonly limits?: Partial<MllpLimits>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Listening extends Running {
  readonly port: number;
  /** Goes on with other certificates: who connects from now on is judged by them, and who is connected connects anew. Throws what OpenSSL says. */
  readonly renew: (tls: MllpTls) => void;
  /** What the open connections were let in with. */
  readonly certificates: () => readonly ShownCertificate[];
}

const handshake = { allowHalfOpen: true, handshakeTimeout: 10_000 };
/** Of failed handshakes, those that somebody caused who speaks something else; a closed connection is no attempt. */
const ATTEMPT = /^ERR_SSL_/;

/**
 * Listens for one channel. Every frame is handed to `receive` in order and answered only when it is stored; the answer says what became of
 * it (chapter 2, section 9.2). Stopping takes no new connection, answers what has been read, and closes.
 *
 * Throws `PORT_TAKEN`, `PORT_FORBIDDEN`, `LISTEN_FAILED` (unavailable), `PLAIN_FORBIDDEN` (denied), `SENDERS_UNCERTIFIED` or
 * `CERTIFICATE_UNREADABLE` (rejected).
 */
export async function startMllpServer(options: MllpServerOptions): Promise<Listening> {
  const { channel, host, tls } = options;
  if (tls === undefined && !isLoopback(host) && options.allowPlain !== true) throw plainForbidden(channel, host);
  if (tls !== undefined && tls.senders !== undefined && tls.ca === undefined) throw sendersUncertified(channel);
  const connections = new MllpConnections(options);
  let secured = tls;
  const server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, (socket) => connections.add(socket))
      : openTlsServer(channel, tls, (socket) => connections.addSecured(socket, secured ?? tls));
  server.maxConnections = connections.limits.connections;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('drop', () => options.log.warn({ channel, most: server.maxConnections }, 'MLLP connection was refused: too many are open'));
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => connections.handshakeFailed(errorCode(error), socket.remoteAddress));
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
  const renew = (renewed: MllpTls): void => {
    if (!(server instanceof TlsServer)) return;
    server.setSecureContext(secureContext(renewed));
    secured = renewed;
    connections.letGo();
  };
  return { name: `mllp ${channel}`, port, stop, renew, certificates: () => connections.certificates() };
}

/** Everybody is let as far as `admit`, which turns away whom it does not verify. Throws `CERTIFICATE_UNREADABLE` (rejected). */
function openTlsServer(channel: string, tls: MllpTls, connected: (socket: TLSSocket) => void): TlsServer {
  try {
    return createTlsServer(
      { ...secureContext(tls), ...handshake, requestCert: tls.ca !== undefined, rejectUnauthorized: false },
      connected,
    );
  } catch (error) {
    throw certificateUnreadable(`channel ${channel}`, error);
  }
}

/** The open connections of one listener. */
class MllpConnections {
  readonly limits: MllpLimits;
  /** How often deadlines should be looked at, in milliseconds. */
  readonly checkEveryMs: number;
  readonly #open = new Map<MllpConnection, ShownCertificate | undefined>();
  readonly #listener: Listener;
  #emptied: (() => void) | undefined;

  constructor(options: MllpServerOptions) {
    const { channel, receive, clock, log, metrics } = options;
    this.limits = { ...MLLP_LIMITS, ...options.limits };
    const denied = boundedDenials(options.denied ?? (() => Promise.resolve()), clock);
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

  add(socket: Socket, sender?: MllpSender, shown?: ShownCertificate): void {
    const connection = new MllpConnection(socket, this.#listener, sender);
    this.#open.set(connection, shown);
    this.#gauge();
    socket.once('close', () => {
      this.#open.delete(connection);
      this.#gauge();
      if (this.#open.size === 0) this.#emptied?.();
    });
  }

  addSecured(socket: TLSSocket, tls: MllpTls): void {
    const { channel, log } = this.#listener;
    const admission = admit(socket, tls, channel);
    if ('sender' in admission) return this.add(socket, admission.sender, admission.shown);
    const { fault, detail } = admission;
    const peer = socket.remoteAddress ?? 'unknown';
    log.warn({ channel, peer, fault }, 'MLLP client was turned away');
    socket.on('error', () => undefined);
    socket.destroy();
    this.#deny(fault.code, peer, detail);
  }

  handshakeFailed(reason: string, peer = 'unknown'): void {
    const { channel, log } = this.#listener;
    log.warn({ channel, peer, reason }, 'MLLP client failed the TLS handshake');
    if (ATTEMPT.test(reason)) this.#deny('CERTIFICATE_REFUSED', peer, `the handshake failed (${reason})`);
  }

  #deny(code: string, peer: string, detail: string): void {
    const { channel, log, metrics, denied } = this.#listener;
    metrics.count('mllp_denied', 1, { channel, code });
    denied({ channel, code, peer, detail }).catch((error: unknown) => {
      log.error({ channel, reason: errorCode(error) }, 'A denied MLLP client could not be recorded');
    });
  }

  certificates(): ShownCertificate[] {
    return [...this.#open.values()].filter((shown) => shown !== undefined);
  }

  /** Answers what has been read and closes what is open; senders connect anew. */
  letGo(): void {
    this.#each((connection) => connection.finish());
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

  /** Nobody stays for longer than the certificate that let them in. */
  checkDeadlines(): void {
    const now = this.#listener.clock.now();
    for (const [connection, shown] of this.#open) {
      if (shown !== undefined && shown.until <= now) connection.finish();
      connection.checkDeadlines();
    }
  }

  #each(act: (connection: MllpConnection) => void): void {
    for (const connection of this.#open.keys()) act(connection);
  }

  #gauge(): void {
    this.#listener.metrics.gauge('mllp_connections', this.#open.size, { channel: this.#listener.channel });
  }
}

/** Begins to listen; answers the port that it got. Throws `PORT_TAKEN`, `PORT_FORBIDDEN` and `LISTEN_FAILED` (unavailable), naming `name`. */
export async function listen(server: Server, name: string, host: string, port: number): Promise<number> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenFault(error, name, host, port);
  }
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** Whether an address to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
