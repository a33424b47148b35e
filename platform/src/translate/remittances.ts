import type { RemittanceHeader, RemittancePart } from '@plexus/x12';
import type { EmitRule } from './emit-rule.ts';
import type { RecordFormat } from './record.ts';
import { type RemittanceRecord, remittanceFormat } from './remittance-format.ts';
import { PartReader } from './remittance-parts.ts';
import { RemittanceSurvey, type Survey, type SurveyedSet, type Surveying } from './remittance-survey.ts';
import { RuleApplication } from './rule-application.ts';
import type { MappingFacts } from './mapping.ts';
import type { FieldRange, Translation, TranslationContext } from './translation.ts';

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
