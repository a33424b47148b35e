import { EnvelopeReader, type Imbalance, RemittanceBalance, type RemittanceHeader, type RemittancePart, type Segment } from '@plexus/x12';
import { Fault, formatMoney, money } from '../kernel/index.ts';
import type { ProviderItem } from './remittance-format.ts';
import { faultOfX12, PartReader } from './remittance-parts.ts';

/** The verdict of the first pass on one transaction set: nothing of a set with a fault may become an event. */
export interface SurveyedSet {
  readonly header: RemittanceHeader | undefined;
  readonly start: number;
  readonly end: number;
  readonly claims: number;
  readonly providerAdjustments: readonly ProviderItem[];
  /** The first thing wrong with it; undefined when it may be posted. */
  readonly fault: Fault | undefined;
}

/** What a whole file holds. */
export interface Survey {
  readonly sets: readonly SurveyedSet[];
  /** What is wrong with the envelopes around the sets: lost groups, a file that breaks off. */
  readonly faults: readonly Fault[];
  readonly bytes: number;
}

/** First pass over the chunks of a file, in constant memory but for the provider adjustments. */
export interface Surveying {
  push(chunk: Uint8Array): void;
  finish(): Survey;
}

export class RemittanceSurvey implements Surveying {
  readonly #envelope = new EnvelopeReader();
  readonly #balance = new RemittanceBalance();
  readonly #sets: SurveyedSet[] = [];
  readonly #faults: Fault[] = [];
  readonly #parts: PartReader;
  #header: RemittanceHeader | undefined;
  #items: ProviderItem[] = [];
  /** The first fault since the last set ended: it belongs to the set that is open, or to what lies between sets. */
  #fault: Fault | undefined;
  #inSet = false;

  constructor() {
    this.#parts = new PartReader((segment) => this.#check(segment));
  }

  push(chunk: Uint8Array): void {
    for (const part of this.#parts.push(chunk)) this.#take(part);
  }

  finish(): Survey {
    for (const part of this.#parts.finish()) this.#take(part);
    const broken = this.#parts.broken;
    if (broken !== undefined) this.#faults.push(broken);
    else for (const event of this.#envelope.end()) if (event.kind === 'error') this.#faults.push(faultOfX12(event.error));
    return { sets: this.#sets, faults: this.#faults, bytes: this.#parts.bytes };
  }

  #check(segment: Segment): void {
    if (segment.id === 'ST') this.#inSet = true;
    for (const event of this.#envelope.push(segment)) {
      if (event.kind !== 'error') continue;
      const fault = faultOfX12(event.error);
      if (this.#inSet) this.#fault ??= fault;
      else this.#faults.push(fault);
    }
    if (segment.id === 'SE') this.#inSet = false;
  }

  #take(part: RemittancePart): void {
    const [imbalance] = this.#balance.add(part);
    if (imbalance !== undefined) this.#fault ??= unbalanced(imbalance, this.#header?.currency ?? 'USD');
    if (part.kind === 'header') this.#header = part;
    else if (part.kind === 'problem' && part.error.severity === 'fatal') this.#fault ??= faultOfX12(part.error);
    else if (part.kind === 'providerAdjustment')
      this.#items.push(...part.adjustments.map((item) => ({ ...item, providerId: part.providerId })));
    else if (part.kind === 'end') this.#end(part);
  }

  #end(part: Extract<RemittancePart, { kind: 'end' }>): void {
    const isGood = this.#balance.verdict?.balanced === true;
    const fault = this.#fault ?? (isGood ? undefined : incomplete(part.set));
    const header = this.#header;
    this.#sets.push({
      header,
      start: header?.start ?? part.start,
      end: part.end,
      claims: part.claims,
      providerAdjustments: this.#items,
      fault,
    });
    this.#header = undefined;
    this.#items = [];
    this.#fault = undefined;
  }
}

const RULES = {
  service: 'charge less adjustments of a service',
  claim: 'charge less all adjustments of a claim',
  transaction: 'claims less provider adjustments',
};

function unbalanced({ level, expected, actual, difference, at }: Imbalance, currency: string): Fault {
  const text = (minor: bigint): string => formatMoney(money(minor, currency));
  return new Fault({
    code: 'REMITTANCE_UNBALANCED',
    kind: 'rejected',
    message: `The remittance does not balance: ${RULES[level]} come to ${text(expected)}, it says ${text(actual)}, difference ${text(difference)}`,
    hint: 'Ask the payer for a corrected remittance; nothing of this one is posted',
    at: `segment ${at.segmentIndex + 1} ${at.segmentId}${String(at.element ?? 0).padStart(2, '0')}`,
  });
}

function incomplete(set: number): Fault {
  return new Fault({
    code: 'REMITTANCE_INCOMPLETE',
    kind: 'rejected',
    message: 'The remittance is not complete',
    hint: 'Ask the clearinghouse to send the file again',
    at: `set ${set + 1}`,
  });
}
