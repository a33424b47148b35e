import type { Posting } from './book.ts';

export type Measure = Posting['measure'] | 'receivable';

/** Patient accounting's own total of a day. Cents. */
export interface DailyTotal {
  readonly entity: string;
  readonly day: string;
  readonly measure: Measure;
  readonly amount: bigint;
  readonly count: number;
}

interface Sum {
  amount: bigint;
  count: number;
}

const MEASURES = ['charges', 'payments', 'adjustments'] as const;

/**
 * Adds up postings by entity and day. What is posted for a day that was closed already makes that day, and the receivable of every day
 * since, be stated anew.
 */
export class DailyTotals {
  readonly #sums = new Map<string, Sum>();
  readonly #entities: readonly string[];
  /** Receivable at the end of the last closed day. */
  readonly #receivable = new Map<string, Sum>();
  #restated = new Set<string>();
  #lastClosed = '';

  constructor(entities: readonly string[]) {
    this.#entities = entities;
  }

  add({ entity, day, measure, amount }: Posting): void {
    const sum = this.#sumOf(entity, day, measure);
    sum.amount += amount;
    sum.count++;
    if (day > this.#lastClosed) return;
    this.#restated.add(`${entity}|${day}`);
    this.#owe(entity, measure, amount, 1);
  }

  /** The totals of `day`, after those of earlier days that have changed since they were stated. */
  close(day: string): DailyTotal[] {
    const restated = [...this.#restated].sort();
    this.#restated = new Set();
    this.#lastClosed = day;
    const again = restated.flatMap((key) => {
      const [entity = '', earlier = ''] = key.split('|');
      return MEASURES.map((measure) => this.#total(entity, earlier, measure));
    });
    const own = this.#entities.flatMap((entity) => {
      const totals = MEASURES.map((measure) => this.#total(entity, day, measure));
      for (const { measure, amount, count } of totals) this.#owe(entity, measure as Posting['measure'], amount, count);
      const receivable = this.#receivable.get(entity) ?? { amount: 0n, count: 0 };
      return [...totals, { entity, day, measure: 'receivable' as const, ...receivable }];
    });
    return [...again, ...own];
  }

  #total(entity: string, day: string, measure: Posting['measure']): DailyTotal {
    const { amount, count } = this.#sumOf(entity, day, measure);
    return { entity, day, measure, amount, count };
  }

  #sumOf(entity: string, day: string, measure: Posting['measure']): Sum {
    const key = `${entity}|${day}|${measure}`;
    const sum = this.#sums.get(key) ?? { amount: 0n, count: 0 };
    this.#sums.set(key, sum);
    return sum;
  }

  /** Only charges raise what is owed. */
  #owe(entity: string, measure: Posting['measure'], amount: bigint, count: number): void {
    const sum = this.#receivable.get(entity) ?? { amount: 0n, count: 0 };
    sum.amount += measure === 'charges' ? amount : -amount;
    sum.count += count;
    this.#receivable.set(entity, sum);
  }
}
