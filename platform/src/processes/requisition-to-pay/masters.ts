import type { StoredEvent } from '../../canonical/index.ts';
import type { Effect } from '../engine/decision.ts';
import type { Dated } from './newest.ts';
import type { Purchasing } from './policies.ts';

/**
 * Hands a supplier or an item to the ERPs that are not its system of record, when it became another one. Nobody waits for the end of it: an
 * order that names what an ERP does not have yet is refused there and says so.
 */
export function sendMaster(
  kind: 'supplier' | 'item',
  before: Dated<object> | undefined,
  now: Dated<object> | undefined,
  { key }: StoredEvent,
  { masterTargets }: Purchasing,
): Effect[] {
  if (masterTargets.length === 0 || now === undefined || JSON.stringify(before?.data) === JSON.stringify(now.data)) return [];
  return masterTargets.map((target): Effect => ({ effect: 'deliver', target, kind, orderKey: key, content: { ...now.data } }));
}
