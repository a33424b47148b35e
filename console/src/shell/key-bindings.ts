/** One thing that a key does. `keys` is one key as the browser names it (`j`, `Enter`, `?`) or two in a row (`g m`). */
export interface KeyBinding {
  readonly keys: string;
  readonly label: string;
  /** Where the list of keys shows it: `Go`, `List`, `This page`. */
  readonly group: string;
  readonly run: () => void;
}

/** How long the second key of a pair may take, in milliseconds: long enough to think, short enough to forget. */
const PAIR_MS = 1_500;

/** The keys that are in force. Pages add theirs while they are shown; the one added last wins. */
export class KeyBindings {
  #bindings: readonly KeyBinding[] = [];
  #first: { readonly key: string; readonly at: number } | undefined;
  readonly #listeners = new Set<() => void>();

  /** Adds bindings and answers how to take them away again. */
  add(bindings: readonly KeyBinding[]): () => void {
    this.#change([...this.#bindings, ...bindings]);
    return () => this.#change(this.#bindings.filter((one) => !bindings.includes(one)));
  }

  readonly list = (): readonly KeyBinding[] => this.#bindings;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Handles a pressed key at a time in milliseconds; true when it meant something and the browser should leave it alone. */
  press(key: string, at: number): boolean {
    const first = this.#first !== undefined && at - this.#first.at <= PAIR_MS ? this.#first.key : undefined;
    this.#first = undefined;
    const bound = (first === undefined ? undefined : this.#find(`${first} ${key}`)) ?? this.#find(key);
    if (bound !== undefined) {
      bound.run();
      return true;
    }
    if (!this.#bindings.some((one) => one.keys.startsWith(`${key} `))) return false;
    this.#first = { key, at };
    return true;
  }

  #find(keys: string): KeyBinding | undefined {
    return this.#bindings.findLast((one) => one.keys === keys);
  }

  #change(bindings: readonly KeyBinding[]): void {
    this.#bindings = bindings;
    for (const listener of this.#listeners) listener();
  }
}
