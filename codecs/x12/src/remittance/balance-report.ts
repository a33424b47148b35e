import type { X12Place } from '../x12-error.ts';
import type { RemittanceClaim, RemittanceHeader, RemittancePart, RemittanceProvider, SourceRange } from './parts.ts';
import { type BalanceVerdict, claimImbalances, RemittanceBalance, transactionImbalance } from './remittance-balance.ts';

/**
 * One line of a balance report. `service`, `claim` and `transaction` are the rules of the guide (005010X221A1, 1.10.2).
 * `provider` compares TS305 with the charges of its claims and informs only. `provider-adjustment` is one reason of a
 * PLB: nothing is expected of it alone, it counts in the transaction. Cents; `difference` is actual less expected.
 */
export interface BalanceLine {
  readonly level: 'service' | 'claim' | 'provider' | 'provider-adjustment' | 'transaction';
  readonly set: number;
  /** 0-based claim of the set, and service of the claim. */
  readonly claim: number | undefined;
  readonly service: number | undefined;
  /** PLB03-1 and its like, such as WO or 72. */
  readonly reason: string | undefined;
  readonly expected: bigint | undefined;
  readonly actual: bigint;
  readonly difference: bigint;
  readonly at: X12Place;
  /** The bytes of the service, claim, PLB reason, provider or payment. */
  readonly start: number;
  readonly end: number;
}

/** The report on one set. */
export interface SetBalance {
  readonly verdict: BalanceVerdict;
  readonly lines: readonly BalanceLine[];
  /** Lines left out because the set has more than the report keeps. */
  readonly omitted: number;
}

export interface BalanceReportOptions {
  /** Give every line, not only those with a difference. Default false; reasons of PLB are given in any case. */
  readonly every?: boolean;
  /** The most lines `finished` keeps of one set. Default 1,000. */
  readonly keep?: number;
}

/**
 * Reports how remittances balance, as parts go by, in memory bounded by `keep`: line by line from `add`, and set by set
 * from `finished`. The verdicts are those of RemittanceBalance.
 */
export class RemittanceBalanceReport {
  readonly #every: boolean;
  readonly #keep: number;
  readonly #balance = new RemittanceBalance();
  #header: RemittanceHeader | undefined;
  #provider: RemittanceProvider | undefined;
  #providerCharge = 0n;
  #paid = 0n;
  #providerAdjustment = 0n;
  #lines: BalanceLine[] = [];
  #omitted = 0;
  #finished: SetBalance | undefined;

  constructor(options: BalanceReportOptions = {}) {
    this.#every = options.every ?? false;
    this.#keep = options.keep ?? 1000;
  }

  /** Takes the next part; returns the lines it completes. */
  add(part: RemittancePart): BalanceLine[] {
    this.#balance.add(part);
    const lines = this.#linesOf(part);
    const room = this.#keep - this.#lines.length;
    this.#lines.push(...lines.slice(0, room));
    this.#omitted += Math.max(0, lines.length - room);
    if (part.kind === 'end') this.#finish();
    return lines;
  }

  /** The report on the set that ended last; undefined before the first end. */
  get finished(): SetBalance | undefined {
    return this.#finished;
  }

  #linesOf(part: RemittancePart): BalanceLine[] {
    switch (part.kind) {
      case 'header':
        this.#header = part;
        return [];
      case 'provider':
        return this.#enterProvider(part);
      case 'claim':
        this.#paid += part.paid;
        if (part.provider !== undefined && part.provider === this.#provider) this.#providerCharge += part.charge;
        return claimImbalances(part, this.#every).map((found) => ({ ...found, reason: undefined, ...bytesOf(part, found.service) }));
      case 'providerAdjustment':
        return part.adjustments.map((item) => {
          this.#providerAdjustment += item.amount;
          const at = { segmentIndex: item.segmentIndex, segmentId: 'PLB', offset: item.start };
          const nothing = { claim: undefined, service: undefined, expected: undefined, difference: 0n };
          const { reason, amount: actual, start, end } = item;
          return { level: 'provider-adjustment', set: part.set, ...nothing, reason, actual, at, start, end };
        });
      case 'end':
        return [...this.#enterProvider(undefined), ...this.#transaction()];
      case 'problem':
        return [];
    }
  }

  /** Another provider begins, or none: what the last one declared is compared with its claims. */
  #enterProvider(next: RemittanceProvider | undefined): BalanceLine[] {
    const provider = this.#provider;
    const expected = this.#providerCharge;
    this.#provider = next;
    this.#providerCharge = 0n;
    if (provider?.totalCharge === undefined) return [];
    const difference = provider.totalCharge - expected;
    if (difference === 0n && !this.#every) return [];
    const { set, totalCharge: actual, start, end } = provider;
    const at = { segmentIndex: provider.lastSegment, segmentId: 'TS3', element: 5, offset: start };
    return [
      { level: 'provider', set, claim: undefined, service: undefined, reason: undefined, expected, actual, difference, at, start, end },
    ];
  }

  #transaction(): BalanceLine[] {
    if (this.#header === undefined) return [];
    const { start, end } = this.#header.paymentSource;
    const found = transactionImbalance(this.#header, this.#paid - this.#providerAdjustment, this.#every);
    return found.map((line) => ({ ...line, reason: undefined, start, end }));
  }

  #finish(): void {
    const { verdict } = this.#balance;
    if (verdict !== undefined) this.#finished = { verdict, lines: this.#lines, omitted: this.#omitted };
    this.#header = undefined;
    this.#paid = 0n;
    this.#providerAdjustment = 0n;
    this.#lines = [];
    this.#omitted = 0;
  }
}

/** The reports on all sets of parts at hand. */
export function reportBalance(parts: Iterable<RemittancePart>, options?: BalanceReportOptions): SetBalance[] {
  const report = new RemittanceBalanceReport(options);
  const finished: SetBalance[] = [];
  for (const part of parts) {
    report.add(part);
    if (part.kind === 'end' && report.finished !== undefined) finished.push(report.finished);
  }
  return finished;
}

function bytesOf(claim: RemittanceClaim, service: number | undefined): Pick<SourceRange, 'start' | 'end'> {
  const { start, end } = (service === undefined ? undefined : claim.services[service]) ?? claim;
  return { start, end };
}
