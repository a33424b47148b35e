import type { ControlTotalData, StoredEvent } from '../../canonical/index.ts';
import type { Decision } from '../engine/decision.ts';
import { eventUnexpected } from './faults.ts';

/** One total that a partner reported: what it counts, per entity and day, and the newest word on it. */
export interface ControlTotal {
  readonly source: string;
  readonly entity: string;
  readonly day: string;
  readonly measure: string;
  readonly amount: string;
  readonly currency: string;
  readonly count: number;
  /** ISO instant of the report; an older one does not replace a newer. */
  readonly at: string;
}

/** The partner's totals under one key. */
export type Control = readonly ControlTotal[];

/** Keeps the newest total per source, entity, day and measure: the first leg of reconciliation. */
export function decideControl(state: Control | undefined, event: StoredEvent): Decision<Control> {
  if (event.type !== 'control-total.reported') throw eventUnexpected(event.type, 'control');
  const { source, day, measure, amount, currency, count } = event.data as ControlTotalData;
  const reported: ControlTotal = { source, entity: event.entity, day, measure, amount, currency, count, at: event.occurredAt };
  const before = state ?? [];
  const known = before.find((total) => isSame(total, reported));
  const totals = known !== undefined && known.at > reported.at ? before : [...before.filter((total) => total !== known), reported];
  return { state: totals, status: 'reported', effects: [] };
}

const isSame = (one: ControlTotal, other: ControlTotal): boolean =>
  one.source === other.source &&
  one.entity === other.entity &&
  one.day === other.day &&
  one.measure === other.measure &&
  one.currency === other.currency;

/** Compact JSON text of control totals. */
export const encodeControl = (totals: Control): string =>
  JSON.stringify(
    totals.map((total) => [total.source, total.entity, total.day, total.measure, total.amount, total.currency, total.count, total.at]),
  );

/** Reads what `encodeControl` wrote. */
export function decodeControl(text: string): Control {
  const rows = JSON.parse(text) as [string, string, string, string, string, string, number, string][];
  return rows.map(([source, entity, day, measure, amount, currency, count, at]) => ({
    source,
    entity,
    day,
    measure,
    amount,
    currency,
    count,
    at,
  }));
}
