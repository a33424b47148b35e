/** When the certificate of a machine client ends, as it showed it. */
interface Seen {
  readonly fingerprint: string;
  readonly until: Date;
  readonly at: Date;
}

const DAY_MS = 86_400_000;
/** Who has not come for so long is not told of again before they do. */
const REMEMBERED_MS = 7 * DAY_MS;

/**
 * The certificates that registered clients came with lately, so that it is known when they end. Of each client the one that ends last: it may
 * have its next already.
 */
export class SeenCertificates {
  readonly #last = new Map<string, Seen>();

  note(client: string, seen: Seen): void {
    const known = this.#last.get(client);
    const isOlder = known !== undefined && known.until > seen.until && known.until > seen.at;
    this.#last.set(client, isOlder ? { ...known, at: seen.at } : seen);
  }

  /** Those of clients that came within a week. */
  list(now: Date): { readonly partner: string; readonly fingerprint: string; readonly until: Date }[] {
    return [...this.#last].flatMap(([client, { fingerprint, until, at }]) =>
      now.getTime() - at.getTime() > REMEMBERED_MS ? [] : [{ partner: `client ${client}`, fingerprint, until }],
    );
  }
}
