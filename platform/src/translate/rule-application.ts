import { Fault } from '../kernel/index.ts';
import type { EmitRule } from './emit-rule.ts';
import type { TranslationMemory } from './rule-identity.ts';
import { CodeUnknown, noRule } from './faults.ts';
import type { RecordFormat, Scope, SourceRecord } from './record.ts';
import type { DraftEvent, RecordFailure, TokenValue, Translation, TranslationContext } from './translation.ts';

/** Applies the rules of a mapping to one record after the other and gathers what they give. */
export class RuleApplication<R extends SourceRecord> {
  readonly #mapping: string;
  readonly #format: RecordFormat<R>;
  readonly #memory: TranslationMemory;
  #events: DraftEvent[] = [];
  #failures: RecordFailure[] = [];
  #tokens = new Map<string, TokenValue>();

  constructor(mapping: string, format: RecordFormat<R>, context: TranslationContext) {
    this.#mapping = mapping;
    this.#format = format;
    this.#memory = { context, lookAlikes: new Map(), pseudonyms: new Map() };
  }

  /** A record is one unit: when one of its rules fails, none of them emits, and its neighbours go on. */
  apply(rules: readonly EmitRule<R>[], record: R): void {
    const scope: Scope<R> = { record };
    const drafts: DraftEvent[] = [];
    const chosen: EmitRule<R>[] = [];
    let current: EmitRule<R> | undefined;
    try {
      for (const rule of rules) {
        current = rule;
        if (rule.when(scope)) chosen.push(rule);
      }
      current = undefined;
      if (chosen.length === 0) throw noRule(this.#format.place(record));
      for (const rule of chosen) {
        current = rule;
        if (rule.definition !== undefined) drafts.push(rule.emit(scope, this.#memory));
      }
      for (const draft of drafts) this.#take(draft, chosen);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#fail(error, record, current, chosen.length === 0 ? rules : chosen);
    }
  }

  /** Holds a record for a reason that lies outside the rules. */
  refuse(fault: Fault, record: R, rules: readonly EmitRule<R>[]): void {
    this.#fail(fault, record, undefined, rules);
  }

  /** Notes bytes that could not be cut into records. */
  undecodable(fault: Fault, start: number, end: number): void {
    this.#failures.push({ ...described(fault), record: 0, keys: [], entity: undefined, start, end, rule: this.#mapping });
  }

  /** What was gathered since the last call. */
  translation(): Translation {
    const translation = { events: this.#events, failures: this.#failures, tokens: [...this.#tokens.values()] };
    this.#events = [];
    this.#failures = [];
    this.#tokens = new Map();
    return translation;
  }

  #take(draft: DraftEvent, rules: readonly EmitRule<R>[]): void {
    this.#events.push(draft);
    const rule = rules.find((one) => one.name === draft.rule);
    for (const { field, kind } of rule?.tokenFields ?? []) {
      const value = draft.phi?.[field];
      if (typeof value === 'string') this.#token({ kind, value });
    }
  }

  #fail(fault: Fault, record: R, rule: EmitRule<R> | undefined, candidates: readonly EmitRule<R>[]): void {
    const scope = { record };
    const first = <T>(read: (rule: EmitRule<R>) => T | undefined): T | undefined =>
      candidates.map(read).find((value) => value !== undefined);
    const keys = new Set(candidates.flatMap((one) => one.keyOf(scope, this.#memory) ?? []));
    for (const token of candidates.flatMap((one) => one.tokens(scope))) this.#token(token);
    this.#failures.push({
      ...described(fault),
      record: record.number,
      keys: [...keys],
      // What a channel may not carry is the work of the channel's people, and not shown to those it names.
      entity: fault.code === 'RECORD_ENTITY_FOREIGN' ? undefined : first((one) => one.entityOf(scope)),
      start: record.start,
      end: record.end,
      rule: rule?.name ?? this.#mapping,
    });
  }

  #token(token: TokenValue): void {
    this.#tokens.set(`${token.kind}\n${token.value}`, token);
  }
}

function described(fault: Fault): Pick<RecordFailure, 'code' | 'message' | 'hint' | 'at' | 'gap'> {
  const gap = fault instanceof CodeUnknown ? fault.gap : undefined;
  return { code: fault.code, message: fault.message, hint: fault.hint ?? '', at: fault.at ?? '', ...(gap === undefined ? {} : { gap }) };
}
