import { estateDigest, type Estate } from './estate.ts';

const READ_AT_START = ['tenant', 'entities', 'systems', 'mappings', 'policies'] as const satisfies readonly (keyof Estate)[];

/**
 * The parts of a newer estate that a process which started under `own` does not take on while it runs: all that differ but the crosswalks,
 * the one thing that corrections change. Empty when it can follow.
 */
export function restartNeeded(own: Estate, newer: Estate): readonly (keyof Estate)[] {
  return READ_AT_START.filter((part) => estateDigest({ ...own, [part]: newer[part] }) !== estateDigest(own));
}
