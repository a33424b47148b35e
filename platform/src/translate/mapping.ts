import type { Fault } from '../kernel/index.ts';
import { bankMapping } from './bank-mapping.ts';
import type { Crosswalks } from './compiler.ts';
import { documentKinds } from '@plexus/x12';
import { DocumentNode, type SourceDocument } from './document.ts';
import { documentMapping } from './document-mapping.ts';
import { compileFhirKinds, fhirMapping } from './fhir-mapping.ts';
import { csvMapping } from './csv-mapping.ts';
import { hl7Mapping } from './hl7-mapping.ts';
import { jsonMapping } from './json-mapping.ts';
import { compileRemittances, type Remittances } from './remittances.ts';
import { compileRules, compileSettings, Faults } from './rule-build.ts';
import type { FieldRange, Translation, TranslationContext } from './translation.ts';
import { compileXmlKinds, xmlMapping } from './xml-mapping.ts';

export interface MappingContext {
  readonly crosswalks: Crosswalks;
  /** Ids of the tenant's legal entities. */
  readonly entities: Iterable<string>;
}

/** What is known of a mapping without a message. */
export interface MappingFacts {
  readonly name: string;
  readonly owner: string;
  /** Message kinds it takes: `DFT^P03`, `835`, `ChargeItem`; empty means any. */
  readonly kinds: readonly string[];
  /** Types of the events it emits. */
  readonly emits: readonly string[];
}

/** A mapping of messages that are read whole. */
export interface MessageMapping extends MappingFacts {
  readonly format: 'hl7v2' | 'json' | 'fhir' | 'bank' | 'x12' | 'cxml' | 'ubl' | 'csv';
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
  'columns',
  'delimiter',
  'group',
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

function compiled(document: SourceDocument, context: MappingContext): { mapping?: CompiledMapping; faults: readonly Fault[] } {
  const faults = new Faults();
  const mapping = faults.try(() => {
    const root = new DocumentNode(document).only(TOP_KEYS);
    const { format, kinds } = compileKinds(root);
    const name = root.require('mapping').text();
    const facts = { name, owner: root.require('owner').text(), kinds };
    const settings = compileSettings(root);
    const build = { root, name, context, settings, faults };
    if (format === 'hl7v2') return hl7Mapping(facts, build);
    if (format === 'json') return jsonMapping(facts, build);
    if (format === 'fhir') return fhirMapping(facts, build);
    if (format === 'bank') return bankMapping(facts, build);
    if (format === 'csv') return csvMapping(facts, build);
    if (format === 'cxml' || format === 'ubl') return xmlMapping(format, facts, build);
    if (format === 'x12') return documentMapping(facts, build);
    return compileRemittances(facts, (records, of) => compileRules(records, build, of));
  });
  return mapping === undefined || faults.all.length > 0 ? { faults: faults.all } : { mapping, faults: [] };
}

/** Sets of the supply side, and the answers of partners to ours. */
const SETS: readonly string[] = [...documentKinds.map(({ set }) => `x12/${set}`), 'x12/997'];

/** `from: hl7v2/DFT_P03`, or `from: hl7v2` with `accept: [ADT^A01, ADT^A04]`; for FHIR the same with types of resources. */
function compileKinds(root: DocumentNode): { format: CompiledMapping['format']; kinds: readonly string[] } {
  const from = root.require('from');
  const accept = root.get('accept');
  const event = /^hl7v2\/([A-Z]{3})_([A-Z]\d\d)$/.exec(from.text());
  if (event !== null) {
    if (accept !== undefined)
      throw accept.fault('MAPPING_KEY_UNKNOWN', '"from" names the kind already', 'Write "from: hl7v2" to list kinds under "accept"');
    return { format: 'hl7v2', kinds: [`${event[1]}^${event[2]}`] };
  }
  if (/^fhir(?:\/|$)/.test(from.text())) return { format: 'fhir', kinds: compileFhirKinds(from, accept) };
  if (SETS.includes(from.text())) return { format: 'x12', kinds: [] };
  const xml = compileXmlKinds(from, accept);
  if (xml !== undefined) return xml;
  const format = from.word(['hl7v2', 'json', 'json/lines', 'csv', 'x12/835', 'bank/bai2', 'bank/ach'] as const);
  if (format === 'x12/835') return { format, kinds: ['835'] };
  const kinds = accept?.items().map((item) => item.text()) ?? [];
  if (format === 'hl7v2' && kinds.length === 0) {
    throw from.fault('MAPPING_KIND_MISSING', 'The message kinds are not named', 'Write from: hl7v2/DFT_P03, or accept: [ADT^A01]');
  }
  if (format === 'bank/bai2' || format === 'bank/ach') return { format: 'bank', kinds };
  return { format: format === 'json/lines' ? 'json' : format, kinds };
}
