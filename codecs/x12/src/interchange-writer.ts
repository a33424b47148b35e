import { type Delimiters, usualDelimiters } from './delimiters.ts';
import { formatDate } from './dates.ts';
import type { Segment } from './segment.ts';
import { type SegmentInput, SegmentWriter } from './segment-writer.ts';

/** An interchange identifier with its qualifier (ISA05/06, ISA07/08). */
export interface InterchangeParty {
  readonly qualifier: string;
  readonly id: string;
}

/** One transaction set without ST and SE, which the writer adds. */
export interface SetInput {
  readonly type: string;
  /** ST02; four to nine digits or letters. Counted from 0001 in the group when left out. */
  readonly controlNumber?: string;
  /** ST03. */
  readonly implementation?: string;
  /** Taken one by one, so a generator writes a large set in little memory. */
  readonly segments: Iterable<SegmentInput>;
}

export interface GroupInput {
  readonly functionalCode: string;
  readonly sender: string;
  readonly receiver: string;
  /** YYYY-MM-DD and HHMM. */
  readonly date: string;
  readonly time: string;
  readonly controlNumber: number;
  /** GS08, such as 005010X221A1. */
  readonly version: string;
  readonly sets: Iterable<SetInput>;
}

export interface InterchangeInput {
  /** Default `* : ^ ~`. One character each, printable or control ASCII; `repetition` may be empty. */
  readonly delimiters?: Partial<Delimiters>;
  /** Written after every terminator for the eye. Default none. */
  readonly newline?: '' | '\n' | '\r\n';
  readonly sender: InterchangeParty;
  readonly receiver: InterchangeParty;
  /** YYYY-MM-DD and HHMM. */
  readonly date: string;
  readonly time: string;
  /** ISA13, 0 to 999999999. */
  readonly controlNumber: number;
  /** ISA12, default 00501. */
  readonly version?: string;
  /** ISA15, default T. */
  readonly usage?: 'P' | 'T' | 'I';
  /** ISA14, default false. */
  readonly acknowledgementRequested?: boolean;
  /** ISA01/02 and ISA03/04, default 00 and blank. */
  readonly authorization?: InterchangeParty;
  readonly security?: InterchangeParty;
  /** Segments between ISA and the first GS, such as TA1. */
  readonly acknowledgements?: readonly SegmentInput[];
  readonly groups: Iterable<GroupInput>;
}

/** Bytes are handed on in chunks of about this size. */
const CHUNK = 64 * 1024;

/**
 * Writes one interchange. Counts and trailer control numbers come from what is written, so they always agree. Throws
 * X12Error with its place in the output for a value that holds a delimiter or does not fit its envelope element.
 */
export function writeInterchange(input: InterchangeInput): Uint8Array {
  return Buffer.concat([...interchangeChunks(input)]);
}

/** The same in chunks, for interchanges that should not be held as a whole. */
export function* interchangeChunks(input: InterchangeInput): Generator<Uint8Array, void, undefined> {
  const delimiters = { ...usualDelimiters, ...input.delimiters };
  const writer = new SegmentWriter(delimiters, input.newline ?? '');
  writer.writeText('ISA', isa(input, delimiters, writer));
  for (const segment of input.acknowledgements ?? []) writer.write(segment);
  let groups = 0;
  for (const group of input.groups) {
    yield* groupChunks(group, writer);
    groups++;
  }
  writer.write(['IEA', String(groups), nineDigits(input.controlNumber, writer)]);
  yield writer.take();
}

/** Writes segments as they came, byte for byte. `trailing` is the tokenizer's white space after the last one. */
export function writeSegments(segments: Iterable<Segment>, trailing: Uint8Array = new Uint8Array(0)): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const segment of segments) parts.push(segment.raw());
  return Buffer.concat([...parts, trailing]);
}

function* groupChunks(group: GroupInput, writer: SegmentWriter): Generator<Uint8Array, void, undefined> {
  const { functionalCode, sender, receiver, time, version } = group;
  if (!Number.isInteger(group.controlNumber) || group.controlNumber < 0) throw writer.error('X12_WRITE_VALUE', 'GS', 6);
  const controlNumber = String(group.controlNumber);
  writer.write(['GS', functionalCode, sender, receiver, { date: group.date }, time, controlNumber, 'X', version]);
  const used = new Set<string>();
  for (const set of group.sets) {
    const setNumber = set.controlNumber ?? String(used.size + 1).padStart(4, '0');
    if (used.has(setNumber) || !/^[A-Za-z0-9]{4,9}$/.test(setNumber)) throw writer.error('X12_WRITE_VALUE', 'ST', 2);
    used.add(setNumber);
    const before = writer.count;
    writer.write(['ST', set.type, setNumber, set.implementation]);
    for (const segment of set.segments) {
      writer.write(segment);
      if (writer.held >= CHUNK) yield writer.take();
    }
    writer.write(['SE', String(writer.count - before + 1), setNumber]);
  }
  writer.write(['GE', String(used.size), controlNumber]);
}

/** ISA of 105 bytes without its terminator (X12.5): every element padded to its width. */
function isa(input: InterchangeInput, delimiters: Delimiters, writer: SegmentWriter): string {
  checkDelimiters(input, delimiters, writer);
  const fixed = (element: number, value: string, width: number): string => {
    const holdsDelimiter = value.includes(delimiters.element) || value.includes(delimiters.segment);
    if (value.length > width || holdsDelimiter || !/^[\x20-\x7e]*$/.test(value)) throw writer.error('X12_WRITE_VALUE', 'ISA', element);
    return value.padEnd(width);
  };
  const date = formatDate(input.date);
  if (date === undefined) throw writer.error('X12_DATE', 'ISA', 9);
  if (!/^\d{4}$/.test(input.time)) throw writer.error('X12_WRITE_VALUE', 'ISA', 10);
  if (!/^\d{5}$/.test(input.version ?? '00501')) throw writer.error('X12_WRITE_VALUE', 'ISA', 12);
  return [
    'ISA',
    fixed(1, input.authorization?.qualifier ?? '00', 2),
    fixed(2, input.authorization?.id ?? '', 10),
    fixed(3, input.security?.qualifier ?? '00', 2),
    fixed(4, input.security?.id ?? '', 10),
    fixed(5, input.sender.qualifier, 2),
    fixed(6, input.sender.id, 15),
    fixed(7, input.receiver.qualifier, 2),
    fixed(8, input.receiver.id, 15),
    date.slice(2),
    input.time,
    delimiters.repetition === '' ? 'U' : delimiters.repetition,
    input.version ?? '00501',
    nineDigits(input.controlNumber, writer),
    input.acknowledgementRequested === true ? '1' : '0',
    input.usage ?? 'T',
    delimiters.component,
  ].join(delimiters.element);
}

function checkDelimiters(input: InterchangeInput, delimiters: Delimiters, writer: SegmentWriter): void {
  const { element, component, repetition, segment } = delimiters;
  const declared = [element, component, segment, ...(repetition === '' ? [] : [repetition])];
  const usable = declared.every((delimiter) => delimiter.length === 1 && /^[^A-Za-z0-9 \0\u0080-\uffff]$/.test(delimiter));
  const old = repetition !== '' && (input.version ?? '00501') < '00402';
  if (!usable || new Set(declared).size !== declared.length || old) throw writer.error('X12_DELIMITER', 'ISA');
}

function nineDigits(controlNumber: number, writer: SegmentWriter): string {
  if (!Number.isInteger(controlNumber) || controlNumber < 0 || controlNumber > 999_999_999)
    throw writer.error('X12_WRITE_VALUE', 'ISA', 13);
  return String(controlNumber).padStart(9, '0');
}
