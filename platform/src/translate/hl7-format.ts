import { Hl7Error, type Message, type Path, parsePath, readBatch, type Segment } from '@plexus/hl7v2';
import type { DocumentNode } from './document.ts';
import { faultOfHl7 } from './faults.ts';
import type { Found, PathReader, RecordFormat, SourceRecord } from './record.ts';

/** A message, or one of its repeated segments with the segments that belong to it. */
export interface Hl7Record extends SourceRecord {
  readonly message: Message;
  /** Where the message starts in the file: a batch holds several. */
  readonly offset: number;
  /** The repeated segment; undefined when the whole message is the record. */
  readonly segment: Segment | undefined;
  /** Its index among the segments of the message, and that of the next one of its name. */
  readonly from: number;
  readonly until: number;
}

/** What one record of a mapping is: the whole message, or each segment of a name with those that follow it. */
export interface Hl7Each {
  readonly segment: string | undefined;
  readonly with: readonly string[];
}

const SEGMENT_NAME = /^[A-Z][A-Z0-9]{2}$/;

/** Reads `each: FT1` or `each: { segment: PID, with: [PD1, MRG] }`. */
export function compileHl7Each(node: DocumentNode | undefined): Hl7Each {
  if (node === undefined) return { segment: undefined, with: [] };
  if (!node.isObject()) return { segment: segmentName(node), with: [] };
  node.only(['segment', 'with']);
  return { segment: segmentName(node.require('segment')), with: node.get('with')?.items().map(segmentName) ?? [] };
}

function segmentName(node: DocumentNode): string {
  const name = node.text();
  if (SEGMENT_NAME.test(name)) return name;
  throw node.fault('MAPPING_SEGMENT_UNKNOWN', `"${name}" is not a segment name`, 'Write three capitals or digits, such as FT1');
}

/** The records of one message, in its order. */
export function hl7Records(message: Message, each: Hl7Each, offset: number): Hl7Record[] {
  const { segments } = message;
  if (each.segment === undefined) {
    const end = segments.at(-1)?.end ?? 0;
    return [{ message, offset, number: 1, start: offset, end: offset + end, segment: undefined, from: 0, until: segments.length }];
  }
  const found = message.all(each.segment);
  return found.map((segment, index) => {
    const from = segment.number - 1;
    const until = (found[index + 1]?.number ?? segments.length + 1) - 1;
    const end = lastOf(segments, from, until, each.with).end;
    return { message, offset, number: index + 1, start: offset + segment.start, end: offset + end, segment, from, until };
  });
}

/** The last segment of the group: the record's bytes end with it. */
function lastOf(segments: readonly Segment[], from: number, until: number, names: readonly string[]): Segment {
  for (let i = until - 1; i > from; i--) {
    const segment = segments[i];
    if (segment !== undefined && names.includes(segment.name)) return segment;
  }
  return segments[from] as Segment;
}

/** The byte ranges of the messages in a file: a batch, messages one after the other, or one message. */
export function hl7Messages(bytes: Uint8Array): ReadonlyArray<{ readonly start: number; readonly end: number }> {
  return isBatch(bytes) ? readBatch(bytes).messages : [{ start: 0, end: bytes.length }];
}

/** FHS or BHS first, or a second MSH at the start of a line. */
function isBatch(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString('latin1', 0, 3);
  return head === 'FHS' || head === 'BHS' || buffer.includes('\rMSH') || buffer.includes('\nMSH');
}

/** Compiles HL7 paths for records of `each`: its segment and those `with` it are looked for in the record, others in the message. */
export function hl7Format(each: Hl7Each): RecordFormat<Hl7Record> {
  return {
    path: (node, where) => compilePath(node, where, each),
    list: (node) => {
      throw node.fault(
        'MAPPING_LIST_UNSUPPORTED',
        'Lists are read from JSON and from 835 records only',
        'Use "each" to repeat a rule for each segment',
      );
    },
    place: (record, path) => placeOf(record, path, each),
  };
}

function compilePath(node: DocumentNode, where: DocumentNode | undefined, each: Hl7Each): PathReader<Hl7Record> {
  const text = node.text();
  const path = parsed(node, text);
  const chosen = where === undefined ? undefined : compileWhere(where);
  return {
    path: text,
    type: 'text',
    find(record) {
      const segment = segmentOf(record, path, each);
      if (segment === undefined) return undefined;
      try {
        const repetition = chosen === undefined ? path.repetition : chosen(segment, path.field);
        if (repetition === 0) return undefined;
        return found(segment.value(path.field, repetition, path.component, path.subcomponent), record.offset);
      } catch (error) {
        throw faultOfHl7(error);
      }
    },
  };
}

function parsed(node: DocumentNode, text: string): Path {
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof Hl7Error)) throw error;
    throw node.fault('MAPPING_PATH_INVALID', error.message, 'Write a path such as PID-3[2].4 or FT1-11.1');
  }
}

function segmentOf(record: Hl7Record, path: Path, each: Hl7Each): Segment | undefined {
  if (record.segment !== undefined && path.occurrence === 1) {
    if (path.segment === each.segment) return record.segment;
    if (each.with.includes(path.segment)) {
      return record.message.all(path.segment).find((segment) => segment.number - 1 > record.from && segment.number - 1 < record.until);
    }
  }
  return record.message.all(path.segment)[path.occurrence - 1];
}

/** `where: { component: 5, in: [MR] }`: the number of the first repetition whose component is one of the codes, 0 for none. */
function compileWhere(node: DocumentNode): (segment: Segment, field: number) => number {
  node.only(['component', 'in']);
  const component = node.require('component').whole(1);
  const codes = new Set(
    node
      .require('in')
      .items()
      .map((item) => item.text()),
  );
  return (segment, field) => {
    const count = segment.repetitions(field);
    for (let repetition = 1; repetition <= count; repetition++) {
      const code = segment.get(field, repetition, component);
      if (code !== undefined && codes.has(code)) return repetition;
    }
    return 0;
  };
}

function found(value: { text: string; start: number; end: number; isNull: boolean } | undefined, offset: number): Found | undefined {
  if (value === undefined) return undefined;
  const text = value.text.trim();
  if (text === '' && !value.isNull) return undefined;
  return { text, isNull: value.isNull, start: value.start + offset, end: value.end + offset };
}

function placeOf(record: Hl7Record, path: string | undefined, each: Hl7Each): string {
  if (path === undefined) return each.segment === undefined ? 'MSH' : `${each.segment}[${record.number}]`;
  const isRepeated = each.segment !== undefined && path.startsWith(`${each.segment}-`);
  return isRepeated ? `${each.segment}[${record.number}]${path.slice(3)}` : path;
}
