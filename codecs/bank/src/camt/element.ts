import type { Span } from '../span.ts';

/** One element that is kept while its entry or header is read: a thin tree of names, texts and places. */
export interface Element {
  readonly name: string;
  /** The attribute `Ccy`, the only one that camt messages have. */
  readonly currency: string | undefined;
  readonly children: Element[];
  text: string;
  /** From the first character of its start tag. */
  readonly start: number;
  /** From behind its start tag to its end tag. */
  contentStart: number;
  contentEnd: number;
  end: number;
}

export function spanOf({ start, end }: Element): Span {
  return { start, end };
}

/** The first element at a path such as `Acct/Id/IBAN`; each step takes the first child of that name. */
export function find(element: Element | undefined, path: string): Element | undefined {
  let found = element;
  for (const step of path.split('/')) found = found?.children.find(({ name }) => name === step);
  return found;
}

export function findAll(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element of several paths: what versions of a message moved. */
export function findFirst(element: Element, ...paths: readonly string[]): Element | undefined {
  for (const path of paths) {
    const found = find(element, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
