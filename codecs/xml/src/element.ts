/** A range of bytes of the input; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An element of a tree: names without their prefixes, texts as they were meant, places in bytes of the input. */
export interface XmlElement extends Span {
  readonly name: string;
  readonly namespace: string;
  readonly parent: XmlElement | undefined;
  readonly children: readonly XmlElement[];
  /** Its own text, that of its children left out. */
  readonly text: string;
  /** What stands between its tags; of `<a/>` nothing at its end. */
  readonly content: Span;
  /** By the name as it is written, prefix included: `xml:lang`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The first element at a path such as `Header/Sender/Credential`; each step takes the first child of that name, `..` the parent. */
export function find(element: XmlElement | undefined, path: string): XmlElement | undefined {
  let found = element;
  for (const step of path.split('/')) found = step === '..' ? found?.parent : found?.children.find(({ name }) => name === step);
  return found;
}

/** All elements at a path: of its last step all children of that name, of each before it as well. */
export function findAll(element: XmlElement | undefined, path: string): readonly XmlElement[] {
  let found = element === undefined ? [] : [element];
  for (const step of path.split('/')) found = found.flatMap(({ children }) => children.filter(({ name }) => name === step));
  return found;
}

/** The text at a path without the white space around it; undefined where there is none. */
export function textAt(element: XmlElement | undefined, path: string): string | undefined {
  const text = find(element, path)?.text.trim();
  return text === '' ? undefined : text;
}

/** The value of an attribute without the white space around it; undefined where it is missing or empty. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes.get(name)?.trim();
  return value === '' ? undefined : value;
}

/**
 * Where the value of an attribute stands in the input the element was read from, quotes left out. In UTF-16, and where the attribute is not
 * there, the start tag.
 */
export function attributeSpan(input: Uint8Array, element: XmlElement, name: string): Span {
  const { start, content } = element;
  const tag = Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('latin1', start, content.start);
  // A quoted value is taken whole, so that what looks like an attribute inside one is none.
  for (const found of tag.matchAll(/\s([^\s=<>"']+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    const [whole, written, quoted = ''] = found;
    if (written !== name) continue;
    const at = start + found.index + whole.length - quoted.length + 1;
    return { start: at, end: at + quoted.length - 2 };
  }
  return { start, end: content.start };
}
