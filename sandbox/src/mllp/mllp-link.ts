import { connect, type Socket } from 'node:net';
import { FrameReader, frame } from './frame-reader.ts';

export interface MllpTarget {
  readonly host: string;
  readonly port: number;
}

interface Waiting {
  readonly answered: (answer: Buffer) => void;
  readonly failed: (error: Error) => void;
}

/**
 * A connection with one message outstanding. Whatever goes wrong closes it, so that a late answer never meets the message after.
 * It is opened when it is needed.
 */
export class MllpLink {
  readonly #target: MllpTarget;
  readonly #timeoutMs: number;
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;

  constructor(target: MllpTarget, timeoutMs: number) {
    this.#target = target;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends a message and returns the next frame that comes. Rejects when the connection fails or nothing comes in time. */
  async exchange(message: Uint8Array): Promise<Buffer> {
    const socket = await this.#open();
    return new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new Error('No answer in time')), this.#timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
      };
      this.#waiting = {
        answered: (answer) => {
          settle();
          resolve(answer);
        },
        failed: (error) => {
          settle();
          reject(error);
        },
      };
      socket.write(frame(message));
    });
  }

  /** Writes bytes without waiting for anything: junk, or a message whose answer nobody reads. */
  async push(bytes: Uint8Array): Promise<void> {
    const socket = await this.#open();
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  }

  close(): void {
    this.#fail(new Error('The connection was closed'));
  }

  #open(): Promise<Socket> {
    const open = this.#socket;
    if (open !== undefined) return Promise.resolve(open);
    return new Promise((resolve, reject) => {
      const socket = connect(this.#target);
      const reader = new FrameReader();
      socket.setNoDelay(true);
      socket.on('connect', () => {
        this.#socket = socket;
        resolve(socket);
      });
      socket.on('data', (chunk: Buffer) => {
        for (const answer of reader.push(chunk)) this.#receive(answer);
      });
      socket.on('error', (error) => {
        reject(error);
        if (this.#socket === socket) this.#fail(error);
      });
      socket.on('close', () => {
        reject(new Error('The connection was refused'));
        if (this.#socket === socket) this.#fail(new Error('The connection was closed'));
      });
    });
  }

  #receive(answer: Buffer): void {
    const waiting = this.#waiting;
    // An answer nobody asked for: whose it is can never be known.
    if (waiting === undefined) this.#fail(new Error('An answer without a question'));
    else waiting.answered(answer);
  }

  #fail(error: Error): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#waiting?.failed(error);
    socket?.destroy();
  }
}
