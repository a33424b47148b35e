import { connect, type Socket } from 'node:net';
import { FrameReader } from '../mllp/frame-reader.ts';
import type { MessageTemplate } from './message-template.ts';

/** One arrival on its way: which message it is and when the schedule wanted it sent. */
export interface Arrival {
  readonly number: number;
  readonly changed: boolean;
  readonly poisoned: boolean;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly due: number;
}

export interface ConnectionEvents {
  readonly idle: (connection: LoadConnection) => void;
  readonly answered: (arrival: Arrival, controlId: string, code: string, sentAt: number) => void;
  /** The message goes again with the same control id: the connection broke, nothing came in time, or something else came. */
  readonly resent: (reason: 'closed' | 'silent' | 'mismatched') => void;
}

/** Long enough for a listener that restarts, short enough not to sleep through its return. */
const RECONNECT_MS = 50;

/**
 * A sender with one message outstanding. A message that is not answered by its own control id goes again on a new connection, as often
 * as it takes: what it was answered in the end is what counts.
 */
export class LoadConnection {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #template: MessageTemplate;
  readonly #events: ConnectionEvents;
  readonly #timeoutMs: number;
  readonly #run: string;
  #socket: Socket | undefined;
  #reader = new FrameReader();
  #outstanding: Arrival | undefined;
  #sentAt = 0;
  #closed = false;

  constructor(
    target: { readonly host: string; readonly port: number },
    sending: { readonly template: MessageTemplate; readonly run: string; readonly timeoutMs: number },
    events: ConnectionEvents,
  ) {
    this.#target = target;
    this.#template = sending.template;
    this.#run = sending.run;
    this.#timeoutMs = sending.timeoutMs;
    this.#events = events;
    this.#open();
  }

  send(arrival: Arrival): void {
    this.#outstanding = arrival;
    this.#write();
  }

  /** Gives up on a message that nothing answered for too long; called now and then rather than by a timer a message. */
  checkSilence(now: number): void {
    if (this.#outstanding === undefined || this.#socket === undefined || now - this.#sentAt < this.#timeoutMs) return;
    this.#restart('silent');
  }

  get isWaiting(): boolean {
    return this.#outstanding !== undefined;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }

  #open(): void {
    if (this.#closed) return;
    const socket = connect(this.#target);
    socket.setNoDelay(true);
    this.#reader = new FrameReader();
    socket.on('connect', () => {
      this.#socket = socket;
      if (this.#outstanding === undefined) this.#events.idle(this);
      else this.#write();
    });
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const was = this.#socket === socket;
      if (was) this.#socket = undefined;
      if (this.#closed) return;
      if (was && this.#outstanding !== undefined) this.#events.resent('closed');
      setTimeout(() => this.#open(), RECONNECT_MS);
    });
  }

  #write(): void {
    const arrival = this.#outstanding;
    if (arrival === undefined || this.#socket === undefined) return;
    this.#sentAt = performance.now();
    this.#socket.write(this.#template.fill(arrival.number, arrival.changed, arrival.poisoned));
  }

  #receive(chunk: Buffer): void {
    for (const answer of this.#reader.push(chunk)) {
      const arrival = this.#outstanding;
      if (arrival === undefined) return this.#restart('mismatched');
      const { code, controlId } = readAnswer(answer);
      if (controlId !== `${this.#run}${String(arrival.number).padStart(10, '0')}`) return this.#restart('mismatched');
      this.#outstanding = undefined;
      this.#events.answered(arrival, controlId, code, this.#sentAt);
      this.#events.idle(this);
    }
  }

  /** A late answer can never be taken for the answer to the next message: the connection it would come on is gone. */
  #restart(reason: 'silent' | 'mismatched'): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (this.#outstanding !== undefined) this.#events.resent(reason);
    socket?.destroy();
  }
}

/** MSA-1 and MSA-2, found without reading the rest: the generator shares its processors with what it measures. */
function readAnswer(answer: Buffer): { code: string; controlId: string } {
  const text = answer.toString('latin1');
  const start = text.indexOf('\rMSA') + 5;
  if (start < 5) return { code: '', controlId: '' };
  const separator = text.charAt(start - 1);
  const middle = text.indexOf(separator, start);
  const rest = text.slice(middle + 1);
  const end = rest.search(/[\r|]/);
  return { code: text.slice(start, middle), controlId: end === -1 ? rest : rest.slice(0, end) };
}
