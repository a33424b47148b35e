import { Histogram } from './histogram.ts';
import type { Arrival } from './load-connection.ts';
import type { MessageKind } from './message-template.ts';

export interface LoadReport {
  readonly kind: MessageKind;
  readonly connections: number;
  /** What was asked for; null when as fast as possible. */
  readonly rateAsked: number | null;
  readonly arrivals: number;
  /** Different control ids among them. */
  readonly distinct: number;
  /** Answers that are in the log, on the disk. */
  readonly answered: number;
  readonly unanswered: number;
  readonly byCode: Readonly<Record<string, number>>;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly poisoned: number;
  readonly resent: Readonly<Record<ResendReason, number>>;
  /** From the first arrival to the last answer. */
  readonly seconds: number;
  readonly rate: number;
  /** From the scheduled arrival to the answer, so that a slow service cannot hide behind a generator that waits for it. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly p999: number; readonly most: number };
  /** Processor time of this process for each arrival, in microseconds. */
  readonly generatorCpuMicros: number;
}

export type ResendReason = 'closed' | 'silent' | 'mismatched';

/** Counts what was sent and answered, as it happens. */
export class LoadTally {
  readonly #cpu = process.cpuUsage();
  readonly #latency = new Histogram();
  readonly #byCode = new Map<string, number>();
  readonly #resent = { closed: 0, silent: 0, mismatched: 0 };
  #sent = new Uint8Array(65_536);
  #distinct = 0;
  #duplicates = 0;
  #conflicts = 0;
  #poisoned = 0;
  arrivals = 0;
  answered = 0;
  lastAnswerAt = 0;

  arrive({ number, changed, poisoned }: Arrival): void {
    this.arrivals++;
    const repeated = this.#mark(number);
    if (!repeated) this.#distinct++;
    if (changed) this.#conflicts++;
    else if (repeated) this.#duplicates++;
    if (poisoned) this.#poisoned++;
  }

  answer(arrival: Arrival, code: string, at: number): void {
    this.answered++;
    this.#latency.add(at - arrival.due);
    this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + 1);
    if (at > this.lastAnswerAt) this.lastAnswerAt = at;
  }

  resend(reason: ResendReason): void {
    this.#resent[reason]++;
  }

  report(startedAt: number, asked: { kind: MessageKind; connections: number; rate: number | null }): LoadReport {
    const cpu = process.cpuUsage(this.#cpu);
    const seconds = Math.max(0, this.lastAnswerAt - startedAt) / 1000;
    const quantile = (fraction: number): number => rounded(this.#latency.quantile(fraction));
    return {
      kind: asked.kind,
      connections: asked.connections,
      rateAsked: asked.rate,
      arrivals: this.arrivals,
      distinct: this.#distinct,
      answered: this.answered,
      unanswered: this.arrivals - this.answered,
      byCode: Object.fromEntries(this.#byCode),
      duplicates: this.#duplicates,
      conflicts: this.#conflicts,
      poisoned: this.#poisoned,
      resent: { ...this.#resent },
      seconds: rounded(seconds),
      rate: rounded(seconds > 0 ? this.answered / seconds : 0),
      latencyMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), p999: quantile(0.999), most: rounded(this.#latency.most) },
      generatorCpuMicros: rounded((cpu.user + cpu.system) / Math.max(1, this.arrivals)),
    };
  }

  /** Whether the message went out before. */
  #mark(number: number): boolean {
    if (number >= this.#sent.length) {
      const wider = new Uint8Array(Math.max(number + 1, this.#sent.length * 2));
      wider.set(this.#sent);
      this.#sent = wider;
    }
    const before = this.#sent[number] === 1;
    this.#sent[number] = 1;
    return before;
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
