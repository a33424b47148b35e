import type { ProviderAdjustmentData } from '../../canonical/index.ts';

/** A provider-level adjustment with its place in the remittance. */
export interface PlacedAdjustment {
  readonly index: number;
  readonly code: string;
  readonly reference: string;
  /** Minor units; positive lowers the payment. */
  readonly amount: bigint;
  /** Of a recovery (WO), the part that an authorized return (72) beside it gives back; `amount` is the rest. */
  readonly returned: bigint;
  readonly entity: string;
}

/** Recovered over time, by a reference that other remittances name too: overpayment recovery, forwarding balance. */
const RECOVERED: ReadonlySet<string> = new Set(['WO', 'FB']);

/** What the other PLB03-1 codes are posted as. */
const POSTINGS: Readonly<Record<string, string>> = {
  L6: 'interest',
  CT: 'capitation',
  PI: 'settlement',
  IS: 'settlement',
  IR: 'withholding',
  J1: 'non-reimbursable',
  CS: 'provider-adjustment',
  '72': 'authorized-return',
};

/** Whether the adjustment is settled under its reference and not here. */
export const isRecovered = ({ code }: PlacedAdjustment): boolean => RECOVERED.has(code);

/** The posting of an adjustment; undefined for a code no rule was made for. */
export const postingOf = ({ code }: PlacedAdjustment): string | undefined => POSTINGS[code];

/**
 * The adjustments of a remittance, told apart: an authorized return (72) and the recovery (WO) of the same reference leave
 * the payment as it is and confirm a refund that the provider sent. What they have in common is the recovery's `returned`.
 */
export function placedAdjustments(adjustments: readonly ProviderAdjustmentData[]): PlacedAdjustment[] {
  const placed = adjustments.map(({ code, reference = '', amount, entity }, index) => ({
    index,
    code,
    reference,
    amount: BigInt(amount),
    returned: 0n,
    entity,
  }));
  for (const returned of placed.filter(({ code, amount }) => code === '72' && amount < 0n)) {
    for (const recovered of placed) {
      if (recovered.code !== 'WO' || recovered.reference !== returned.reference || recovered.amount <= 0n) continue;
      const both = -returned.amount < recovered.amount ? -returned.amount : recovered.amount;
      returned.amount += both;
      recovered.amount -= both;
      recovered.returned += both;
    }
  }
  return placed.filter(({ amount, returned }) => amount !== 0n || returned !== 0n);
}
