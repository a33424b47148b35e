import type { Exception } from '../engine/standing.ts';
import type { Purchasing } from './policies.ts';
import type { PurchaseWork } from './purchase-work.ts';

const HOUR_MS = 3_600_000;

/** The instant `hours` hours after another, ISO. */
export const hoursAfter = (instant: string, hours: number): string => new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

/** Someone's work of a kind that `purchasing.yaml` gives to an owner with a clock. */
export function workItem(
  purchasing: Purchasing,
  kind: PurchaseWork,
  item: {
    readonly identity: string;
    readonly summary: string;
    readonly hint?: string;
    /** The instant the clock starts. */
    readonly from: string;
    /** What is at stake, in minor units. */
    readonly amount?: bigint;
    readonly currency?: string | undefined;
  },
): Exception {
  const { owner, hours } = purchasing.workOf(kind);
  const { amount = 0n, currency, hint } = item;
  return {
    effect: 'exception',
    kind,
    identity: `${kind}|${item.identity}`,
    code: kind.toUpperCase().replaceAll('-', '_'),
    summary: item.summary,
    ...(hint === undefined ? {} : { hint }),
    owner,
    dueAt: hoursAfter(item.from, hours),
    ...(amount === 0n || currency === undefined ? {} : { amount, currency }),
  };
}
