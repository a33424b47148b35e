/** Hands out one string per segment identifier, so that millions of segments share a few dozen names. */
export class SegmentNames {
  readonly #names = new Map<number, string>();

  /** The identifier at `from`: what stands before the first element separator, or before `to`. */
  at(text: string, from: number, to: number, separator: number): string {
    const a = text.charCodeAt(from);
    const b = text.charCodeAt(from + 1);
    const c = text.charCodeAt(from + 2);
    if (a === separator || b === separator || from + 2 > to) return measured(text, from, to, separator);
    if (c === separator || from + 2 === to) return this.#shared(a * 65536 + b * 256, text, from, from + 2);
    if (text.charCodeAt(from + 3) === separator || from + 3 === to) return this.#shared(a * 65536 + b * 256 + c, text, from, from + 3);
    return measured(text, from, to, separator);
  }

  #shared(key: number, text: string, from: number, to: number): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = text.slice(from, to);
    if (!/^[A-Z0-9]+$/.test(name)) return name;
    const interned = intern(name);
    this.#names.set(key, interned);
    return interned;
  }
}

/** A property key is one string for the whole engine: comparing it with a literal compares two pointers. */
function intern(name: string): string {
  return Object.keys({ [name]: true })[0] ?? name;
}

function measured(text: string, from: number, to: number, separator: number): string {
  let end = from;
  while (end < to && text.charCodeAt(end) !== separator) end++;
  return text.slice(from, end);
}
