import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ExceptionCount, FlowPicture } from '../observe/index.ts';
import { type Clock, Fault } from '../kernel/index.ts';
import { jsonText } from './json-text.ts';

export interface Reading {
  readonly picture: FlowPicture;
  readonly exceptions: ExceptionCount;
}

/** Whose flow is told: of the whole health system, or of these entities. */
export type Watched = 'all' | readonly string[];

export interface LiveFlowOptions {
  readonly read: (entities: Watched) => Promise<Reading>;
  readonly clock: Clock;
  /** Called with what went wrong; the next second tries again. */
  readonly failed: (error: unknown) => void;
}

/** A screen that wants to be told. */
export interface Screen {
  readonly response: ServerResponse;
  /** What it is answered with at first. */
  readonly headers: OutgoingHttpHeaders;
  readonly entities: Watched;
  /** Asked as long as it listens; the stream ends when it is not any more. */
  readonly isLetIn: () => Promise<boolean>;
  /** The number of the last picture it has. */
  readonly seen: number | undefined;
}

/** What was read last for some entities. */
interface Told {
  readonly flow: string;
  readonly exceptions: string;
  readonly compared: string;
  /** Of the picture; another one has another number, whosever it is. */
  readonly number: number;
}

interface Listener extends Pick<Screen, 'response' | 'entities' | 'isLetIn'> {
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
 * Tells listeners of the flow as server-sent events. One reading a second serves all who see the same entities, and none is made while nobody
 * listens. A picture is whole, so that who was away needs nothing but the newest.
 */
export class LiveFlow {
  readonly #options: LiveFlowOptions;
  readonly #listeners = new Set<Listener>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #isClosed = false;
  #number = 0;
  readonly #last = new Map<string, Told>();

  constructor(options: LiveFlowOptions) {
    this.#options = options;
    // Who was cut off asks with the number it saw last: it must not be that of another run of this process.
    this.#number = options.clock.now().getTime();
  }

  /** A screen that went away while it was being let in is not listened for: nothing would tell of its end. Throws `STREAM_FULL` and `STREAM_CLOSED`. */
  add({ response, headers, entities, isLetIn, seen }: Screen): void {
    if (response.closed) return;
    if (this.#listeners.size >= MOST_LISTENERS) throw streamFull();
    if (this.#isClosed) throw streamClosed();
    const listener: Listener = { response, entities, isLetIn, flow: seen ?? 0, exceptions: '', isFull: false, saidAt: this.#now() };
    this.#listeners.add(listener);
    response.on('close', () => this.#listeners.delete(listener));
    response.on('drain', () => {
      listener.isFull = false;
    });
    response.writeHead(200, headers);
    response.write('retry: 2000\n\n');
    if (this.#timer !== undefined) this.#tell(listener);
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
      this.#last.clear();
      return;
    }
    const started = this.#options.clock.monotonic();
    this.#reading = this.#readAll();
    await this.#reading;
    await this.#letOut();
    if (this.#isClosed) return;
    for (const listener of this.#listeners) this.#tell(listener);
    const cost = this.#options.clock.monotonic() - started;
    this.#timer = setTimeout(() => void this.#step(), Math.max(EVERY_MS, REST_FACTOR * cost) - cost);
  }

  async #readAll(): Promise<void> {
    const watched = new Map([...this.#listeners].map(({ entities }) => [keyOf(entities), entities]));
    for (const key of this.#last.keys()) if (!watched.has(key)) this.#last.delete(key);
    for (const [key, entities] of watched) await this.#read(key, entities);
  }

  async #read(key: string, entities: Watched): Promise<void> {
    try {
      const { picture, exceptions } = await this.#options.read(entities);
      // The time alone is no news.
      const compared = jsonText({ ...picture, at: '' });
      const known = this.#last.get(key);
      const number = compared === known?.compared ? known.number : (this.#number += 1);
      this.#last.set(key, { flow: jsonText(picture), exceptions: jsonText(exceptions), compared, number });
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
    const last = this.#last.get(keyOf(listener.entities));
    if (listener.isFull || last === undefined) return;
    const { flow, exceptions, number } = last;
    const parts = [];
    if (listener.flow !== number) parts.push(`id: ${number}\nevent: flow\ndata: ${flow}\n\n`);
    if (listener.exceptions !== exceptions) parts.push(`event: exceptions\ndata: ${exceptions}\n\n`);
    if (parts.length === 0 && now - listener.saidAt >= HEARTBEAT_MS) parts.push(': alive\n\n');
    if (parts.length === 0) return;
    listener.flow = number;
    listener.exceptions = exceptions;
    listener.saidAt = now;
    listener.isFull = !response.write(parts.join(''));
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

const keyOf = (entities: Watched): string => (entities === 'all' ? '*' : entities.toSorted().join(' '));

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
