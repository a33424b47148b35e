import type { Effect } from './decision.ts';

export type Exception = Extract<Effect, { effect: 'exception' }>;

/** What a process waits for. `visit` is the day it was set for: a firing with another is stale. */
export interface Wait {
  readonly dueAt: string;
  readonly visit: number;
  /** What others send until then decides it: after an event out of a backlog they are given a grace. */
  readonly isExpectation?: true;
}

/** Opens what now calls for a person and did not before, closes what no longer does. */
export function exceptionChanges(before: readonly Exception[], after: readonly Exception[]): Effect[] {
  const stood = new Set(before.map(({ identity }) => identity));
  const stand = new Set(after.map(({ identity }) => identity));
  return [
    ...after.filter(({ identity }) => !stood.has(identity)),
    ...[...stood]
      .filter((identity) => !stand.has(identity))
      .map((identity): Effect => ({ effect: 'close-exception', identity, resolution: 'No longer the case' })),
  ];
}

/** Sets and moves timers for what is now waited for, cancels the others. No expectation is due before `grace`, an ISO instant in UTC. */
export function timerChanges(before: ReadonlyMap<string, Wait>, after: ReadonlyMap<string, Wait>, grace: string): Effect[] {
  return [
    ...[...after]
      .filter(([name, wait]) => before.get(name)?.dueAt !== wait.dueAt || before.get(name)?.visit !== wait.visit)
      .map(([name, { dueAt, visit, isExpectation }]): Effect => {
        const isTooSoon = isExpectation === true && Date.parse(dueAt) < Date.parse(grace);
        return { effect: 'timer', name, visit, dueAt: isTooSoon ? grace : dueAt };
      }),
    ...[...before.keys()].filter((name) => !after.has(name)).map((name): Effect => ({ effect: 'cancel-timer', name })),
  ];
}
