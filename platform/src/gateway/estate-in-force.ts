import type { Estate } from '../govern/estate/index.ts';
import { newestRelease, releaseMissing } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';

/** The release in force and its estate. */
export interface InForce {
  readonly number: number;
  readonly digest: string;
  readonly appliedAt: Date;
  readonly person: string;
  readonly estate: Estate;
}

/** Reads the release in force, and keeps the newest one as it was read: an estate is a large document that seldom changes. */
export class EstateInForce {
  readonly #tenant: string;
  #known: InForce | undefined;

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  /** Throws `RELEASE_MISSING`. */
  async read(tx: Tx): Promise<InForce> {
    const known = this.#known;
    const release = await newestRelease(tx, this.#tenant, known?.number);
    if (release === undefined && known !== undefined) return known;
    if (release === undefined) throw releaseMissing();
    const { number, digest, appliedAt, person, content } = release;
    this.#known = { number, digest, appliedAt, person, estate: JSON.parse(content) as Estate };
    return this.#known;
  }
}
