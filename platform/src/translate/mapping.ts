import { Hl7Error, type Message, parseMessage } from '@plexus/hl7v2';
import { Fault } from '../kernel/index.ts';
import { compileCondition } from './condition.ts';
import type { Compiler, Crosswalks } from './compiler.ts';
import { type DocumentNode, DocumentNode as Root, type SourceDocument } from './document.ts';
import { compileRule, type EmitRule } from './emit-rule.ts';
import { compileExpression } from './expression.ts';
import { compileHl7Each, type Hl7Each, type Hl7Record, hl7Format, hl7Messages, hl7Records } from './hl7-format.ts';
import { noRecords, notAccepted } from './faults.ts';
import { compileJsonEach, jsonLines, type JsonRecord, jsonFormat, jsonRecords } from './json-format.ts';
import type { RecordFormat, SourceRecord } from './record.ts';
import { type Remittances, compileRemittances } from './remittances.ts';
import { RuleApplication } from './rule-application.ts';
import { type ZoneClock, zoneClock } from './time-zone.ts';
import type { FieldRange, Translation, TranslationContext } from './translation.ts';

export interface MappingContext {
  readonly crosswalks: Crosswalks;
  /** Ids of the tenant's legal entities. */
  readonly entities: Iterable<string>;
}

/** What is known of a mapping without a message. */
export interface MappingFacts {
  readonly name: string;
  readonly owner: string;
  /** Message kinds it takes: `DFT^P03`, `835`; empty means any. */
  readonly kinds: readonly string[];
  /** Types of the events it emits. */
  readonly emits: readonly string[];
}

/** A mapping of messages that are read whole. */
export interface MessageMapping extends MappingFacts {
  readonly format: 'hl7v2' | 'json';
  /**
   * Translates one stored message; a batch file counts as one. Pure, and never throws for what the sender wrote: what
   * cannot be decoded is one failure without keys.
   */
  readonly translate: (bytes: Uint8Array, context: TranslationContext) => Translation;
  /** Which bytes the fields of one event came from, by the record range and rule of its lineage. */
  readonly fieldRanges: (
    bytes: Uint8Array,
    record: { readonly start: number; readonly end: number; readonly rule: string },
  ) => readonly FieldRange[];
}

/** A mapping of remittance files, which are streamed. */
export interface RemittanceMapping extends MappingFacts, Remittances {
  readonly format: 'x12/835';
}

export type CompiledMapping = MessageMapping | RemittanceMapping;

const TOP_KEYS = [
  'mapping',
  'from',
  'accept',
  'owner',
  'description',
  'zone',
  'currency',
  'each',
  'key',
  'identity',
  'entity',
  'occurredAt',
  'emit',
  'shared',
];

/** Everything that is wrong with a mapping, in the order in which it is written; empty when it compiles. */
export function checkMapping(document: SourceDocument, context: MappingContext): readonly Fault[] {
  return compiled(document, context).faults;
}

/** Compiles a mapping to closures. Throws the first of its faults (`MAPPING_…`, rejected, located). */
export function compileMapping(document: SourceDocument, context: MappingContext): CompiledMapping {
  const { mapping, faults } = compiled(document, context);
  if (mapping === undefined) throw faults[0] ?? new TypeError('a mapping without a fault compiles');
  return mapping;
}

/** Whether a mapping takes messages of this kind. */
export function accepts(mapping: MappingFacts, kind: string): boolean {
  return mapping.kinds.length === 0 || mapping.kinds.includes(kind);
}

/** Collects faults instead of stopping at the first. */
class Faults {
  readonly all: Fault[] = [];

  try<T>(compile: () => T): T | undefined {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.all.push(error);
      return undefined;
    }
  }
}

function compiled(document: SourceDocument, context: MappingContext): { mapping?: CompiledMapping; faults: readonly Fault[] } {
  const faults = new Faults();
  const mapping = faults.try(() => {
    const root = new Root(document).only(TOP_KEYS);
    const { format, kinds } = compileKinds(root);
    const name = root.require('mapping').text();
    const facts = { name, owner: root.require('owner').text(), kinds };
    const settings = compileSettings(root);
    const build = { root, name, context, settings, faults };
    if (format === 'hl7v2') return hl7Mapping(facts, build);
    return format === 'json' ? jsonMapping(facts, build) : remittanceMapping(facts, build);
  });
  return mapping === undefined || faults.all.length > 0 ? { faults: faults.all } : { mapping, faults: [] };
}

type Facts = Omit<MappingFacts, 'emits'>;

/** What is needed to compile the rules of a mapping. */
interface Build {
  readonly root: DocumentNode;
  readonly name: string;
  readonly context: MappingContext;
  readonly settings: Settings;
  readonly faults: Faults;
}

/** `from: hl7v2/DFT_P03`, or `from: hl7v2` with `accept: [ADT^A01, ADT^A04]`. */
function compileKinds(root: DocumentNode): { format: CompiledMapping['format']; kinds: readonly string[] } {
  const from = root.require('from');
  const accept = root.get('accept');
  const event = /^hl7v2\/([A-Z]{3})_([A-Z]\d\d)$/.exec(from.text());
  if (event !== null) {
    if (accept !== undefined)
      throw accept.fault('MAPPING_KEY_UNKNOWN', '"from" names the kind already', 'Write "from: hl7v2" to list kinds under "accept"');
    return { format: 'hl7v2', kinds: [`${event[1]}^${event[2]}`] };
  }
  const format = from.word(['hl7v2', 'json', 'json/lines', 'x12/835'] as const);
  if (format === 'x12/835') return { format, kinds: ['835'] };
  const kinds = accept?.items().map((item) => item.text()) ?? [];
  if (format === 'hl7v2' && kinds.length === 0) {
    throw from.fault('MAPPING_KIND_MISSING', 'The message kinds are not named', 'Write from: hl7v2/DFT_P03, or accept: [ADT^A01]');
  }
  return { format: format === 'json/lines' ? 'json' : format, kinds };
}

interface Settings {
  readonly currency: string | undefined;
  readonly zone: ZoneClock | undefined;
  readonly zoneNamed: (node: DocumentNode) => ZoneClock;
}

function compileSettings(root: DocumentNode): Settings {
  const clocks = new Map<string, ZoneClock>();
  const zoneNamed = (node: DocumentNode): ZoneClock => {
    const name = node.text();
    try {
      const clock = clocks.get(name) ?? zoneClock(name);
      clocks.set(name, clock);
      return clock;
    } catch {
      throw node.fault('MAPPING_ZONE_UNKNOWN', `"${name}" is not a time zone`, 'Use an IANA name such as America/Chicago');
    }
  };
  const zone = root.get('zone');
  return { currency: root.get('currency')?.text(), zone: zone && zoneNamed(zone), zoneNamed };
}

function compilerFor<R extends SourceRecord>(format: RecordFormat<R>, { context, settings }: Build): Compiler<R> {
  const compiler: Compiler<R> = {
    format,
    crosswalks: context.crosswalks,
    ...settings,
    expression: (node, options) => compileExpression(node, compiler, options),
    expressionOfPath: (node) => compileExpression(new Root(node.document, node.path, { path: node.value }), compiler),
    condition: (node) => compileCondition(node, compiler),
    path: (node, path) => format.path(new Root(node.document, node.path, path)),
    within: (inner) => compilerFor(inner, { context, settings } as Build),
  };
  return compiler;
}

/** Compiles the rules whose `of` is `of`; an index counts all rules, so that lineage names stay when others move away. */
function compileRules<R extends SourceRecord>(format: RecordFormat<R>, build: Build, of?: string): readonly EmitRule<R>[] {
  const { root, name, context, faults } = build;
  const rules = root.require('emit').items();
  if (rules.length === 0) throw root.require('emit').fault('MAPPING_SHAPE_WRONG', 'There is no rule', 'Write at least one rule');
  const compiler = compilerFor(format, build);
  const ruleContext = { mapping: name, compiler, entities: new Set(context.entities), root };
  return rules.flatMap((rule, index) => {
    if (of !== undefined && rule.get('of')?.value !== of) return [];
    if (of === undefined && rule.get('of') !== undefined) {
      faults.try(() => rule.only(['to', 'when', 'key', 'identity', 'entity', 'occurredAt', 'fields', 'ignore']));
      return [];
    }
    return faults.try(() => compileRule(rule, index, ruleContext)) ?? [];
  });
}

const emitsOf = <R extends SourceRecord>(rules: readonly EmitRule<R>[]): readonly string[] => [
  ...new Set(rules.flatMap((rule) => (rule.definition === undefined ? [] : [rule.definition.type]))),
];

function hl7Mapping(facts: Facts, build: Build): MessageMapping {
  const each = compileHl7Each(build.root.get('each'));
  const format = hl7Format(each);
  const rules = compileRules(format, build);
  return {
    ...facts,
    format: 'hl7v2',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication(facts.name, format, context);
      for (const { start, end } of messagesOf(bytes, application)) {
        const message = decoded(bytes, start, end, application);
        if (message !== undefined) applyToMessage(message, start, { facts, each, rules, application });
      }
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      hl7Messages(bytes)
        .filter(({ start, end }) => start <= place.start && place.end <= end)
        .flatMap(({ start, end }) => hl7Records(parseMessage(bytes.subarray(start, end)), each, start))
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []),
  };
}

function messagesOf(
  bytes: Uint8Array,
  application: RuleApplication<Hl7Record>,
): ReadonlyArray<{ readonly start: number; readonly end: number }> {
  try {
    return hl7Messages(bytes);
  } catch (error) {
    application.undecodable(faultOfHl7(error), 0, bytes.length);
    return [];
  }
}

function decoded(bytes: Uint8Array, start: number, end: number, application: RuleApplication<Hl7Record>): Message | undefined {
  try {
    return parseMessage(bytes.subarray(start, end));
  } catch (error) {
    application.undecodable(faultOfHl7(error), start, end);
    return undefined;
  }
}

function applyToMessage(
  message: Message,
  start: number,
  use: { facts: Facts; each: Hl7Each; rules: readonly EmitRule<Hl7Record>[]; application: RuleApplication<Hl7Record> },
): void {
  const { messageCode, trigger } = message.header;
  const end = start + message.bytes.length;
  if (!use.facts.kinds.includes(`${messageCode}^${trigger}`)) return use.application.undecodable(notAccepted(use.facts.name), start, end);
  const records = hl7Records(message, use.each, start);
  if (records.length === 0) return use.application.undecodable(noRecords(use.each.segment ?? 'MSH'), start, end);
  for (const record of records) use.application.apply(use.rules, record);
}

function faultOfHl7(error: unknown): Fault {
  if (!(error instanceof Hl7Error)) throw error;
  const { segment, field, offset } = error.at;
  const place = segment === undefined ? `byte ${offset}` : `${segment}${field === undefined ? '' : `-${field}`}`;
  return new Fault({
    code: error.code,
    kind: 'rejected',
    message: error.message,
    hint: 'Ask the sender for a message that follows the standard',
    at: place,
  });
}

/** A file of one value, or of one on each line: then a line that cannot be read does not spoil the others. */
function jsonMapping(facts: Facts, build: Build): MessageMapping {
  const each = compileJsonEach(build.root.get('each'));
  const rules = compileRules(jsonFormat, build);
  const hasLines = build.root.require('from').value === 'json/lines';
  const pieces = (bytes: Uint8Array): Iterable<{ readonly start: number; readonly end: number }> =>
    hasLines ? jsonLines(bytes) : [{ start: 0, end: bytes.length }];
  return {
    ...facts,
    format: 'json',
    emits: emitsOf(rules),
    translate(bytes, context) {
      const application = new RuleApplication<JsonRecord>(facts.name, jsonFormat, context);
      let number = 1;
      for (const { start, end } of pieces(bytes)) {
        try {
          for (const record of jsonRecords(bytes.subarray(start, end), each, start, number++)) application.apply(rules, record);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          application.undecodable(error, start, end);
        }
      }
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      [...pieces(bytes)]
        .filter(({ start, end }) => start <= place.start && place.end <= end)
        .flatMap(({ start, end }) => jsonRecords(bytes.subarray(start, end), each, start))
        .filter((record) => record.start === place.start)
        .flatMap((record) => rules.find((rule) => rule.name === place.rule)?.fieldRanges(record) ?? []),
  };
}

function remittanceMapping(facts: Facts, build: Build): RemittanceMapping {
  return compileRemittances(facts, (format, of) => compileRules(format, build, of));
}
