import { type AccessControl, accessDenied } from '../../identity/access/index.ts';
import type { Tx } from '../../store/index.ts';
import type { OfferedEvent } from '../../webhooks/index.ts';
import { aboutEvent, resourcesOf, type Sensitivity } from './sensitivity.ts';

/** What decides which events receivers of webhooks are not told of. */
export interface Discretion extends Sensitivity {
  readonly tenant: string;
  readonly access: AccessControl;
}

/**
 * Which of the events that are to be sent their receivers may not be told of, by the numbers of their deliveries: the feed of events would not
 * show them to the same machine either. A receiver that somebody other than a client set up is a machine without a name. Throws
 * `ACCESS_POLICY_FAILED` where the policies cannot be asked, so that nothing is left out for good because of that.
 */
export async function withheldEvents(
  tx: Tx,
  { tenant, access, ...known }: Discretion,
  offered: readonly OfferedEvent[],
): Promise<ReadonlySet<bigint>> {
  const resources = await resourcesOf(
    tx,
    tenant,
    offered.map(({ event }) => aboutEvent(event)),
    known,
  );
  const withheld = offered.filter(({ client }, index) => {
    const machine = { kind: 'client', id: client ?? '', roles: [], scopes: 'all', entities: 'all' } as const;
    const verdict = access.decide(machine, 'events:read', resources[index]);
    if (verdict.outcome === 'denied' && verdict.code === 'ACCESS_POLICY_FAILED') throw accessDenied(verdict);
    return verdict.outcome === 'denied';
  });
  return new Set(withheld.map(({ delivery }) => delivery));
}
