/** The emergency access that this tab shows with its requests. */
export interface ShownGlass {
  readonly id: string;
  /** ISO 8601. */
  readonly endsAt: string;
}

/** What is needed of `sessionStorage`: it lives as long as the tab, reloads included. */
export type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PLACE = 'plexus.break-glass';
/** What shows patients; every request under emergency access is on record, so nothing else is asked under it. */
const OF_PATIENTS = /^\/v1\/(accounts|messages|trace|charges|claims)(\/|\?|$)/;
/** Reading that is asked for in a body; what changes anything is refused under emergency access. */
const READING = /\/(search|identity|body|parsed|events|trace)$/;

/** The header that a request shows it with; empty for what needs none, and once its time is over. */
export function glassHeader(kept: Kept, method: string, address: string, now: number): Readonly<Record<string, string>> {
  if (!OF_PATIENTS.test(address) || (method !== 'GET' && !READING.test(address))) return {};
  const shown = shownGlass(kept);
  return shown === undefined || Date.parse(shown.endsAt) <= now ? {} : { 'x-plexus-break-glass': shown.id };
}

export function shownGlass(kept: Kept): ShownGlass | undefined {
  const [, id, endsAt] = /^(\d+) (\S+)$/.exec(kept.getItem(PLACE) ?? '') ?? [];
  return id === undefined || endsAt === undefined ? undefined : { id, endsAt };
}

/** Shows another from now on, or none. */
export function showGlass(kept: Kept, glass: ShownGlass | undefined): void {
  if (glass === undefined) kept.removeItem(PLACE);
  else kept.setItem(PLACE, `${glass.id} ${glass.endsAt}`);
}
