import type { ZoneChoice } from './moments.ts';

/** What a person chose in this browser; nothing of it leaves the browser. */
export interface Choices {
  readonly zone: ZoneChoice;
  /** Single keys act (j, k, e, g m …); off for who dictates or is hindered by them (WCAG 2.1.4). */
  readonly singleKeys: boolean;
}

const KEY = 'plexus-choices';
const DEFAULTS: Choices = { zone: 'facility', singleKeys: true };

/** Remembers choices between visits. */
export class Preferences {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #listeners = new Set<() => void>();
  #choices: Choices;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    this.#choices = choicesOf(storage.getItem(KEY));
  }

  readonly choices = (): Choices => this.#choices;

  choose(part: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...part };
    this.#storage.setItem(KEY, JSON.stringify(this.#choices));
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

function choicesOf(text: string | null): Choices {
  try {
    const known: unknown = JSON.parse(text ?? '');
    return typeof known === 'object' && known !== null ? { ...DEFAULTS, ...known } : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}
