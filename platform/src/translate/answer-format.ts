import { AcknowledgementReader, type AnswerPart, type ElementAnswer, type SetAnswer, tokenize } from '@plexus/x12';
import { type DocumentNode, suggestion } from './document.ts';
import type { ListReader, PathReader, PathType, RecordFormat, SourceRecord } from './record.ts';

/** What a partner said to one functional group of ours (997, 999), or that it refused a whole interchange (TA1). */
export interface AnswerRecord extends SourceRecord {
  /** AK102: the group that is answered; of a TA1, the interchange. Without leading zeros. */
  readonly group: string;
  readonly functionalCode: string;
  readonly isAccepted: boolean;
  readonly verdict: string;
  /** GS02 and GS03 of the answer, the interchange's own where it has no group. */
  readonly sender: string;
  readonly receiver: string;
  /** ISA09. */
  readonly day: string;
  readonly errors: readonly string[];
  /** One of them, inside the list of errors. */
  readonly error?: string;
}

/** The most that is told of one group. */
const MOST_ERRORS = 100;
const ACCEPTED = new Set(['A', 'E']);

/** The answers in an interchange. Throws X12Error where it cannot be cut. */
export function answerRecords(bytes: Uint8Array): AnswerRecord[] {
  const reader = new AcknowledgementReader();
  let from = { sender: '', receiver: '', day: '' };
  const records: AnswerRecord[] = [];
  let sets: SetAnswer[] = [];
  const take = (part: AnswerPart): void => {
    const number = records.length + 1;
    if (part.kind === 'set-answer') sets.push(part);
    else if (part.kind === 'interchange-answer' && part.verdict === 'R') {
      const { start, end, verdict, note } = part;
      const facts = { group: plainNumber(part.controlNumber), functionalCode: '', isAccepted: false, verdict, errors: [`TA1:${note}`] };
      records.push({ number, start, end, ...from, ...facts });
    } else if (part.kind === 'group-answer') {
      const { start, end, functionalCode, verdict } = part;
      const isAccepted = ACCEPTED.has(verdict) && sets.every((set) => set.isAccepted);
      const errors = [...part.errors.map((code) => `AK9:${code}`), ...sets.flatMap(errorsOf)].slice(0, MOST_ERRORS);
      records.push({ number, start, end, ...from, group: plainNumber(part.controlNumber), functionalCode, isAccepted, verdict, errors });
      sets = [];
    }
  };
  for (const segment of tokenize(bytes)) {
    const day = segment.element(9).replace(/^(\d\d)(\d\d)(\d\d)$/, '20$1-$2-$3');
    if (segment.id === 'ISA') from = { sender: segment.element(6).trim(), receiver: segment.element(8).trim(), day };
    if (segment.id === 'GS') from = { ...from, sender: segment.element(2).trim(), receiver: segment.element(3).trim() };
    for (const part of reader.push(segment)) take(part);
  }
  return records;
}

/** `AK5:5`, `PO1.4:3` for a segment by its position, `PO102.4:7` for an element of it. */
function errorsOf({ errors, segments }: SetAnswer): string[] {
  const element = (segmentId: string, position: number, one: ElementAnswer): string =>
    `${segmentId}${String(one.element).padStart(2, '0')}.${position}:${one.error}`;
  return [
    ...errors.map((code) => `AK5:${code}`),
    ...segments.flatMap(({ segmentId, position, error, elements }) =>
      elements.length > 0 ? elements.map((one) => element(segmentId, position, one)) : [`${segmentId}.${position}:${error ?? '8'}`],
    ),
  ];
}

const plainNumber = (text: string): string => text.replace(/^0+(?=\d)/, '');

const PATHS: Readonly<Record<string, (record: AnswerRecord) => string | boolean | undefined>> = {
  'answer.group': ({ group }) => group,
  'answer.functionalCode': ({ functionalCode }) => functionalCode,
  'answer.isAccepted': ({ isAccepted }) => isAccepted,
  'answer.verdict': ({ verdict }) => verdict,
  'answer.sender': ({ sender }) => sender,
  'answer.receiver': ({ receiver }) => receiver,
  'answer.day': ({ day }) => day,
};

const TYPES: Readonly<Record<string, PathType>> = { 'answer.isAccepted': 'boolean', 'answer.day': 'day' };

/** Paths of an answer; the list `answer.errors` has items with `error.code`. */
export const answerFormat: RecordFormat<AnswerRecord> = formatOf(PATHS);

function formatOf(paths: typeof PATHS): RecordFormat<AnswerRecord> {
  return {
    path: (node, where) => compilePath(node, where, paths),
    list: compileList,
    place: ({ number }, path) => `answer ${number}${path === undefined ? '' : `, ${path}`}`,
  };
}

function compilePath(node: DocumentNode, where: DocumentNode | undefined, paths: typeof PATHS): PathReader<AnswerRecord> {
  if (where !== undefined) throw where.fault('MAPPING_KEY_UNKNOWN', '"where" chooses among HL7 repetitions only', 'Leave it out');
  const path = node.text();
  const read = Object.hasOwn(paths, path) ? paths[path] : undefined;
  if (read === undefined) throw node.fault('MAPPING_PATH_UNKNOWN', `There is no "${path}" here`, suggestion(path, Object.keys(paths)));
  return {
    path,
    type: TYPES[path] ?? 'text',
    find(record) {
      const text = String(read(record) ?? '');
      return text === '' ? undefined : { text, isNull: false, start: record.start, end: record.end };
    },
  };
}

function compileList(node: DocumentNode): ListReader<AnswerRecord> {
  if (node.text() !== 'answer.errors')
    throw node.fault('MAPPING_PATH_UNKNOWN', `There is no list "${node.text()}" here`, 'The list is "answer.errors"');
  return {
    path: 'answer.errors',
    format: formatOf({ ...PATHS, 'error.code': ({ error }) => error }),
    items: (record) => record.errors.map((error) => ({ ...record, error })),
  };
}
