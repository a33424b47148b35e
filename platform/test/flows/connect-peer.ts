import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { readAcknowledgement, type ReadAcknowledgement } from '@plexus/hl7v2';
import { MllpFramer } from '../../src/connect/mllp/framer.ts';

/** The other end of an MLLP connection, with no manners of its own: a test writes any bytes and waits for answers. */
export class Peer {
  readonly socket: Socket;
  readonly answers: Buffer[] = [];
  closed = false;
  readonly #framer = new MllpFramer(1 << 20);
  #changed: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.answers.push(...this.#framer.push(chunk));
      this.#changed();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
  }

  static async open(port: number, tls?: ConnectionOptions): Promise<Peer> {
    const socket = tls === undefined ? connect({ host: '127.0.0.1', port }) : connectTls({ host: '127.0.0.1', port, ...tls });
    const peer = new Peer(socket);
    await once(socket, tls === undefined ? 'connect' : 'secureConnect');
    return peer;
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Waits until `count` answers have come in all, or the connection has closed. */
  async heard(count: number): Promise<ReadAcknowledgement[]> {
    while (this.answers.length < count && !this.closed) await this.#change();
    return this.answers.map((answer) => readAcknowledgement(answer));
  }

  async whenClosed(): Promise<void> {
    while (!this.closed) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }
}

/** A small ADT message. `fields` are what follows MSH-12: MSH-13 and on. */
export function adt(controlId: string, body = 'PID|1||4711', fields = '', sender = 'EHR|NORTH'): Buffer {
  return Buffer.from(`MSH|^~\\&|${sender}|PLEXUS|GPH|20260314090000||ADT^A04|${controlId}|P|2.5.1${fields}\r${body}\r`);
}
