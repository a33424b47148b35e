import { AppendLog } from '../durable/append-log.ts';
import { Random } from '../chance/random.ts';
import { LoadConnection, type Arrival } from './load-connection.ts';
import { LoadTally, type LoadReport } from './load-report.ts';
import { MessageOrder } from './message-order.ts';
import { MessageTemplate, type MessageKind } from './message-template.ts';

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  /** Arrivals a second at fixed times; undefined sends as fast as answers come. */
  readonly rate?: number;
  /** Arrivals in all. */
  readonly count?: number;
  /** How long arrivals go on, in milliseconds. Either `count` or this; the first to be reached ends the run. */
  readonly durationMs?: number;
  /** Connections, each with one message outstanding. 32 unless told. */
  readonly connections?: number;
  readonly kind?: MessageKind;
  /** Percent of arrivals that repeat an earlier message byte for byte. */
  readonly duplicates?: number;
  /** Percent of arrivals that carry an earlier control id with other content. */
  readonly conflicts?: number;
  /** Messages are shuffled within windows of this many. */
  readonly permute?: number;
  /** One message in so many holds a value that cannot be translated. */
  readonly poison?: number;
  /** Equal seeds send equal messages, control ids included. */
  readonly seed?: number;
  /** MSH-3 and MSH-4. */
  readonly sender?: string;
  readonly facility?: string;
  readonly perAccount?: number;
  /** Where the generator's own record of answers goes; no record without it. */
  readonly ackLog?: string;
  /** How long a message waits for its answer before it goes again. */
  readonly timeoutMs?: number;
  /** How long to wait, after the last arrival, for what is still unanswered. */
  readonly drainMs?: number;
  /** Ends the arrivals early; what is outstanding is still waited for. */
  readonly signal?: AbortSignal;
  readonly onSecond?: (progress: LoadProgress) => void;
}

export interface LoadProgress {
  readonly seconds: number;
  readonly sent: number;
  readonly answered: number;
  readonly late: number;
}

/** How often silent connections are looked for and progress is told. */
const SECOND = 1000;
const DRAIN_MS = 60_000;

/**
 * Sends messages at arrival times that are fixed beforehand and reports how they were answered. An answer is counted only when it is in
 * the generator's own log and on the disk, so that the log is evidence after any crash of either side.
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const log = options.ackLog === undefined ? undefined : (await AppendLog.open(options.ackLog)).log;
  try {
    return await new LoadRun(options, log).finish();
  } finally {
    await log?.close();
  }
}

class LoadRun {
  readonly #options: LoadOptions;
  readonly #log: AppendLog | undefined;
  readonly #order: MessageOrder;
  readonly #connections: LoadConnection[] = [];
  readonly #idle: LoadConnection[] = [];
  readonly #tally = new LoadTally();
  readonly #sender: string;
  readonly #done = Promise.withResolvers<void>();
  #started = 0;
  #replied = 0;
  #stopped = false;
  #overSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LoadOptions, log: AppendLog | undefined) {
    if (options.count === undefined && options.durationMs === undefined) throw new RangeError('Say how many messages or for how long');
    this.#options = options;
    this.#log = log;
    const { kind = 'adt655', seed = 1, sender = 'NORTHSIDE', facility = 'NORTH', duplicates = 0, conflicts = 0, permute = 1 } = options;
    this.#sender = `${sender}|${facility}`;
    this.#order = new MessageOrder(new Random(seed, 'load'), { duplicates, conflicts, permute });
    const run = `L${String(seed % 1_000_000).padStart(6, '0')}`;
    const perAccount = options.perAccount ?? (kind === 'dft' ? 8 : 1);
    for (let i = 0; i < (options.connections ?? 32); i++) {
      const template = new MessageTemplate({ kind, sender, facility, run, series: 9000 + (seed % 1000), perAccount });
      this.#connections.push(
        new LoadConnection(
          options,
          { template, run, timeoutMs: options.timeoutMs ?? 10_000 },
          {
            idle: (connection) => this.#ready(connection),
            answered: (...answer) => this.#record(...answer),
            resent: (reason) => this.#tally.resend(reason),
          },
        ),
      );
    }
  }

  async finish(): Promise<LoadReport> {
    this.#started = performance.now();
    this.#dispatch();
    const watch = setInterval(() => this.#watch(), SECOND);
    const stop = (): void => this.#stop();
    this.#options.signal?.addEventListener('abort', stop);
    try {
      await this.#done.promise;
    } finally {
      clearInterval(watch);
      clearTimeout(this.#timer);
      this.#options.signal?.removeEventListener('abort', stop);
      for (const connection of this.#connections) connection.close();
    }
    const { kind = 'adt655', rate = null } = this.#options;
    return this.#tally.report(this.#started, { kind, rate, connections: this.#connections.length });
  }

  /** One that was idle when it broke is idle again when it is back, and still one. */
  #ready(connection: LoadConnection): void {
    if (!this.#idle.includes(connection)) this.#idle.push(connection);
    this.#dispatch();
  }

  /** When arrival number `index` is due; now, when the run is as fast as possible. */
  #due(index: number, now: number): number {
    return this.#options.rate === undefined ? now : this.#started + (index * 1000) / this.#options.rate;
  }

  #dispatch(): void {
    if (this.#started === 0) return;
    const now = performance.now();
    while (!this.#isOver(now)) {
      const due = this.#due(this.#tally.arrivals, now);
      if (due > now) return this.#wakeIn(due - now);
      const connection = this.#idle.pop();
      if (connection === undefined) return;
      connection.send(this.#arrive(due));
    }
    this.#settle();
  }

  #arrive(due: number): Arrival {
    const drawn = this.#order.next();
    const changed = drawn < 0;
    const number = changed ? ~drawn : drawn;
    const poison = this.#options.poison ?? 0;
    const poisoned = poison > 0 && number % poison === poison - 1;
    const arrival = { number, changed, poisoned, due };
    this.#tally.arrive(arrival);
    return arrival;
  }

  #isOver(now: number): boolean {
    const { count, durationMs, rate } = this.#options;
    if (this.#stopped || (count !== undefined && this.#tally.arrivals >= count)) return true;
    if (durationMs === undefined) return false;
    // Without a free connection arrivals stand still; time does not.
    if (now - this.#started >= durationMs + (this.#options.drainMs ?? DRAIN_MS)) return true;
    return (rate === undefined ? now - this.#started : (this.#tally.arrivals * 1000) / rate) >= durationMs;
  }

  #wakeIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#dispatch();
    }, milliseconds);
  }

  #record(arrival: Arrival, controlId: string, code: string, sentAt: number): void {
    const now = performance.now();
    this.#replied++;
    if (this.#log === undefined) return this.#count(arrival, code, now);
    const origin = performance.timeOrigin;
    const times = `"sentAt":${Math.round(origin + sentAt)},"ackedAt":${Math.round(origin + now)}`;
    const line = `{"controlId":"${controlId}","sender":"${this.#sender}",${times},"code":"${code}"${arrival.changed ? ',"conflict":true' : ''}}`;
    this.#log.append(line).then(
      () => this.#count(arrival, code, now),
      (error: unknown) => this.#done.reject(error),
    );
  }

  #count(arrival: Arrival, code: string, answeredAt: number): void {
    this.#tally.answer(arrival, code, answeredAt);
    this.#settle();
  }

  #settle(): void {
    if (this.#tally.answered === this.#tally.arrivals && this.#isOver(performance.now())) this.#done.resolve();
  }

  #stop(): void {
    this.#stopped = true;
    this.#settle();
  }

  #watch(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.checkSilence(now);
    const due = this.#options.rate === undefined ? this.#tally.arrivals : ((now - this.#started) * this.#options.rate) / 1000;
    this.#options.onSecond?.({
      seconds: Math.round((now - this.#started) / 1000),
      sent: this.#tally.arrivals,
      answered: this.#tally.answered,
      late: Math.max(0, Math.round(due - this.#replied)),
    });
    this.#dispatch();
    if (!this.#isOver(now)) return;
    this.#overSince ??= now;
    if (now - this.#overSince > (this.#options.drainMs ?? DRAIN_MS)) this.#done.resolve();
  }
}
