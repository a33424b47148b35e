import type { ExceptionCount, FlowPicture } from './flow.ts';

export interface LivePicture {
  /** Undefined: nothing is told to who is in. */
  readonly connected: boolean | undefined;
  readonly flow?: FlowPicture;
  readonly exceptions?: ExceptionCount;
}

/** What pages need of a feed. */
export interface Feed {
  readonly subscribe: (listener: () => void) => () => void;
  readonly picture: () => LivePicture;
}

/** What a live feed needs of an `EventSource`. */
export interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: Event) => void): void;
  close(): void;
}

/** An `EventSource` in this state gave up: it was answered with an error, as while the platform starts. */
const CLOSED = 2;
const AGAIN_MS = 3_000;

/**
 * What the platform tells by itself, as server-sent events. One connection serves every page. The browser reconnects one
 * that broke; one that was refused is opened anew by `later`.
 */
export class LiveFeed implements Feed {
  readonly #open: () => Source;
  readonly #later: (work: () => void, ms: number) => void;
  readonly #listeners = new Set<() => void>();
  #picture: LivePicture = { connected: false };
  #source: Source | undefined;

  constructor(open: () => Source, later: (work: () => void, ms: number) => void) {
    this.#open = open;
    this.#later = later;
  }

  /** Connects with the first listener and disconnects with the last. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#source === undefined) this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#source?.close();
      this.#source = undefined;
    };
  };

  readonly picture = (): LivePicture => this.#picture;

  #connect(): void {
    const source = this.#open();
    this.#source = source;
    source.addEventListener('open', () => this.#change({ connected: true }));
    source.addEventListener('flow', (event) => this.#change({ connected: true, flow: told(event) as FlowPicture }));
    source.addEventListener('exceptions', (event) => this.#change({ connected: true, exceptions: told(event) as ExceptionCount }));
    source.addEventListener('error', () => {
      this.#change({ connected: false });
      if (source.readyState !== CLOSED) return;
      // Called by itself: the browser's own timer refuses to be a method of something else.
      const later = this.#later;
      later(() => {
        if (this.#source === source) this.#connect();
      }, AGAIN_MS);
    });
  }

  #change(part: Partial<LivePicture>): void {
    this.#picture = { ...this.#picture, ...part };
    for (const listener of this.#listeners) listener();
  }
}

const told = (event: Event): unknown => JSON.parse((event as MessageEvent<string>).data);

/** The feed for who may not watch: it asks for nothing and tells nothing. */
export const SILENT_FEED: Feed = { subscribe: () => () => undefined, picture: () => UNTOLD };
const UNTOLD: LivePicture = { connected: undefined };

/** The feed of the platform that served this page. */
export const platformFeed = (): LiveFeed => new LiveFeed(() => new EventSource('/v1/stream'), setTimeout);
