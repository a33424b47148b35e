import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ExceptionCount, FlowPicture } from '../observe/index.ts';
import { type Clock, Fault } from '../kernel/index.ts';
import { jsonText } from './json-text.ts';

export interface Reading {
  readonly picture: FlowPicture;
  readonly exceptions: ExceptionCount;
}

export interface LiveFlowOptions {
  readonly read: () => Promise<Reading>;
  readonly clock: Clock;
  /** Called with what went wrong; the next second tries again. */
  readonly failed: (error: unknown) => void;
}

interface Listener {
  readonly response: ServerResponse;
  /** Whether who watches is still let in; the stream ends when not. */
  readonly isLetIn: () => Promise<boolean>;
  /** The last picture it was sent. */
  flow: number;
  exceptions: string;
  /** It does not read what it was sent: until it does, it is sent nothing more. */
  isFull: boolean;
  saidAt: number;
}

/** Screens that listen at the same time. */
const MOST_LISTENERS = 50;
const EVERY_MS = 1_000;
/** Longer between readings where a reading is expensive, so that watching takes a twentieth of a processor at most. */
const REST_FACTOR = 20;
const HEARTBEAT_MS = 15_000;

/**
 * Tells listeners of the flow as server-sent events. One reading a second serves all of them, and none is made while nobody
 * listens. A picture is whole, so that who was away needs nothing but the newest.
 */
export class LiveFlow {
  readonly #options: LiveFlowOptions;
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #isClosed = false;
  #number = 0;
  #last: { readonly flow: string; readonly exceptions: string; readonly compared: string } | undefined;

  constructor(options: LiveFlowOptions) {
    this.#options = options;
    // Who was cut off asks with the number it saw last: it must not be that of another run of this process.
    this.#number = options.clock.now().getTime();
  }

  /** Adds a screen and answers it with `headers`. `isLetIn` is asked as long as it listens; `seen` is the number of the last picture it has. Throws `STREAM_FULL`. */
  add(response: ServerResponse, headers: OutgoingHttpHeaders, isLetIn: () => Promise<boolean>, seen: number | undefined): void {
    if (this.#listeners.size >= MOST_LISTENERS) throw streamFull();
    if (this.#isClosed) throw streamClosed();
    const listener: Listener = { response, isLetIn, flow: seen ?? 0, exceptions: '', isFull: false, saidAt: this.#now() };
    this.#listeners.add(listener);
    response.on('close', () => this.#listeners.delete(listener));
    response.on('drain', () => {
      listener.isFull = false;
    });
    response.writeHead(200, headers);
    response.write('retry: 2000\n\n');
    if (this.#last !== undefined && this.#timer !== undefined) this.#tell(listener);
    this.#timer ??= setTimeout(() => void this.#step(), 0);
  }

  /** Ends every stream; screens connect again by themselves, to whoever serves then. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const { response } of this.#listeners) response.end();
    this.#listeners.clear();
    await this.#reading;
  }

  async #step(): Promise<void> {
    if (this.#listeners.size === 0) {
      this.#timer = undefined;
      this.#last = undefined;
      return;
    }
    const started = this.#options.clock.monotonic();
    this.#reading = this.#read();
    await this.#reading;
    await this.#letOut();
    if (this.#isClosed) return;
    for (const listener of this.#listeners) this.#tell(listener);
    const cost = this.#options.clock.monotonic() - started;
    this.#timer = setTimeout(() => void this.#step(), Math.max(EVERY_MS, REST_FACTOR * cost) - cost);
  }

  async #read(): Promise<void> {
    try {
      const { picture, exceptions } = await this.#options.read();
      // The time alone is no news.
      const compared = jsonText({ ...picture, at: '' });
      if (compared !== this.#last?.compared) this.#number += 1;
      this.#last = { flow: jsonText(picture), exceptions: jsonText(exceptions), compared };
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Ends the streams of who is let in no more; while that cannot be told, nobody is told anything either. */
  async #letOut(): Promise<void> {
    const asked = [...this.#listeners].map(async (listener) => ({ listener, isIn: await listener.isLetIn().catch(() => false) }));
    for (const { listener, isIn } of await Promise.all(asked)) {
      if (isIn) continue;
      listener.response.end();
      this.#listeners.delete(listener);
    }
  }

  #tell(listener: Listener): void {
    const { response } = listener;
    const now = this.#now();
    if (listener.isFull || this.#last === undefined) return;
    const { flow, exceptions } = this.#last;
    const parts = [];
    if (listener.flow !== this.#number) parts.push(`id: ${this.#number}\nevent: flow\ndata: ${flow}\n\n`);
    if (listener.exceptions !== exceptions) parts.push(`event: exceptions\ndata: ${exceptions}\n\n`);
    if (parts.length === 0 && now - listener.saidAt >= HEARTBEAT_MS) parts.push(': alive\n\n');
    if (parts.length === 0) return;
    listener.flow = this.#number;
    listener.exceptions = exceptions;
    listener.saidAt = now;
    listener.isFull = !response.write(parts.join(''));
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

const streamClosed = (): Fault =>
  new Fault({
    code: 'STREAM_CLOSED',
    kind: 'unavailable',
    message: 'This process is stopping',
    hint: 'Connect again in a moment',
    retryAfterMs: 2_000,
  });

const streamFull = (): Fault =>
  new Fault({
    code: 'STREAM_FULL',
    kind: 'unavailable',
    message: 'Too many screens listen at the same time',
    hint: 'Close a screen that nobody looks at',
    retryAfterMs: 10_000,
  });
