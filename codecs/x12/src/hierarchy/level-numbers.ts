import type { SegmentInput } from '../segment-writer.ts';

/** Numbers the HL segments of one set as they are written. */
export class LevelNumbers {
  #count = 0;

  /** The next HL. `children` is HL04: left out where undefined. */
  next(code: string, parent: string | undefined, children: boolean | undefined): { readonly id: string; readonly segment: SegmentInput } {
    const id = String(++this.#count);
    return { id, segment: ['HL', id, parent, code, children === undefined ? '' : children ? '1' : '0'] };
  }
}

/** Tells whether items will come, without taking more than the first. */
export function peeked<T>(items: Iterable<T> = []): { readonly some: boolean; readonly items: Iterable<T> } {
  const iterator = items[Symbol.iterator]();
  const first = iterator.next();
  if (first.done === true) return { some: false, items: [] };
  return { some: true, items: chained(first.value, iterator) };
}

function* chained<T>(first: T, rest: Iterator<T>): Generator<T, void, undefined> {
  yield first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}
