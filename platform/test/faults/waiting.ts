const LOOK_MS = 50;

/**
 * Asks until the answer is not undefined and returns it. What fails meanwhile counts as no answer: these tests break the very things
 * they ask. Throws with the last failure after `limitMs`.
 */
export async function until<T>(what: string, limitMs: number, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + limitMs;
  let failure: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms for ${what}`, { cause: failure });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/**
 * Looks until it is done, and answers the last look. Work may take as long as it needs, since a busy machine only makes it slow: what fails is
 * that nothing has changed for `stillMs`. A look that fails counts as none.
 */
export async function untilDone<T>(what: string, stillMs: number, look: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
  for (let before: string | undefined; ; ) {
    const standing = before;
    const seen = await until(`${what}, which stands at ${standing ?? 'the beginning'}`, stillMs, async () => {
      const now = await look();
      return isDone(now) || JSON.stringify(now) !== standing ? now : undefined;
    });
    if (isDone(seen)) return seen;
    before = JSON.stringify(seen);
  }
}

/** Resolves when `momentMs` have passed since `started`: faults strike by a schedule that is fixed beforehand. */
export async function moment(started: number, momentMs: number): Promise<void> {
  const left = started + momentMs - performance.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}
