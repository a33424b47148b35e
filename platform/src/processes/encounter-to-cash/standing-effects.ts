import type { StoredEvent } from '../../canonical/index.ts';
import type { Exception } from '../engine/standing.ts';
import { daysAfter } from './calendar.ts';
import type { Policies } from './policies.ts';

export { type Exception, exceptionChanges, timerChanges, type Wait } from '../engine/standing.ts';

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
