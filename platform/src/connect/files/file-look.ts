/** What a file looks like from outside. Two equal looks some time apart mean that nobody is writing it. */
export interface FileLook {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** The inode where the place has one, otherwise empty: a replaced file of equal size and time is still another file. */
  readonly identity: string;
}

export function sameLook(one: FileLook, other: FileLook | undefined): boolean {
  return other !== undefined && one.size === other.size && one.modifiedMs === other.modifiedMs && one.identity === other.identity;
}

interface Sighting {
  readonly look: FileLook;
  readonly sinceMs: number;
}

/** Remembers how files looked, to tell which have kept still for a while. */
export class Sightings {
  readonly #settleMs: number;
  #seen = new Map<string, Sighting>();

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /** Counts a file as settled as it looks now. */
  trust(look: FileLook): void {
    this.#seen.set(look.name, { look, sinceMs: Number.NEGATIVE_INFINITY });
  }

  /** Takes a new look at all files of a place and gives those that look as they did before, at least the settling time ago. */
  settled(looks: readonly FileLook[], nowMs: number): FileLook[] {
    const before = this.#seen;
    this.#seen = new Map();
    return looks.filter((look) => {
      const known = before.get(look.name);
      const still = known !== undefined && sameLook(known.look, look);
      this.#seen.set(look.name, still ? known : { look, sinceMs: nowMs });
      return still && nowMs - known.sinceMs >= this.#settleMs;
    });
  }
}
