/** The known name that a mistyped one most likely means: at most two characters differ. Both are short, so the table is small. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 40) return undefined;
  let best: string | undefined;
  let least = 3;
  for (const candidate of known) {
    const differing = distance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (differing < least && differing < candidate.length / 2) {
      best = candidate;
      least = differing;
    }
  }
  return best;
}

/** Levenshtein's distance, or `limit` when it is at least that. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(limit, row[b.length] ?? limit);
}
