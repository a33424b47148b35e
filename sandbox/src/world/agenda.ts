import type { Minute } from './calendar.ts';

interface Entry {
  readonly at: Minute;
  readonly order: number;
  readonly run: () => void;
}

/** What is to happen, earliest first; what is due in the same minute happens in the order it was noted. A binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #noted = 0;

  note(at: Minute, run: () => void): void {
    const entry = { at, order: this.#noted++, run };
    let place = this.#heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !precedes(entry, above)) break;
      this.#heap[place] = above;
      place = parent;
    }
    this.#heap[place] = entry;
  }

  /** Takes the next entry; undefined when nothing is left. */
  take(): Entry | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const a = this.#heap[left];
      const b = this.#heap[left + 1];
      if (a === undefined) break;
      const smaller = b !== undefined && precedes(b, a) ? left + 1 : left;
      const below = this.#heap[smaller];
      if (below === undefined || !precedes(below, last)) break;
      this.#heap[place] = below;
      place = smaller;
    }
    this.#heap[place] = last;
    return first;
  }
}

function precedes(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
