import { Fault } from '../kernel/index.ts';
import { policiesOf } from '../processes/index.ts';
import type { Purchasing } from '../processes/requisition-to-pay/index.ts';
import type { Tx } from '../store/index.ts';
import { NO_WORKLIST_POLICY, type WorklistPolicy } from '../worklist/index.ts';
import type { EstateInForce } from './estate-in-force.ts';

/** The policy of the worklist that is in force; where none is, everything can be resolved, rejected and reassigned. */
export async function worklistPolicy(tx: Tx, inForce: EstateInForce): Promise<WorklistPolicy> {
  try {
    // The estate was checked against the schemas of its policies before it became a release.
    return ((await inForce.read(tx)).estate.policies['worklist'] as WorklistPolicy | undefined) ?? NO_WORKLIST_POLICY;
  } catch (error) {
    if (error instanceof Fault && error.code === 'RELEASE_MISSING') return NO_WORKLIST_POLICY;
    throw error;
  }
}

/** How the tenant buys, by the release in force. Throws `RELEASE_MISSING`. */
export async function purchasingPolicy(tx: Tx, inForce: EstateInForce): Promise<Purchasing> {
  return policiesOf((await inForce.read(tx)).estate).purchasing;
}
