import { setImmediate as othersFirst } from 'node:timers/promises';

/** Work that takes long and is made of short steps: between two of them something else can be done. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all steps one after the other, for a process that has nothing else to do. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Does the steps as well, but lets whatever waits in this process go first each time. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await othersFirst();
  }
}
