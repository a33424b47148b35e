import type { ClaimRemittedData } from '../../../canonical/index.ts';
import type { DenialPolicy } from '../policies.ts';

/** What the adjustments of a remitted claim come to, minor units. */
export interface ClaimReasons {
  readonly contractual: bigint;
  readonly patient: bigint;
  readonly denied: bigint;
  /** Neither a write-off nor a denial that policy knows: someone decides. */
  readonly unclassified: bigint;
  /** The reason of the largest denied part; empty when nothing is denied. */
  readonly reason: string;
}

const NOTHING: ClaimReasons = { contractual: 0n, patient: 0n, denied: 0n, unclassified: 0n, reason: '' };
/** CLP02 4: the payer does not know the patient; nothing it says of amounts is a write-off. */
const NOT_RECOGNIZED = '4';
/** CLP02 23: not our claim, passed to another payer. */
const NOT_OURS = '23';

/**
 * Sorts the adjustments (CAS) of a claim: contractual by group CO and PI, patient share by PR, and denials: unpaid reasons
 * that policy lists, in any group. What an earlier payer did (OA-23) is only restated. `sign` is −1 for a reversal, whose
 * amounts negate the original's.
 */
export function reasonsOf(data: ClaimRemittedData, policy: DenialPolicy, payers: readonly string[], sign: 1n | -1n): ClaimReasons {
  if (data.status === NOT_OURS) return NOTHING;
  const capitated = payers.some((payer) => policy.capitatedPayers.includes(payer));
  const sums = { contractual: 0n, patient: 0n, denied: 0n, unclassified: 0n };
  let reason = '';
  let largest = 0n;
  for (const [group, code, text] of data.adjustments) {
    const amount = sign * BigInt(text);
    const kind = data.status === NOT_RECOGNIZED ? 'denied' : kindOf(group, code, policy, capitated);
    if (kind === 'restated') continue;
    sums[kind] += amount;
    if (kind === 'denied' && amount > largest) {
      largest = amount;
      reason = code;
    }
  }
  return { ...sums, reason };
}

type Kind = 'contractual' | 'patient' | 'denied' | 'unclassified' | 'restated';

function kindOf(group: string, code: string, policy: DenialPolicy, capitated: boolean): Kind {
  const patientShare = group === 'PR' && policy.patientShare.includes(code);
  if (policy.reasons.includes(code) && !patientShare) return 'denied';
  if (policy.capitation.includes(code) && !capitated) return 'denied';
  switch (group) {
    case 'CO':
    case 'PI':
      return 'contractual';
    case 'PR':
      return 'patient';
    default:
      return policy.restated.includes(code) ? 'restated' : 'unclassified';
  }
}
