import {
  describeFinding,
  type Document,
  type DocumentKind,
  documentKinds,
  readDocuments,
  readEnvelopes,
  rejectsDocument,
  tokenize,
  X12Error,
} from '@plexus/x12';
import { Fault } from '../kernel/index.ts';
import { answerFormat, type AnswerRecord, answerRecords } from './answer-format.ts';
import { compileEach, documentFormat, type DocumentRecord } from './document-format.ts';
import type { MessageMapping } from './mapping.ts';
import { RuleApplication } from './rule-application.ts';
import { type Build, compileRules, emitsOf, type Facts } from './rule-build.ts';
import type { FieldRange, Translation, TranslationContext } from './translation.ts';

/** A mapping of the sets of one kind in X12 interchanges, which may hold sets of several kinds, each for a mapping of its own. */
export interface DocumentMapping extends MessageMapping {
  readonly format: 'x12';
  /** Only the sets this mapping is for; the envelope has been found well. */
  readonly translateSets: (bytes: Uint8Array, context: TranslationContext) => Translation;
}

/** Builds a mapping of sets of the supply side (`x12/850` …), or of what partners answer to ours (`x12/997`). */
export function documentMapping(facts: Facts, build: Build): MessageMapping {
  const set = build.root.require('from').text().slice('x12/'.length);
  const kind = documentKinds.find((one) => one.set === set);
  const sets = kind === undefined ? answerSets(facts, build) : documentSets(facts, build, kind);
  const mapping: DocumentMapping = {
    ...facts,
    ...sets,
    kinds: [set],
    format: 'x12',
    translate: (bytes, context) => together([mapping]).translate(bytes, context),
  };
  return mapping;
}

/**
 * Several mappings as one: each takes its sets of an interchange. An envelope that is wrong holds the whole of it, as its answer (TA1) says, and so does
 * one that speaks for somebody else; sets that no mapping takes are held.
 */
export function together(mappings: readonly DocumentMapping[]): MessageMapping {
  return {
    name: mappings[0]?.name ?? '',
    owner: mappings[0]?.owner ?? '',
    kinds: mappings.flatMap(({ kinds }) => kinds),
    emits: [...new Set(mappings.flatMap(({ emits }) => emits))],
    format: 'x12',
    translate(bytes, context) {
      const envelope = new RuleApplication(mappings[0]?.name ?? '', answerFormat, context);
      const wrong = envelopeFault(bytes) ?? senderFault(bytes, context.senders);
      if (wrong !== undefined) {
        envelope.undecodable(wrong, 0, bytes.length);
        return envelope.translation();
      }
      const taken = new Set(mappings.flatMap(({ kinds }) => kinds));
      for (const { type, at } of setsOf(bytes)) if (!taken.has(type)) envelope.undecodable(setUnmapped(type), at.start, at.end);
      const parts = [...mappings.map((mapping) => mapping.translateSets(bytes, context)), envelope.translation()];
      return {
        events: parts.flatMap(({ events }) => events),
        failures: parts.flatMap(({ failures }) => failures),
        tokens: parts.flatMap(({ tokens }) => tokens),
      };
    },
    fieldRanges: (bytes, place) =>
      mappings.flatMap((mapping) => (place.rule.startsWith(`${mapping.name}/`) ? mapping.fieldRanges(bytes, place) : [])),
  };
}

type Sets = Pick<DocumentMapping, 'emits' | 'translateSets' | 'fieldRanges'>;

function documentSets(facts: Facts, build: Build, kind: DocumentKind): Sets {
  const each = compileEach(build.root.get('each'), kind.shape);
  const format = documentFormat(kind.set, each.levels);
  const rules = compileRules(format, build);
  const recordsOf = (document: Document): DocumentRecord[] =>
    each
      .records(document)
      .map((levels, n) => ({ document, levels, number: n + 1, ...(levels.length === 1 ? document.at : spanOf(levels, document)) }));
  return {
    emits: emitsOf(rules),
    translateSets(bytes, context) {
      const application = new RuleApplication(facts.name, format, context);
      for (const document of readDocuments(bytes, [kind]).documents) {
        const fault = documentFault(document);
        if (fault !== undefined) {
          const [first] = recordsOf(document);
          if (first === undefined) application.undecodable(fault, document.at.start, document.at.end);
          else application.refuse(fault, { ...first, ...document.at }, rules);
        } else for (const record of recordsOf(document)) application.apply(rules, record);
      }
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      readDocuments(bytes, [kind])
        .documents.flatMap(recordsOf)
        .filter((record) => record.start === place.start && record.end === place.end)
        .flatMap((record) => rangesOf(rules, record, place.rule)),
  };
}

function answerSets(facts: Facts, build: Build): Sets {
  const rules = compileRules(answerFormat, build);
  return {
    emits: emitsOf(rules),
    translateSets(bytes, context) {
      const application = new RuleApplication<AnswerRecord>(facts.name, answerFormat, context);
      for (const record of answerRecords(bytes)) application.apply(rules, record);
      return application.translation();
    },
    fieldRanges: (bytes, place) =>
      answerRecords(bytes)
        .filter((record) => record.start === place.start && record.end === place.end)
        .flatMap((record) => rangesOf(rules, record, place.rule)),
  };
}

function rangesOf<R>(
  rules: readonly { readonly name: string; readonly fieldRanges: (record: R) => readonly FieldRange[] }[],
  record: R,
  name: string,
) {
  return rules.find((rule) => rule.name === name)?.fieldRanges(record) ?? [];
}

/** From the segment that opens an item to the next one of its list, as far as it is known; the item's own segment at least. */
function spanOf(levels: DocumentRecord['levels'], document: Document): { readonly start: number; readonly end: number } {
  return levels.at(-1)?.at ?? document.at;
}

/** The first thing that makes a set unusable. */
function documentFault({ isSound, problems, findings, set, controlNumber }: Document): Fault | undefined {
  if (isSound) return undefined;
  const hint = 'Ask the sender for a corrected document; nothing of this one is used, and the answer to it says where it is wrong';
  const rejected = findings.find(rejectsDocument);
  if (rejected !== undefined) {
    const at = `set ${set} ${controlNumber} ${rejected.segmentId}`;
    return new Fault({
      code: 'X12_SET_REJECTED',
      kind: 'rejected',
      message: `The set breaks the standard: ${describeFinding(rejected)}`,
      hint,
      at,
    });
  }
  const [problem] = problems;
  return new Fault({
    code: problem?.code ?? 'X12_SET_REJECTED',
    kind: 'rejected',
    message: problem?.message ?? 'The set is not sound',
    hint,
    at: `set ${set} ${controlNumber}`,
  });
}

/** What is only untidy in an envelope: a TA1 says it and takes the interchange. */
const UNTIDY = new Set(['X12_ISA_WIDTH', 'X12_DELIMITER_SHARED']);

function envelopeFault(bytes: Uint8Array): Fault | undefined {
  const wrong = readDocuments(bytes, documentKinds).outside.find(({ code }) => !UNTIDY.has(code));
  if (wrong === undefined) return undefined;
  const { code, message } = wrong;
  const hint = 'Ask the sender to send the interchange again, corrected; nothing of it is used';
  return new Fault({ code, kind: 'rejected', message, hint, at: `segment ${wrong.at.segmentIndex}` });
}

/** What lets a partner write the name of another: each channel is one partner's. */
function senderFault(bytes: Uint8Array, senders: TranslationContext['senders']): Fault | undefined {
  if (senders === undefined) return undefined;
  for (const event of envelopesOf(bytes)) {
    if (event.kind === 'interchange' && !senders.has(event.sender.id)) return senderRefused('ISA06');
    if (event.kind === 'group' && !senders.has(event.sender)) return senderRefused('GS02');
  }
  return undefined;
}

const senderRefused = (at: string): Fault =>
  new Fault({
    code: 'X12_SENDER_REFUSED',
    kind: 'rejected',
    message: 'The interchange names a sender that this channel is not for',
    hint: "Ask the partner what it sends for whom; a name that is its own belongs under the channel's senders",
    at,
  });

const setsOf = (bytes: Uint8Array): { readonly type: string; readonly at: { readonly start: number; readonly end: number } }[] =>
  envelopesOf(bytes).flatMap((event) =>
    event.kind === 'set' ? [{ type: event.type, at: { start: event.segment.start, end: event.segment.end } }] : [],
  );

function envelopesOf(bytes: Uint8Array): ReturnType<typeof readEnvelopes> {
  try {
    return readEnvelopes(tokenize(bytes));
  } catch (error) {
    if (error instanceof X12Error) return [];
    throw error;
  }
}

const setUnmapped = (type: string): Fault =>
  new Fault({
    code: 'X12_SET_UNMAPPED',
    kind: 'rejected',
    message: `No mapping of this channel takes sets ${/^[A-Z0-9]{3}$/.test(type) ? type : 'of this kind'}`,
    hint: 'Add a mapping for the set to the channel in estate/systems, or ask the sender why it came here',
    at: 'ST01',
  });
