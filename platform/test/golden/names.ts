import { createHash } from 'node:crypto';

/** Names of a case as pseudonyms, and back, so that a difference is shown in the words of the case. */
export class Names {
  readonly #words = new Map<string, string>();
  readonly #same: readonly string[];

  /** `same`: names that stand for each other; each is shown as all of them. */
  constructor(same: readonly string[] = []) {
    this.#same = same;
  }

  /** The stand-in of a keyed pseudonym: 22 characters, equal for equal names of one kind. */
  pseudonym(kind: string, name: string): string {
    const text = createHash('sha256').update(`${kind} ${name}`).digest().subarray(0, 16).toString('base64url');
    this.#words.set(text, name);
    return text;
  }

  /** The name behind a pseudonym or a key such as `account:…`; other text stays as it is. */
  wordOf(text: string): string {
    const word = this.#words.get(text) ?? this.#words.get(text.slice(text.indexOf(':') + 1)) ?? text;
    return this.#same.includes(word) ? this.#same.join(' or ') : word;
  }
}
