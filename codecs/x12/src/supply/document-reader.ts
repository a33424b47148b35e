import type { GuideFinding } from '../check/finding.ts';
import { GuideChecker } from '../check/guide-checker.ts';
import { type EnvelopeEvent, EnvelopeReader, type GroupStart, type InterchangeStart, type SetStart } from '../envelope-reader.ts';
import type { Segment, Span } from '../segment.ts';
import { tokenize } from '../tokenize.ts';
import { X12Error } from '../x12-error.ts';
import type { DocumentKind } from './document-kind.ts';
import type { ItemShape, Item } from './document-shape.ts';
import { type DocumentGround, DocumentTree, groundOf } from './document-tree.ts';
import { lineProblems } from './line-totals.ts';
import { rejectsDocument } from './rejection.ts';

/** The envelope a set came in. */
export interface DocumentEnvelope {
  /** ISA05 to ISA08 and ISA13. */
  readonly sender: InterchangeStart['sender'];
  readonly receiver: InterchangeStart['receiver'];
  readonly interchange: string;
  /** GS02, GS03, GS06 and GS08. */
  readonly groupSender: string;
  readonly groupReceiver: string;
  readonly group: string;
  readonly version: string;
}

/** One set of the supply side. */
export interface Document<S extends ItemShape = ItemShape> {
  /** ST01 and ST02. */
  readonly set: string;
  readonly controlNumber: string;
  readonly envelope: DocumentEnvelope;
  readonly value: Item<S>;
  /** What a 997 says about it. */
  readonly findings: readonly GuideFinding[];
  /** What hinders its use: findings that reject it are not among them. */
  readonly problems: readonly X12Error[];
  /** Every value is what was sent, all segments are there and its figures agree. */
  readonly isSound: boolean;
  /** From ST to SE. */
  readonly at: Span;
}

interface Open {
  readonly start: SetStart;
  readonly kind: DocumentKind;
  readonly checker: GuideChecker;
  readonly tree: DocumentTree;
  readonly findings: GuideFinding[];
  readonly problems: X12Error[];
}

const ENVELOPE = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA']);

/**
 * Reads sets of the supply side from the segments of a stream, each as one value as soon as it ends; sets of other kinds are passed over.
 * Structure and elements are checked as for a 997, and beyond it that CTT agrees with the lines and that an invoice adds up. It throws
 * nothing. What is wrong with the envelope of no set is told by `outside`.
 */
export class DocumentReader {
  readonly #kinds: ReadonlyMap<string, DocumentKind>;
  readonly #envelopes = new EnvelopeReader();
  readonly #checkers = new Map<DocumentKind, GuideChecker>();
  readonly #grounds = new Map<DocumentKind, DocumentGround>();
  readonly outside: X12Error[] = [];
  #interchange: InterchangeStart | undefined;
  #group: GroupStart | undefined;
  #open: Open | undefined;

  constructor(kinds: Iterable<DocumentKind>) {
    this.#kinds = new Map([...kinds].map((kind) => [kind.set, kind]));
  }

  /** Takes the next segment and returns the set it ends. */
  push(segment: Segment): Document[] {
    if (this.#open !== undefined && !ENVELOPE.has(segment.id)) {
      this.#open.findings.push(...this.#open.checker.push(segment));
      this.#open.tree.take(segment);
      return [];
    }
    return this.#envelopes.push(segment).flatMap((event) => this.#take(event, segment));
  }

  /** Says that the stream is complete; a set without SE is given out, not sound. */
  end(): Document[] {
    return this.#envelopes.end().flatMap((event) => this.#take(event, undefined));
  }

  #take(event: EnvelopeEvent, segment: Segment | undefined): Document[] {
    switch (event.kind) {
      case 'interchange':
        this.#interchange = event;
        return [];
      case 'group':
        this.#group = event;
        return [];
      case 'set':
        this.#begin(event);
        return [];
      case 'set-end':
        return this.#close(event.segment);
      case 'error':
        (this.#open?.problems ?? this.outside).push(event.error);
        return event.error.code === 'X12_SE_MISSING' ? this.#close(segment) : [];
      case 'acknowledgement':
      case 'group-end':
      case 'interchange-end':
        return [];
    }
  }

  #begin(start: SetStart): void {
    const kind = this.#kinds.get(start.type);
    if (kind === undefined) return;
    const checker = this.#checkers.get(kind) ?? new GuideChecker(kind.guide);
    this.#checkers.set(kind, checker);
    const problems: X12Error[] = [];
    const ground = this.#grounds.get(kind) ?? groundOf(kind);
    this.#grounds.set(kind, ground);
    const tree = new DocumentTree(kind, ground, start.segment, (error) => problems.push(error));
    this.#open = { start, kind, checker, tree, findings: [...checker.start(start.segment)], problems };
  }

  #close(at: Segment | undefined): Document[] {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return [];
    const { start, kind, checker, tree, findings, problems } = open;
    if (at !== undefined) findings.push(...checker.end(at));
    const value = tree.value();
    problems.push(...lineProblems(kind, value, tree));
    const isSound = problems.length === 0 && !findings.some(rejectsDocument);
    const span = { start: start.segment.start, end: at?.end ?? tree.end };
    return [
      { set: kind.set, controlNumber: start.controlNumber, envelope: this.#envelope(), value, findings, problems, isSound, at: span },
    ];
  }

  #envelope(): DocumentEnvelope {
    const nobody = { qualifier: '', id: '' };
    return {
      sender: this.#interchange?.sender ?? nobody,
      receiver: this.#interchange?.receiver ?? nobody,
      interchange: this.#interchange?.controlNumber ?? '',
      groupSender: this.#group?.sender ?? '',
      groupReceiver: this.#group?.receiver ?? '',
      group: this.#group?.controlNumber ?? '',
      version: this.#group?.version ?? '',
    };
  }
}

/** The sets of these kinds in an input at hand, and what is wrong outside of them. Throws nothing. */
export function readDocuments(bytes: Uint8Array, kinds: Iterable<DocumentKind>): { documents: Document[]; outside: readonly X12Error[] } {
  const reader = new DocumentReader(kinds);
  const documents: Document[] = [];
  try {
    for (const segment of tokenize(bytes)) documents.push(...reader.push(segment));
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    reader.outside.push(error);
  }
  documents.push(...reader.end());
  return { documents, outside: reader.outside };
}

/** Whether the set is of this kind; its value then has the type of the kind. */
export function isOfKind<S extends ItemShape>(document: Document, kind: DocumentKind<S>): document is Document<S> {
  return document.set === kind.set;
}
