import { estateDigest, type Estate } from './estate.ts';

const READ_AT_START = ['tenant', 'entities', 'systems', 'mappings', 'policies'] as const satisfies readonly (keyof Estate)[];

/** What of a policy is followed while a process runs: what deciders look up each time, and nothing else reads. */
const FOLLOWED: Readonly<Record<string, readonly string[]>> = {
  purchasing: ['version', 'rates'],
  'chart-of-accounts': ['version', 'otherCostCenters'],
};

/**
 * The parts of a newer estate that a process which started under `own` does not take on while it runs: all that differ but the crosswalks, declared rates and
 * cost centers. Empty when it can follow.
 */
export function restartNeeded(own: Estate, newer: Estate): readonly (keyof Estate)[] {
  const [before, after] = [readAtStart(own), readAtStart(newer)];
  return READ_AT_START.filter((part) => estateDigest({ ...before, [part]: after[part] }) !== estateDigest(before));
}

function readAtStart(estate: Estate): Estate {
  const policies = Object.entries(estate.policies).map(([name, policy]) => [name, without(policy, FOLLOWED[name] ?? [])]);
  return { ...estate, policies: Object.fromEntries(policies) as Estate['policies'] };
}

function without(policy: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || typeof policy !== 'object' || policy === null) return policy;
  return Object.fromEntries(Object.entries(policy).filter(([name]) => !names.includes(name)));
}
