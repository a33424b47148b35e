import { systemClock } from '../../kernel/index.ts';

/** A class of requests: the larger its weight, the larger its share while all classes wait. */
export interface GateClass {
  readonly weight: number;
  /** Requests of this class under way at once, however free the gate is. */
  readonly most: number;
}

export interface GateLimits<C extends string> {
  /** Requests under way at once. */
  readonly atOnce: number;
  /** Of one caller who asks alone, however free the gate is. */
  readonly mostOfCaller: number;
  /** Of one caller while others ask, too: who comes next finds the processor and the database free for it. */
  readonly mostBesideOthers: number;
  /** Of one caller while others ask, too, and who asks on and on beyond its allowance. */
  readonly mostOfHasty: number;
  /** Requests of one caller that wait; more are turned away. */
  readonly mostWaiting: number;
  readonly classes: Readonly<Record<C, GateClass>>;
}

/** So many of the last that were let through tell whether others ask, too, */
const REMEMBERED = 64;
/** and none for longer than somebody at a screen takes from one request to the next. */
const REMEMBERED_MS = 10_000;

interface Waiting {
  readonly go: () => void;
}

interface LetThrough {
  readonly caller: string;
  /** Monotonic milliseconds. */
  readonly at: number;
}

/** Callers of one class in the order of who was served least lately. */
interface Queue {
  /** What the class has had, by its weight: the class with the least goes next. */
  had: number;
  underWay: number;
  readonly callers: Map<string, Waiting[]>;
}

/**
 * Lets requests through so that nobody pays for another's haste: classes share by weight, and within a class callers go one after
 * the other, whoever asks most. Answers undefined when a caller has too many waiting already, else what to call when it is over.
 */
export class FairGate<C extends string> {
  readonly #limits: GateLimits<C>;
  readonly #isHasty: (caller: string) => boolean;
  readonly #monotonic: () => number;
  readonly #queues: ReadonlyMap<C, Queue>;
  readonly #underWay = new Map<string, number>();
  /** Callers of the last requests that were let through, oldest first, and how many of these each has. */
  readonly #lately: LetThrough[] = [];
  readonly #callers = new Map<string, number>();
  #all = 0;
  /** What the class that was served last had had by then: where a class that had nothing to do begins again. */
  #served = 0;

  constructor(
    limits: GateLimits<C>,
    isHasty: (caller: string) => boolean = () => false,
    monotonic: () => number = () => systemClock.monotonic(),
  ) {
    this.#limits = limits;
    this.#isHasty = isHasty;
    this.#monotonic = monotonic;
    const names = Object.keys(limits.classes) as C[];
    this.#queues = new Map(names.map((name) => [name, { had: 0, underWay: 0, callers: new Map<string, Waiting[]>() }]));
  }

  /** Waits for a turn. The request must call what it is given once, however it ends. */
  enter(caller: string, name: C): Promise<() => void> | undefined {
    const queue = this.#queues.get(name);
    const waiting = queue?.callers.get(caller) ?? [];
    if (queue === undefined || waiting.length >= this.#limits.mostWaiting) return undefined;
    return new Promise((resolve) => {
      const go = (): void => resolve(this.#release(caller, queue));
      // What was not asked for is not saved up, and what was had while nobody else asked is not held against it.
      if (queue.callers.size === 0) queue.had = Math.max(queue.had, this.#served);
      queue.callers.set(caller, waiting);
      waiting.push({ go });
      this.#next();
    });
  }

  #release(caller: string, queue: Queue): () => void {
    return () => {
      this.#all--;
      queue.underWay--;
      add(this.#underWay, caller, -1);
      this.#next();
    };
  }

  #next(): void {
    this.#forget();
    while (this.#all < this.#limits.atOnce) {
      const open = [...this.#queues].filter(([name, queue]) => queue.underWay < this.#limits.classes[name].most);
      const ready = open.flatMap(([name, queue]) => {
        const caller = [...queue.callers.keys()].find((one) => (this.#underWay.get(one) ?? 0) < this.#mostOf(one));
        return caller === undefined ? [] : [{ name, queue, caller }];
      });
      const [first, ...others] = ready;
      if (first === undefined) return;
      const chosen = others.reduce((best, one) => (one.queue.had < best.queue.had ? one : best), first);
      this.#start(chosen.caller, chosen.queue, this.#limits.classes[chosen.name].weight);
    }
  }

  #mostOf(caller: string): number {
    const { mostOfCaller, mostBesideOthers, mostOfHasty } = this.#limits;
    if (this.#callers.size <= 1) return mostOfCaller;
    return this.#isHasty(caller) ? mostOfHasty : mostBesideOthers;
  }

  /** The caller goes to the end of its class: the others are before it next time. */
  #start(caller: string, queue: Queue, weight: number): void {
    const waiting = queue.callers.get(caller) ?? [];
    const first = waiting.shift();
    queue.callers.delete(caller);
    if (waiting.length > 0) queue.callers.set(caller, waiting);
    this.#served = Math.max(this.#served, queue.had);
    queue.had += 1 / weight;
    queue.underWay++;
    this.#all++;
    add(this.#underWay, caller, 1);
    this.#remember(caller);
    first?.go();
  }

  #remember(caller: string): void {
    this.#lately.push({ caller, at: this.#monotonic() });
    add(this.#callers, caller, 1);
    this.#forget();
  }

  #forget(): void {
    const since = this.#monotonic() - REMEMBERED_MS;
    for (let [oldest] = this.#lately; oldest !== undefined; [oldest] = this.#lately) {
      if (this.#lately.length <= REMEMBERED && oldest.at >= since) return;
      this.#lately.shift();
      add(this.#callers, oldest.caller, -1);
    }
  }
}

/** Counts up or down; who is at nothing is forgotten. */
function add(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}
