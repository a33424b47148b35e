import type { X12Place } from '../x12-error.ts';
import type { Adjustment, RemittanceClaim, RemittanceEnd, RemittanceHeader, RemittancePart, SourceRange } from './parts.ts';

/** One rule that does not add up. Cents; `difference` is actual less expected. */
export interface Imbalance {
  /** `service` SVC03, `claim` CLP04, `transaction` BPR02. */
  readonly level: 'service' | 'claim' | 'transaction';
  readonly set: number;
  /** 0-based claim of the set, and service of the claim. */
  readonly claim: number | undefined;
  readonly service: number | undefined;
  /** What the charges or payments less the adjustments come to. */
  readonly expected: bigint;
  /** What the remittance says was paid. */
  readonly actual: bigint;
  readonly difference: bigint;
  readonly at: X12Place;
}

/** The verdict on one set, given at its end. */
export interface BalanceVerdict {
  readonly set: number;
  readonly controlNumber: string;
  /** No imbalance, no fatal problem, and the set was complete. Only then may it be posted. */
  readonly balanced: boolean;
  readonly imbalances: number;
  readonly fatalProblems: number;
  readonly complete: boolean;
  /** Sum of CLP04, sum of PLB, and BPR02. */
  readonly paid: bigint;
  readonly providerAdjustment: bigint;
  readonly payment: bigint | undefined;
}

/**
 * Checks the three balances of the 835 guide (005010X221A1, 1.10.2) as parts go by, in constant memory:
 * service: SVC02 less its CAS is SVC03; claim: CLP03 less all CAS, its own and its services', is CLP04; transaction:
 * the CLP04 of all claims less all PLB is BPR02. Reversals (CLP02 22) carry negative amounts and follow the same
 * arithmetic; predeterminations (25) too, whose payment is 0. AMT and CLP05 inform only. BPR03 does not turn the sign.
 */
export class RemittanceBalance {
  #header: RemittanceHeader | undefined;
  #paid = 0n;
  #providerAdjustment = 0n;
  #imbalances = 0;
  #verdict: BalanceVerdict | undefined;

  /** Takes the next part; returns the rules that it shows broken. */
  add(part: RemittancePart): Imbalance[] {
    switch (part.kind) {
      case 'header':
        this.#header = part;
        return [];
      case 'claim':
        this.#paid += part.paid;
        return this.#counted(claimImbalances(part));
      case 'providerAdjustment':
        for (const { amount } of part.adjustments) this.#providerAdjustment += amount;
        return [];
      case 'end':
        return this.#close(part);
      case 'provider':
      case 'problem':
        return [];
    }
  }

  /** The verdict on the set that ended last; undefined before the first end. */
  get verdict(): BalanceVerdict | undefined {
    return this.#verdict;
  }

  #close(end: RemittanceEnd): Imbalance[] {
    const header = this.#header;
    const expected = this.#paid - this.#providerAdjustment;
    const found = header === undefined ? [] : this.#counted(transactionImbalance(header, expected));
    const { set, controlNumber, complete, fatalProblems } = end;
    this.#verdict = {
      set,
      controlNumber,
      balanced: header !== undefined && complete && fatalProblems === 0 && this.#imbalances === 0,
      imbalances: this.#imbalances,
      fatalProblems,
      complete,
      paid: this.#paid,
      providerAdjustment: this.#providerAdjustment,
      payment: header?.paymentAmount,
    };
    this.#header = undefined;
    this.#paid = 0n;
    this.#providerAdjustment = 0n;
    this.#imbalances = 0;
    return found;
  }

  #counted(found: Imbalance[]): Imbalance[] {
    this.#imbalances += found.length;
    return found;
  }
}

/** The same over parts at hand: all imbalances, and one verdict per set. */
export function balanceRemittance(parts: Iterable<RemittancePart>): { imbalances: Imbalance[]; verdicts: BalanceVerdict[] } {
  const balance = new RemittanceBalance();
  const imbalances: Imbalance[] = [];
  const verdicts: BalanceVerdict[] = [];
  for (const part of parts) {
    imbalances.push(...balance.add(part));
    if (part.kind === 'end' && balance.verdict !== undefined) verdicts.push(balance.verdict);
  }
  return { imbalances, verdicts };
}

/** The rules of a claim and its services that are broken, or every rule where `every` asks for all. */
export function claimImbalances(claim: RemittanceClaim, every = false): Imbalance[] {
  const found: Imbalance[] = [];
  let adjusted = total(claim.adjustments);
  for (let index = 0; index < claim.services.length; index++) {
    const service = claim.services[index];
    if (service === undefined) continue;
    const ofService = total(service.adjustments);
    adjusted += ofService;
    const expected = service.charge - ofService;
    if (expected === service.paid && !every) continue;
    const place = { set: claim.set, claim: claim.ordinal, service: index };
    found.push({ level: 'service', ...place, ...amounts(expected, service.paid), at: placeOf(service, 'SVC', 3) });
  }
  const expected = claim.charge - adjusted;
  if (expected !== claim.paid || every) {
    const place = { set: claim.set, claim: claim.ordinal, service: undefined };
    found.push({ level: 'claim', ...place, ...amounts(expected, claim.paid), at: placeOf(claim, 'CLP', 4) });
  }
  return found;
}

/** The rule of the transaction where it is broken, or in any case where `every` asks for it. */
export function transactionImbalance(header: RemittanceHeader, expected: bigint, every = false): Imbalance[] {
  if (expected === header.paymentAmount && !every) return [];
  const place = { set: header.set, claim: undefined, service: undefined };
  const at: X12Place = {
    segmentIndex: header.paymentSource.segmentIndex,
    segmentId: 'BPR',
    element: 2,
    offset: header.paymentSource.start,
  };
  return [{ level: 'transaction', ...place, ...amounts(expected, header.paymentAmount), at }];
}

function amounts(expected: bigint, actual: bigint): { expected: bigint; actual: bigint; difference: bigint } {
  return { expected, actual, difference: actual - expected };
}

function placeOf(part: SourceRange, segmentId: string, element: number): X12Place {
  return { segmentIndex: part.firstSegment, segmentId, element, offset: part.start };
}

function total(adjustments: readonly Adjustment[]): bigint {
  let sum = 0n;
  for (const { amount } of adjustments) sum += amount;
  return sum;
}
