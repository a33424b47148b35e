import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readAcknowledgement, type ReadAcknowledgement, readHeader } from '@plexus/hl7v2';
import { Fault } from '../../kernel/index.ts';
import { sendFaults } from './faults.ts';
import { secureContext, type TlsIdentity } from '../tls.ts';
import { frame } from './frame.ts';
import { MllpFramer } from './framer.ts';

export interface MllpClientOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity & { /** Name the server's certificate must carry; the host when left out. */ readonly serverName?: string };
  readonly connectMs?: number;
  /** From the last byte handed to the network to the whole answer. */
  readonly answerMs?: number;
  readonly answerBytes?: number;
}

/** What the other side said, read and as it came. */
export interface MllpAnswer extends ReadAcknowledgement {
  readonly bytes: Buffer;
}

/** What ends the wait for an answer. */
type Heard = { readonly frame: Buffer } | { readonly fault: Fault };

/**
 * Sends messages over one connection, one outstanding at a time: an answer counts only when its MSA-2 is the control id that was sent.
 * After anything else than that answer the connection is closed, so that a late answer can never be taken for the next message's.
 * It connects when it has something to send, and does not retry: that is the caller's to decide.
 */
export class MllpClient {
  readonly #options: MllpClientOptions;
  readonly #at: string;
  #socket: Socket | undefined;
  #heard: ((heard: Heard) => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: MllpClientOptions) {
    this.#options = options;
    this.#at = `${options.host}:${options.port}`;
  }

  /**
   * Sends one message when those before it are done, and gives the positive answer (AA, CA).
   *
   * Throws a Fault that says truthfully what happened. Nothing was sent: `MLLP_CONNECTION_REFUSED`, `MLLP_HOST_UNKNOWN`,
   * `MLLP_CONNECT_FAILED`, `MLLP_CONNECT_TIMEOUT`, `MLLP_CLIENT_STOPPED`. Not taken: `MLLP_ANSWER_NEGATIVE` (rejected when the message is
   * at fault). Not known: `MLLP_CONNECTION_RESET`, `MLLP_CONNECTION_CLOSED`, `MLLP_ANSWER_TIMEOUT`, `MLLP_ANSWER_UNREADABLE`,
   * `MLLP_ANSWER_MISMATCH`. Throws Hl7Error for bytes without a readable header.
   */
  send(message: Uint8Array): Promise<MllpAnswer> {
    const turn = this.#turn.then(() => this.#exchange(message));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Lets what is outstanding finish, then closes. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#turn;
    this.#close();
  }

  async #exchange(message: Uint8Array): Promise<MllpAnswer> {
    if (this.#stopped) throw sendFaults.stopped(this.#at);
    const { controlId } = readHeader(message);
    const socket = this.#socket ?? (await this.#connect());
    try {
      const bytes = await this.#ask(socket, message);
      const answer = this.#read(bytes);
      if (answer.controlId !== controlId) throw sendFaults.mismatch(this.#at);
      if (answer.code === 'AA' || answer.code === 'CA') return { ...answer, bytes };
      if (!NEGATIVE.includes(answer.code)) throw sendFaults.unreadable(this.#at);
      throw sendFaults.negative(answer.code, answer.errors[0]?.code, this.#at);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'MLLP_ANSWER_NEGATIVE') this.#close();
      throw error;
    }
  }

  async #ask(socket: Socket, message: Uint8Array): Promise<Buffer> {
    const answerMs = this.#options.answerMs ?? 30_000;
    const hearing = new Promise<Heard>((resolve) => {
      this.#heard = resolve;
    });
    const timer = setTimeout(() => this.#hear({ fault: sendFaults.timeout(answerMs, this.#at) }), answerMs);
    socket.write(frame(message));
    const heard = await hearing;
    clearTimeout(timer);
    if ('fault' in heard) throw heard.fault;
    return heard.frame;
  }

  #read(bytes: Buffer): ReadAcknowledgement {
    try {
      return readAcknowledgement(bytes);
    } catch (error) {
      throw sendFaults.unreadable(this.#at, error);
    }
  }

  async #connect(): Promise<Socket> {
    const { host, port, tls, connectMs = 10_000 } = this.#options;
    const socket =
      tls === undefined
        ? connectPlain({ host, port })
        : connectTls({ host, port, ...secureContext(tls), ...(tls.serverName === undefined ? {} : { servername: tls.serverName }) });
    const expired = AbortSignal.timeout(connectMs);
    try {
      await once(socket, tls === undefined ? 'connect' : 'secureConnect', { signal: expired });
    } catch (error) {
      socket.on('error', () => undefined).destroy();
      throw expired.aborted ? sendFaults.connectTimeout(connectMs, this.#at) : sendFaults.connect(error, this.#at);
    }
    socket.setNoDelay(true);
    this.#socket = socket;
    this.#listen(socket);
    return socket;
  }

  #listen(socket: Socket): void {
    const framer = new MllpFramer(this.#options.answerBytes ?? 1024 * 1024);
    socket.on('data', (chunk) => {
      for (const answer of framer.push(chunk)) this.#hear({ frame: answer });
      if (framer.overflow !== undefined || framer.discarded > 0) this.#hear({ fault: sendFaults.unreadable(this.#at) });
    });
    socket.on('error', (error) => this.#forget(socket, sendFaults.reset(error, this.#at)));
    socket.on('end', () => this.#forget(socket, sendFaults.closed(this.#at)));
    socket.on('close', () => this.#forget(socket, sendFaults.closed(this.#at)));
  }

  /** Passes on what ends the wait. What comes when nobody waits makes the connection unfit for the next message. */
  #hear(heard: Heard): void {
    const waiting = this.#heard;
    this.#heard = undefined;
    if (waiting === undefined) this.#close();
    else waiting(heard);
  }

  #forget(socket: Socket, fault: Fault): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    socket.destroy();
    if (this.#heard !== undefined) this.#hear({ fault });
  }

  #close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#heard = undefined;
    socket?.destroy();
  }
}

const NEGATIVE: readonly string[] = ['AE', 'AR', 'CE', 'CR'];
