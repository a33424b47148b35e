import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { dayOf, instantOf, type Minute } from './calendar.ts';
import type { World, WorldEvent } from './world.ts';

/** Where the events of the world go. Counting is theirs: what they got rid of before a restart comes again and is not sent again. */
export interface Audience {
  /** Takes the event; says whether it was dealt with before. */
  readonly receive: (event: WorldEvent) => 'new' | 'known';
  /** Messages that are waiting to be sent. */
  readonly backlog: () => number;
}

/** When so many messages wait, the world waits too: a receiver that is away finds a queue, not a flood. */
const MOST_WAITING = 200;
const LOOK_AGAIN_MS = 20;

/** Lets the world happen at a pace: so many messages a second, and never ahead of the real clock. */
export class Playback {
  readonly #world: World;
  readonly #audience: Audience;
  readonly #now: () => number;
  readonly #stopping = new AbortController();
  #pace: number | null;
  #changed = new AbortController();
  #at: Minute = 0;
  #isCaughtUp = false;
  #running: Promise<void> | undefined;

  /** `pace` is messages a second: 0 stands still, null is as fast as they are taken. `now` is the real time in milliseconds. */
  constructor(world: World, audience: Audience, pace: number | null, now: () => number) {
    this.#world = world;
    this.#audience = audience;
    this.#pace = pace;
    this.#now = now;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  setPace(pace: number | null): void {
    this.#pace = pace;
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Messages a second. */
  get pace(): number | null {
    return this.#pace;
  }

  /** The day it is in the world; its first day until something happened. */
  get today(): string {
    return this.#at === 0 ? this.#world.startDay : dayOf(this.#at);
  }

  get state(): object {
    return { pace: this.#pace, day: dayOf(this.#at), caughtUp: this.#isCaughtUp };
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let next = performance.now();
    let known = 0;
    for (let event = this.#world.next(); !this.#stopping.signal.aborted; event = this.#world.next()) {
      await this.#until(event.at);
      if (this.#stopping.signal.aborted) return;
      this.#at = event.at;
      const isNew = this.#audience.receive(event) === 'new';
      // Telling again what is known must not keep everybody else waiting.
      if (!isNew && ++known % 1000 === 0) await setImmediate();
      if (!isNew || event.type !== 'message') continue;
      next = Math.max(next, performance.now() - 1000) + 1000 / (this.#pace ?? Number.POSITIVE_INFINITY);
      next = await this.#rest(next);
    }
  }

  /** Waits until the next message is due and taken. Standing still lasts until the pace changes; a new pace counts from now. */
  async #rest(next: number): Promise<number> {
    let due = next;
    while (!this.#stopping.signal.aborted) {
      const changed = this.#changed;
      const left = this.#pace === 0 ? Number.POSITIVE_INFINITY : due - performance.now();
      if (left > 0) await this.#sleep(Math.min(60_000, left));
      else if (this.#audience.backlog() >= MOST_WAITING) await this.#sleep(LOOK_AGAIN_MS);
      else break;
      if (this.#changed !== changed) due = performance.now();
    }
    return due;
  }

  async #until(at: Minute): Promise<void> {
    this.#isCaughtUp = false;
    while (!this.#stopping.signal.aborted && instantOf(at) > this.#now()) {
      this.#isCaughtUp = true;
      await this.#sleep(Math.min(60_000, instantOf(at) - this.#now()));
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, this.#changed.signal]);
    await wait(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
