import type { SourceRange } from '../remittance/parts.ts';
import type { AcknowledgementProvider, AcknowledgementReceiver, ClaimAcknowledgementPart } from './parts.ts';

/** What one level declares and what its claims come to. Counts are numbers of claims, amounts cents. */
export interface TallyDifference {
  readonly level: 'receiver' | 'provider';
  readonly set: number;
  readonly what: 'accepted-count' | 'rejected-count' | 'accepted-amount' | 'rejected-amount';
  readonly declared: bigint;
  readonly counted: bigint;
  /** The bytes of the level. */
  readonly at: SourceRange;
}

interface Sums {
  acceptedCount: bigint;
  rejectedCount: bigint;
  acceptedAmount: bigint;
  rejectedAmount: bigint;
}

/**
 * Compares the totals that a 277CA declares for a receiver and for a provider (QTY, AMT; 005010X214, loops 2200B and
 * 2200C) with its claims, as parts go by, in constant memory. What is not declared is not compared; claims neither
 * accepted nor rejected count in neither total.
 */
export class AcknowledgementTally {
  #receiver: AcknowledgementReceiver | undefined;
  #provider: AcknowledgementProvider | undefined;
  #ofReceiver = noSums();
  #ofProvider = noSums();

  /** Takes the next part; returns what does not agree in the levels that it ends. */
  add(part: ClaimAcknowledgementPart): TallyDifference[] {
    switch (part.kind) {
      case 'receiver': {
        const found = [...this.#endProvider(undefined), ...this.#endReceiver()];
        this.#receiver = part;
        return found;
      }
      case 'provider':
        return this.#endProvider(part);
      case 'claim': {
        const { outcome, charge = 0n } = part;
        for (const sums of [this.#ofReceiver, this.#ofProvider]) {
          if (outcome === 'accepted') addTo(sums, 'accepted', charge);
          if (outcome === 'rejected') addTo(sums, 'rejected', charge);
        }
        return [];
      }
      case 'end':
        return [...this.#endProvider(undefined), ...this.#endReceiver()];
      case 'header':
      case 'source':
      case 'problem':
        return [];
    }
  }

  #endProvider(next: AcknowledgementProvider | undefined): TallyDifference[] {
    const found = this.#provider === undefined ? [] : differences('provider', this.#provider, this.#ofProvider);
    this.#provider = next;
    this.#ofProvider = noSums();
    return found;
  }

  #endReceiver(): TallyDifference[] {
    const found = this.#receiver === undefined ? [] : differences('receiver', this.#receiver, this.#ofReceiver);
    this.#receiver = undefined;
    this.#ofReceiver = noSums();
    return found;
  }
}

function differences(
  level: 'receiver' | 'provider',
  part: AcknowledgementReceiver | AcknowledgementProvider,
  sums: Sums,
): TallyDifference[] {
  const { set, start, end, firstSegment, lastSegment } = part;
  const compared = [
    ['accepted-count', countOf(part.acceptedCount), sums.acceptedCount],
    ['rejected-count', countOf(part.rejectedCount), sums.rejectedCount],
    ['accepted-amount', part.acceptedAmount, sums.acceptedAmount],
    ['rejected-amount', part.rejectedAmount, sums.rejectedAmount],
  ] as const;
  return compared.flatMap(([what, declared, counted]) => {
    if (declared === undefined || declared === counted) return [];
    return [{ level, set, what, declared, counted, at: { start, end, firstSegment, lastSegment } }];
  });
}

/** A count of claims is whole; what is not cannot be compared. */
function countOf(written: string | undefined): bigint | undefined {
  return written !== undefined && /^\d{1,15}$/.test(written) ? BigInt(written) : undefined;
}

function addTo(sums: Sums, to: 'accepted' | 'rejected', charge: bigint): void {
  sums[`${to}Count`] += 1n;
  sums[`${to}Amount`] += charge;
}

function noSums(): Sums {
  return { acceptedCount: 0n, rejectedCount: 0n, acceptedAmount: 0n, rejectedAmount: 0n };
}
