import type { ExceptionCount, FlowPicture } from './flow.ts';

export interface LivePicture {
  readonly connected: boolean;
  readonly flow?: FlowPicture;
  readonly exceptions?: ExceptionCount;
}

/** What the platform tells by itself, as server-sent events. One connection serves every page; the browser reconnects it. */
export class LiveFeed {
  #picture: LivePicture = { connected: false };
  #source: EventSource | undefined;
  readonly #listeners = new Set<() => void>();

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
    const source = new EventSource('/v1/stream');
    this.#source = source;
    source.addEventListener('open', () => this.#change({ connected: true }));
    source.addEventListener('error', () => this.#change({ connected: false }));
    source.addEventListener('flow', (event) => this.#change({ connected: true, flow: JSON.parse(event.data as string) as FlowPicture }));
    source.addEventListener('exceptions', (event) =>
      this.#change({ connected: true, exceptions: JSON.parse(event.data as string) as ExceptionCount }),
    );
  }

  #change(part: Partial<LivePicture>): void {
    this.#picture = { ...this.#picture, ...part };
    for (const listener of this.#listeners) listener();
  }
}
