import type { KnownValues } from './hostile-requests.ts';

/** Of one address, so that what is arbitrary is not crowded out. */
const MOST = 8;

/** What a tenant has, by the address that it stands under: `/v1/exceptions/` has the names of exceptions. */
export class KnownPlaces {
  readonly #names = new Map<string, Set<string>>();

  /** Notes what an answer at an address lists, and where it says that something is found. */
  note(path: string, body: unknown, location?: string): void {
    const cut = location?.lastIndexOf('/') ?? -1;
    if (location !== undefined && cut > 0) this.add(location.slice(0, cut + 1), location.slice(cut + 1));
    for (const item of itemsOf(body)) this.add(`${path}/`, nameOf(item));
  }

  /** For the parameters in the address of an operation. */
  of(path: string): KnownValues {
    const found = [...path.matchAll(/\{(\w+)\}/g)].map(({ 1: name = '', index }) => [name, this.#names.get(path.slice(0, index))] as const);
    return Object.fromEntries(found.flatMap(([name, values]) => (values === undefined ? [] : [[name, [...values]]])));
  }

  /** One name that an address takes. */
  add(place: string, name: unknown): void {
    if (typeof name !== 'string' || name === '') return;
    const known = this.#names.get(place) ?? new Set();
    this.#names.set(place, known);
    if (known.size < MOST) known.add(decodeURIComponent(name));
  }
}

type Item = Readonly<Record<string, unknown>>;

/** What stands in the lists of an answer. */
const itemsOf = (body: unknown): readonly Item[] =>
  Object.values((body ?? {}) as Item)
    .filter(Array.isArray)
    .flat()
    .filter((item): item is Item => typeof item === 'object' && item !== null);

/** What an item is asked for by: its own name, or what follows the kind in its key. */
const nameOf = ({ id, subject, journal, item, key }: Item): unknown =>
  id ?? subject ?? journal ?? item ?? (typeof key === 'string' ? key.replace(/^[a-z-]+:/, '') : undefined);
