import type { StoredEvent } from '../../canonical/index.ts';
import type { Effect } from '../engine/decision.ts';
import { daysAfter, laterOf } from './calendar.ts';
import type { Policies } from './policies.ts';

export type Exception = Extract<Effect, { effect: 'exception' }>;

/** What a process waits for. `visit` is the day it was set for: a firing with another is stale. */
export interface Wait {
  readonly dueAt: string;
  readonly visit: number;
  /** What others send until then decides it: after an event out of a backlog they are given a grace. */
  readonly isExpectation?: true;
}

const MINUTE_MS = 60_000;

/** The instant before which nothing is late that the event lets expect: a backlog is told long after its business days. */
export const graceEnd = (event: StoredEvent, { expectations }: Policies): string =>
  new Date(Date.parse(event.recordedAt) + expectations.graceMinutes * MINUTE_MS).toISOString();

/** Someone's work of a kind that `receivables.yaml` gives to an owner. */
export function workItem(
  policies: Policies,
  kind: string,
  item: {
    readonly identity: string;
    readonly summary: string;
    /** The instant the clock starts. */
    readonly from: string;
    readonly amount?: bigint;
    readonly currency?: string;
  },
): Exception {
  const given = policies.receivables.work[kind];
  const { amount = 0n, currency } = item;
  return {
    effect: 'exception',
    kind,
    identity: `${kind}|${item.identity}`,
    code: kind.toUpperCase().replaceAll('-', '_'),
    summary: item.summary,
    owner: given?.owner ?? 'revenue-cycle',
    dueAt: daysAfter(item.from, given?.days ?? 5),
    ...(amount === 0n || currency === undefined ? {} : { amount, currency }),
  };
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

/** Sets and moves timers for what is now waited for, cancels the others. No expectation is due before `grace`, an ISO instant. */
export function timerChanges(before: ReadonlyMap<string, Wait>, after: ReadonlyMap<string, Wait>, grace: string): Effect[] {
  return [
    ...[...after]
      .filter(([name, wait]) => before.get(name)?.dueAt !== wait.dueAt || before.get(name)?.visit !== wait.visit)
      .map(([name, { dueAt, visit, isExpectation }]): Effect => {
        return { effect: 'timer', name, visit, dueAt: isExpectation === true ? laterOf(dueAt, grace) : dueAt };
      }),
    ...[...before.keys()].filter((name) => !after.has(name)).map((name): Effect => ({ effect: 'cancel-timer', name })),
  ];
}
