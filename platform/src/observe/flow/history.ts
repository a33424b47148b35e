export type Stage = 'received' | 'translated' | 'events' | 'posted' | 'delivered';

/** What went through a stage in one minute. */
export interface MinuteCount {
  readonly minute: Date;
  readonly stage: Stage;
  /** A channel or target; empty where the stage has none. */
  readonly part: string;
  /** Empty where the stage is not told apart by entity. */
  readonly entity: string;
  readonly n: number;
}

/** What went through a stage before the minutes that are kept. */
export type StageSum = Omit<MinuteCount, 'minute'>;

/** Which counts are meant; all of a stage without it. */
export interface Part {
  readonly part?: string;
  readonly entity?: string;
}

export const MINUTES = 60;
const MINUTE_MS = 60_000;
const RATE_MINUTES = 5;

/** The counts of the last hour by minute, and what came before. The last minute of a series is still running. */
export class History {
  readonly #minutes: readonly MinuteCount[];
  readonly #sums: readonly StageSum[];
  /** Start of the running minute. */
  readonly #running: number;

  constructor(minutes: readonly MinuteCount[], sums: readonly StageSum[], now: Date) {
    this.#minutes = minutes;
    this.#sums = sums;
    this.#running = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  }

  /** ISO instant at which minute `index` of a series began. */
  minuteAt(index: number): string {
    return new Date(this.#running - (MINUTES - 1 - index) * MINUTE_MS).toISOString();
  }

  /** One count a minute, oldest first. */
  series(stage: Stage, of: Part = {}): number[] {
    const series = Array.from({ length: MINUTES }, () => 0);
    for (const count of this.#minutes) {
      const index = MINUTES - 1 - (this.#running - count.minute.getTime()) / MINUTE_MS;
      if (isOf(count, stage, of) && index >= 0 && index < MINUTES) series[index] = (series[index] ?? 0) + count.n;
    }
    return series;
  }

  /** Since the beginning. */
  total(stage: Stage, of: Part = {}): number {
    return [...this.#sums, ...this.#minutes].reduce((sum, count) => (isOf(count, stage, of) ? sum + count.n : sum), 0);
  }

  /** Means of the last five whole minutes. */
  rates<S extends Stage>(stages: readonly S[], of: Part = {}): Record<S, number> {
    const rate = (stage: S): number => {
      const whole = this.series(stage, of).slice(-1 - RATE_MINUTES, -1);
      return whole.reduce((sum, n) => sum + n, 0) / RATE_MINUTES;
    };
    return Object.fromEntries(stages.map((stage) => [stage, rate(stage)])) as Record<S, number>;
  }
}

const isOf = (count: StageSum, stage: Stage, { part, entity }: Part): boolean =>
  count.stage === stage && (part === undefined || count.part === part) && (entity === undefined || count.entity === entity);
