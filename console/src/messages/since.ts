const MINUTES = { '15m': 15, '1h': 60, '24h': 1_440, '7d': 10_080 } as const;

export type Within = keyof typeof MINUTES;

/** The instant so long before `now` (milliseconds), cut to ten seconds so that asking again within them is the same question. */
export function sinceOf(within: Within, now: number): string {
  const since = now - MINUTES[within] * 60_000;
  return new Date(since - (since % 10_000)).toISOString();
}
