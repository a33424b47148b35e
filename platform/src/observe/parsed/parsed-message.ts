import { isUtf8 } from 'node:buffer';
import type { MessagePlace, MessageSummary } from '../messages.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { bytesOf } from '../trace/index.ts';
import { cutHl7 } from './cut-hl7.ts';
import { cutJson } from './cut-json.ts';
import { cutLines } from './cut-lines.ts';
import { cutX12 } from './cut-x12.ts';
import type { KnownName } from './known-names.ts';
import type { Cut, Part } from './part.ts';

export type Span = readonly [from: number, to: number];

/** One part of a parsed message. */
export interface ParsedNode {
  readonly path: string;
  /** Its name in the standard. */
  readonly title?: string;
  /** UTF-16 units of the text. */
  readonly at: Span;
  /** Bytes of the stored message. */
  readonly bytes: Span;
  readonly value?: string;
  readonly masked?: true;
  readonly children?: readonly ParsedNode[];
}

export interface ParsedMessage {
  readonly message: string;
  readonly format: Cut['format'];
  readonly masked: boolean;
  /** The message is longer than what is shown. */
  readonly cut?: true;
  /** As sent, each segment on a line of its own; bullets stand for what is masked. */
  readonly text: string;
  readonly nodes: readonly ParsedNode[];
}

/** A screen of a large file; the rest is opened record by record from a trace. */
const MOST_BYTES = 64 * 1024;
/** Always as many, so that a mask does not tell how long the value is. */
const MASK = '•••';

/**
 * A message cut as its format cuts it, with names from the standard. Masked, it shows structure and, where the standard says what they are, codes and
 * amounts; what identifies people is shown only unmasked, and the caller writes the audit row then. Of JSON, masked, the names that `isKnown`
 * are shown and no values. A message that cannot be read is one text without parts.
 */
export async function readParsed(
  tx: Tx,
  keys: TenantKeys,
  message: MessageSummary & { readonly place: MessagePlace },
  masked: boolean,
  isKnown: KnownName,
): Promise<ParsedMessage> {
  const bytes = await bytesOf(tx, keys, message.place, { start: 0, end: Math.min(message.size, MOST_BYTES) });
  const parsed = parseForPeople(bytes, message.size > MOST_BYTES, masked, isKnown);
  return { message: message.id, ...parsed };
}

/** `isCut`: the bytes are the beginning of a longer message. */
export function parseForPeople(
  bytes: Buffer,
  isCut: boolean,
  masked: boolean,
  isKnown: KnownName = () => false,
): Omit<ParsedMessage, 'message'> {
  const cut = cutOf(bytes, isCut, masked, isKnown);
  if (cut === undefined)
    return { format: 'text', masked, ...(isCut ? { cut: true } : {}), text: masked ? MASK : decoded(bytes), nodes: [] };
  const writer = new TextWriter(bytes, cut.terminator, masked);
  for (const part of cut.parts) writer.leaves(part);
  const text = writer.end(cut.until);
  const isWhole = !isCut && !bytes.subarray(cut.until).some((byte) => byte > 0x20);
  return {
    format: cut.format,
    masked,
    ...(isWhole ? {} : { cut: true }),
    text,
    nodes: cut.parts.map((part) => nodeOf(part, writer, masked)),
  };
}

function cutOf(bytes: Buffer, isCut: boolean, masked: boolean, isKnown: KnownName): Cut | undefined {
  const first = bytes
    .subarray(0, 64)
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?\s*/, '');
  if (/^(MSH|BHS|FHS)/.test(first)) return cutHl7(bytes);
  if (first.startsWith('ISA')) return cutX12(bytes);
  if (/^[[{]/.test(first)) return cutJson(bytes, isCut, masked ? isKnown : () => true);
  return first.startsWith('<') ? undefined : cutLines(bytes, isCut, masked);
}

function nodeOf(part: Part, writer: TextWriter, masked: boolean): ParsedNode {
  const isHidden = masked && part.value !== undefined && part.isOpen !== true;
  return {
    path: part.path,
    ...(part.title === undefined ? {} : { title: part.title }),
    at: [writer.at(part.start), writer.at(part.end)],
    bytes: [part.start, part.end],
    ...(isHidden ? { masked: true } : part.value === undefined ? {} : { value: part.value }),
    ...(part.children === undefined ? {} : { children: part.children.map((child) => nodeOf(child, writer, masked)) }),
  };
}

/** Writes the text of a message leaf by leaf, and remembers where each byte that begins or ends a part came to stand. */
class TextWriter {
  readonly #bytes: Buffer;
  readonly #terminator: string;
  readonly #masked: boolean;
  readonly #places = new Map<number, number>();
  #text = '';
  #from = 0;

  constructor(bytes: Buffer, terminator: string, masked: boolean) {
    this.#bytes = bytes;
    this.#terminator = terminator;
    this.#masked = masked;
  }

  leaves(part: Part): void {
    this.#between(part.start);
    this.#places.set(part.start, this.#text.length);
    if (part.value !== undefined) {
      const isHidden = this.#masked && part.isOpen !== true;
      this.#text += isHidden ? MASK : decoded(this.#bytes.subarray(part.start, part.end));
      this.#from = part.end;
    }
    for (const child of part.children ?? []) this.leaves(child);
    this.#between(part.end);
    this.#places.set(part.end, this.#text.length);
  }

  /** The text up to `until`; what follows is left out, because nobody knows what it is. */
  end(until: number): string {
    this.#between(until);
    return this.#text;
  }

  at(byte: number): number {
    return this.#places.get(byte) ?? this.#text.length;
  }

  /** Separators, names of segments and members: nothing that identifies anybody. */
  #between(to: number): void {
    if (to <= this.#from) return;
    const gap = decoded(this.#bytes.subarray(this.#from, to));
    const broken = this.#terminator === '' ? gap : gap.replaceAll(this.#terminator, `${this.#terminator}\n`);
    this.#text += broken.replace(/(?:\r\n?|\n)+/g, '\n');
    this.#from = to;
  }
}

/** UTF-8 where it is that, else one character a byte. */
const decoded = (bytes: Buffer): string => bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
