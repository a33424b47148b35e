import {
  EnvelopeReader,
  type Imbalance,
  RemittanceBalance,
  type RemittanceHeader,
  type RemittancePart,
  RemittanceReader,
  type Segment,
  Tokenizer,
  X12Error,
} from '@plexus/x12';
import { Fault, formatMoney, money } from '../kernel/index.ts';
import type { EmitRule } from './emit-rule.ts';
import type { RecordFormat } from './record.ts';
import { type ProviderItem, type RemittanceRecord, remittanceFormat } from './remittance-format.ts';
import { RuleApplication } from './rule-application.ts';
import type { MappingFacts } from './mapping.ts';
import type { FieldRange, Translation, TranslationContext } from './translation.ts';

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

/** Second pass over the same chunks. Each call gives what was completed by it. */
export interface RemittanceTranslation {
  /** How many records (sets and claims) were gone through, those skipped included. */
  readonly records: number;
  push(chunk: Uint8Array): Translation;
  finish(): Translation;
}

/** The two passes over a remittance file: an 835 must balance before anything of it is posted, and may be larger than memory. */
export interface Remittances {
  readonly survey: () => Surveying;
  /** `skip` is how many records an earlier attempt already committed. */
  readonly translation: (survey: Survey, context: TranslationContext, skip?: number) => RemittanceTranslation;
  readonly fieldRanges: (
    bytes: Uint8Array,
    record: { readonly start: number; readonly end: number; readonly rule: string },
  ) => readonly FieldRange[];
}

type Facts = Omit<MappingFacts, 'emits'>;
type Rules = readonly EmitRule<RemittanceRecord>[];

/** Builds a remittance mapping from its two groups of rules. */
export function compileRemittances(
  facts: Facts,
  compileRules: (format: RecordFormat<RemittanceRecord>, of: string) => Rules,
): Remittances & MappingFacts & { readonly format: 'x12/835' } {
  const setRules = compileRules(remittanceFormat('remittance'), 'remittance');
  const claimRules = compileRules(remittanceFormat('claim'), 'claim');
  const emits = [...setRules, ...claimRules].flatMap((rule) => rule.definition?.type ?? []);
  return {
    ...facts,
    format: 'x12/835',
    emits: [...new Set(emits)],
    survey: () => new RemittanceSurvey(),
    translation: (survey, context, skip = 0) => new TwoPassTranslation(facts.name, { setRules, claimRules }, survey, context, skip),
    fieldRanges: (bytes, place) =>
      recordsOf(bytes)
        .filter((record) => record.start === place.start && record.end === place.end)
        .flatMap((record) => [...setRules, ...claimRules].find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []),
  };
}

/** Bytes to parts; what the tokenizer cannot go past ends the file. */
class PartReader {
  readonly #tokenizer = new Tokenizer();
  readonly #reader = new RemittanceReader();
  readonly #seen: ((segment: Segment) => void) | undefined;
  broken: Fault | undefined;
  bytes = 0;

  constructor(seen?: (segment: Segment) => void) {
    this.#seen = seen;
  }

  push(chunk: Uint8Array): RemittancePart[] {
    this.bytes += chunk.length;
    return this.#guarded(() => this.#tokenizer.push(chunk).flatMap((segment) => this.#take(segment)));
  }

  finish(): RemittancePart[] {
    const last = this.#guarded(() => this.#tokenizer.end().flatMap((segment) => this.#take(segment)));
    return [...last, ...this.#reader.end()];
  }

  #take(segment: Segment): RemittancePart[] {
    this.#seen?.(segment);
    return this.#reader.push(segment);
  }

  #guarded(read: () => RemittancePart[]): RemittancePart[] {
    if (this.broken !== undefined) return [];
    try {
      return read();
    } catch (error) {
      if (!(error instanceof X12Error)) throw error;
      this.broken = faultOfX12(error);
      return [];
    }
  }
}

function faultOfX12(error: X12Error): Fault {
  const { segmentIndex, segmentId, element } = error.at;
  const name = `${segmentId}${element === undefined ? '' : String(element).padStart(2, '0')}`;
  return new Fault({
    code: error.code,
    kind: 'rejected',
    message: error.message,
    hint: 'Ask the clearinghouse to send the file again, corrected',
    at: `segment ${segmentIndex + 1} ${name}`.trim(),
  });
}

class RemittanceSurvey implements Surveying {
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

class TwoPassTranslation implements RemittanceTranslation {
  readonly #parts = new PartReader();
  readonly #survey: Survey;
  readonly #rules: { readonly setRules: Rules; readonly claimRules: Rules };
  readonly #skip: number;
  readonly #application: RuleApplication<RemittanceRecord>;
  #header: RemittanceHeader | undefined;
  records = 0;

  constructor(mapping: string, rules: { setRules: Rules; claimRules: Rules }, survey: Survey, context: TranslationContext, skip: number) {
    this.#rules = rules;
    this.#survey = survey;
    this.#skip = skip;
    this.#application = new RuleApplication(mapping, remittanceFormat('claim'), context);
  }

  push(chunk: Uint8Array): Translation {
    for (const part of this.#parts.push(chunk)) this.#take(part);
    return this.#application.translation();
  }

  finish(): Translation {
    for (const part of this.#parts.finish()) this.#take(part);
    for (const fault of this.#survey.faults) this.#application.undecodable(fault, 0, this.#survey.bytes);
    return this.#application.translation();
  }

  #take(part: RemittancePart): void {
    const set = this.#survey.sets[part.set];
    if (set === undefined) return;
    if (part.kind === 'header') {
      this.#header = part;
      const record = setRecord(part, set);
      if (this.#isNew()) this.#applyToSet(record, set);
    } else if (part.kind === 'claim' && this.#header !== undefined && set.fault === undefined) {
      const record = claimRecord(part, this.#header, set);
      if (this.#isNew()) this.#application.apply(this.#rules.claimRules, record);
    } else if (part.kind === 'end') {
      if (set.header === undefined && set.fault !== undefined) this.#application.undecodable(set.fault, set.start, set.end);
      this.#header = undefined;
    }
  }

  #applyToSet(record: RemittanceRecord, set: SurveyedSet): void {
    if (set.fault === undefined) this.#application.apply(this.#rules.setRules, record);
    else this.#application.refuse(set.fault, { ...record, end: set.end }, this.#rules.setRules);
  }

  #isNew(): boolean {
    this.records++;
    return this.records > this.#skip;
  }
}

function setRecord(header: RemittanceHeader, totals: SurveyedSet): RemittanceRecord {
  return { header, totals, number: header.set + 1, start: header.start, end: header.end };
}

function claimRecord(claim: Extract<RemittancePart, { kind: 'claim' }>, header: RemittanceHeader, totals: SurveyedSet): RemittanceRecord {
  return { header, totals, claim, number: claim.ordinal + 1, start: claim.start, end: claim.end };
}

/** Every record of a file that is held whole: for tracing one event. */
function recordsOf(bytes: Uint8Array): readonly RemittanceRecord[] {
  const survey = new RemittanceSurvey();
  survey.push(bytes);
  const { sets } = survey.finish();
  const reader = new PartReader();
  let header: RemittanceHeader | undefined;
  return [...reader.push(bytes), ...reader.finish()].flatMap((part) => {
    const set = sets[part.set];
    if (set === undefined) return [];
    if (part.kind === 'header') {
      header = part;
      return [setRecord(part, set)];
    }
    return part.kind === 'claim' && header !== undefined ? [claimRecord(part, header, set)] : [];
  });
}
