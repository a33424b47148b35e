import type { DocumentNode } from './document.ts';
import { type JsonNode, readJson } from './json-reader.ts';
import type { Found, ListReader, PathReader, RecordFormat, SourceRecord } from './record.ts';

/** One JSON object of a file. */
export interface JsonRecord extends SourceRecord {
  readonly node: JsonNode;
}

type Step = string | number;
const STEP = /([A-Za-z_][A-Za-z0-9_-]*)|\[(\d{1,6})\]|(\.)/y;

/**
 * The records of one JSON value: the value itself, or with `each` the items of the list at that path. `from` is where its
 * bytes lie in the file, `number` the place of the first record. Throws `JSON_UNREADABLE`.
 */
export function jsonRecords(bytes: Uint8Array, each: readonly Step[] | undefined, from = 0, number = 1): JsonRecord[] {
  const root = readJson(bytes, from);
  const list = each && follow(root, each);
  const nodes = each === undefined ? [root] : list?.kind === 'list' ? list.items : [];
  return nodes.map((node, index) => ({ node, number: number + index, start: node.start, end: node.end }));
}

/** The byte ranges of lines that are not blank. A line feed never stands inside a JSON string, so lines can be cut unread. */
export function* jsonLines(bytes: Uint8Array): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    if (bytes.subarray(start, end).some((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d)) yield { start, end };
    start = end + 1;
  }
}

/** Reads `each: deposits` or `each: batch.claims`. */
export function compileJsonEach(node: DocumentNode | undefined): readonly Step[] | undefined {
  return node === undefined ? undefined : steps(node);
}

/** Paths are names with dots and list places in brackets: `claims[0].payer.id`. */
export const jsonFormat: RecordFormat<JsonRecord> = {
  path: compilePath,
  list: compileList,
  place: (record, path) => (path === undefined ? `record ${record.number}` : `record ${record.number}, ${path}`),
};

function compilePath(node: DocumentNode, where?: DocumentNode): PathReader<JsonRecord> {
  if (where !== undefined)
    throw where.fault('MAPPING_KEY_UNKNOWN', '"where" chooses among HL7 repetitions only', 'Name the place: items[0]');
  const way = steps(node);
  return { path: node.text(), type: 'text', find: (record) => found(follow(record.node, way)) };
}

function compileList(node: DocumentNode): ListReader<JsonRecord> {
  const way = steps(node);
  return {
    path: node.text(),
    format: jsonFormat,
    items(record) {
      const list = follow(record.node, way);
      return list?.kind === 'list'
        ? list.items.map((item) => ({ node: item, number: record.number, start: item.start, end: item.end }))
        : [];
    },
  };
}

function steps(node: DocumentNode): Step[] {
  const text = node.text();
  const way: Step[] = [];
  let expectsName = true;
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const token = STEP.exec(text);
    const isName = token?.[1] !== undefined;
    if (token === null || isName !== expectsName) throw invalid(node, at);
    if (isName) way.push(token[1] ?? '');
    else if (token[2] !== undefined) way.push(Number(token[2]));
    expectsName = token[3] !== undefined;
    at = STEP.lastIndex;
  }
  if (expectsName) throw invalid(node, at);
  return way;
}

function invalid(node: DocumentNode, at: number) {
  return node.fault(
    'MAPPING_PATH_INVALID',
    `The path is not readable at character ${at + 1}`,
    'Write names with dots: payer.id, services[0].code',
  );
}

function follow(root: JsonNode, way: readonly Step[]): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of way) {
    if (typeof step === 'number') node = node?.kind === 'list' ? node.items[step] : undefined;
    else node = node?.kind === 'object' ? node.members.get(step) : undefined;
  }
  return node;
}

function found(node: JsonNode | undefined): Found | undefined {
  if (node === undefined || node.kind === 'list' || node.kind === 'object') return undefined;
  const { start, end } = node;
  if (node.kind === 'null') return { text: '', isNull: true, start, end };
  const text = node.text.trim();
  if (text === '') return undefined;
  return node.kind === 'number' ? { text, isNull: false, start, end, isNumber: true } : { text, isNull: false, start, end };
}
