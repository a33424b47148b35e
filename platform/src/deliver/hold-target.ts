import type { Tx } from '../store/index.ts';
import type { Circuit } from './circuit.ts';

/** A target this node serves for now. */
export interface HeldTarget {
  readonly circuit: Circuit;
  /** Stopped by a person: nothing is sent and nothing looked for. */
  readonly paused: boolean;
}

/**
 * Takes or keeps a target for `holder`, and lengthens the leases of the deliveries it has under way. Undefined while another node holds it.
 * `renewed` names the deliveries whose lease now runs on; one that is not named is no longer ours.
 */
export async function holdTarget(
  tx: Tx,
  tenant: string,
  target: string,
  holder: string,
  leaseMs: number,
  underWay: readonly { readonly id: bigint; readonly fence: bigint }[],
): Promise<{ held: HeldTarget; renewed: ReadonlySet<bigint> } | undefined> {
  const { rows } = await tx.query<{ circuit: Circuit['state']; failures: number; retry_at: Date | null; paused: boolean }>({
    name: 'hold-target',
    text: `insert into target_state (tenant, target, holder, held_until) values ($1, $2, $3, now() + $4 * interval '1 ms')
      on conflict (tenant, target) do update set holder = excluded.holder, held_until = excluded.held_until
        where target_state.holder is null or target_state.holder = excluded.holder or target_state.held_until < now()
      returning circuit, failures, retry_at, paused`,
    values: [tenant, target, holder, leaseMs],
  });
  const state = rows[0];
  if (state === undefined) return undefined;
  const renewed = underWay.length === 0 ? [] : await renewLeases(tx, tenant, leaseMs, underWay);
  return {
    held: { circuit: { state: state.circuit, failures: state.failures, retryAt: state.retry_at?.getTime() ?? 0 }, paused: state.paused },
    renewed: new Set(renewed),
  };
}

async function renewLeases(
  tx: Tx,
  tenant: string,
  leaseMs: number,
  underWay: readonly { readonly id: bigint; readonly fence: bigint }[],
): Promise<bigint[]> {
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'renew-leases',
    text: `update delivery d set leased_until = now() + $2 * interval '1 ms'
      from unnest($3::bigint[], $4::bigint[]) w(id, fence)
      where d.tenant = $1 and d.id = w.id and d.fence = w.fence and d.leased_until > now() returning d.id`,
    values: [tenant, leaseMs, underWay.map((work) => String(work.id)), underWay.map((work) => String(work.fence))],
  });
  return rows.map((row) => row.id);
}

/** Gives a target back, so that another node need not wait for the hold to run out. */
export async function releaseTarget(tx: Tx, tenant: string, target: string, holder: string): Promise<void> {
  await tx.query({
    name: 'release-target',
    text: 'update target_state set holder = null, held_until = null where tenant = $1 and target = $2 and holder = $3',
    values: [tenant, target, holder],
  });
}
