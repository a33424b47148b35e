import {
  type Document,
  invoiceSums,
  type InvoiceSums,
  type ItemShape,
  lineAmount,
  type ListShape,
  type Pair,
  type Span,
  splitPartials,
} from '@plexus/x12';
import { type DocumentNode, suggestion } from './document.ts';
import type { Found, ListReader, PathReader, PathType, RecordFormat, SourceRecord } from './record.ts';

/** An item of a set: its values, its lists and where they stand. */
interface ItemValue {
  readonly at: Span;
  readonly positions?: Readonly<Record<string, Span>>;
  readonly [name: string]: unknown;
}

/** A set of the supply side, or an item of one of its lists with all it stands in, outermost first. */
export interface DocumentRecord extends SourceRecord {
  readonly document: Document;
  readonly levels: readonly ItemValue[];
}

/** A level whose values can be named: the set, a line, a price of a line. */
interface Level {
  readonly name: string;
  readonly shape: ItemShape;
}

/** Values that are worked out: the money of an invoice, where each amount counts once. */
const COMPUTED: Readonly<Record<string, Readonly<Record<string, (value: ItemValue) => bigint | undefined>>>> = {
  '810 set': {
    freight: (value) => invoiceSums(value as BilledDocument).freight,
    otherCharges: (value) => invoiceSums(value as BilledDocument).otherCharges,
    allowances: (value) => invoiceSums(value as BilledDocument).allowances,
    charges: (value) => chargesOf(invoiceSums(value as BilledDocument)),
    tax: (value) => invoiceSums(value as BilledDocument).tax,
  },
  '810 line': { amount: (value) => lineAmount(value as BilledLine) },
};

/** What is asked beside lines and tax. */
const chargesOf = ({ freight, otherCharges, allowances }: InvoiceSums): bigint => freight + otherCharges - allowances;

type BilledDocument = Parameters<typeof invoiceSums>[0];
type BilledLine = Parameters<typeof lineAmount>[0];

/** What the envelope says of the set: ISA06, ISA08, ISA13, GS02, GS03, GS06, GS08 and ST02. */
const ENVELOPE: Readonly<Record<string, (document: Document) => string>> = {
  sender: ({ envelope }) => envelope.sender.id,
  receiver: ({ envelope }) => envelope.receiver.id,
  interchange: ({ envelope }) => envelope.interchange,
  groupSender: ({ envelope }) => envelope.groupSender,
  groupReceiver: ({ envelope }) => envelope.groupReceiver,
  group: ({ envelope }) => envelope.group,
  version: ({ envelope }) => envelope.version,
  controlNumber: ({ controlNumber }) => controlNumber,
};

/** Names as they are written in paths: letters and digits. */
const PATH = /^([a-zA-Z]+)(?:\.([a-zA-Z]+)\[([A-Z0-9]{1,3})\])?\.([a-zA-Z]+)$/;

/**
 * Paths into a set of the supply side, told by its shape: `set.order`, `line.quantity`, and of the first item of a list that is so
 * qualified `set.parties[ST].id`, `line.products[VC].id`. Lists are `line.answers`, `set.shipments.orders`, and `order..items` for those at
 * any depth.
 */
export function documentFormat(set: string, levels: readonly Level[]): RecordFormat<DocumentRecord> {
  return {
    path: (node, where) => compilePath(node, where, set, levels),
    list: (node) => compileList(node, set, levels),
    place: ({ document, number }, path) =>
      `set ${document.set} ${document.controlNumber}, record ${number}${path === undefined ? '' : `, ${path}`}`,
  };
}

/** The levels of `each`, and how its records are found; without it the set is the record. */
export function compileEach(
  node: DocumentNode | undefined,
  shape: ItemShape,
): { readonly levels: readonly Level[]; readonly records: (document: Document) => readonly (readonly ItemValue[])[] } {
  const top: Level = { name: 'set', shape };
  const whole = (document: Document): ItemValue => document.value as unknown as ItemValue;
  if (node === undefined) return { levels: [top], records: (document) => [[whole(document)]] };
  const way = wayOf(node, [top]);
  return { levels: [top, ...way.levels], records: (document) => way.items([whole(document)]) };
}

function compilePath(
  node: DocumentNode,
  where: DocumentNode | undefined,
  set: string,
  levels: readonly Level[],
): PathReader<DocumentRecord> {
  if (where !== undefined)
    throw where.fault('MAPPING_KEY_UNKNOWN', '"where" chooses among HL7 repetitions only', 'Write line.dates[002].day');
  const path = node.text();
  const [, name = '', list, qualifier, field = ''] = PATH.exec(path) ?? [];
  const index = levels.findLastIndex((level) => level.name === name);
  const level = levels[index];
  if (level === undefined)
    throw unknown(
      node,
      path,
      levels.map((one) => `${one.name}.…`),
    );
  if (list !== undefined && qualifier !== undefined) return qualified(node, path, level, index, list, qualifier, field);
  const computed = COMPUTED[`${set} ${name}`]?.[field];
  if (computed !== undefined)
    return reader(path, 'minor', ({ levels: values }) => placed(computed(valueAt(values, index)), valueAt(values, index).at));
  const envelope = name === 'set' ? ENVELOPE[field] : undefined;
  if (envelope !== undefined) return reader(path, 'text', ({ document }) => placed(envelope(document), document.at));
  const type = typeOf(level.shape, field);
  if (type === undefined) throw unknown(node, path, pathsOf(level, set));
  return reader(path, type, ({ levels: values }) => fieldOf(valueAt(values, index), field));
}

function qualified(
  node: DocumentNode,
  path: string,
  level: Level,
  index: number,
  list: string,
  qualifier: string,
  field: string,
): PathReader<DocumentRecord> {
  const shape = level.shape.lists?.[list];
  if (shape === undefined) throw unknown(node, path, pathsOf(level, ''));
  const [first = ''] = 'pairs' in shape ? ['qualifier'] : Object.keys(shape.fields);
  const type = 'pairs' in shape ? (field === 'id' ? 'text' : undefined) : typeOf(shape, field);
  if (type === undefined) throw unknown(node, path, ['id', ...('pairs' in shape ? [] : Object.keys(shape.fields))]);
  return reader(path, type, ({ levels: values }) => {
    const item = itemsOf(valueAt(values, index), list).find((one) => one[first] === qualifier);
    return item && fieldOf(item, field);
  });
}

const reader = (path: string, type: PathType, find: PathReader<DocumentRecord>['find']): PathReader<DocumentRecord> => ({
  path,
  type,
  find,
});

function valueAt(levels: readonly ItemValue[], index: number): ItemValue {
  return levels[index] ?? { at: { start: 0, end: 0 } };
}

function fieldOf(item: ItemValue, field: string): Found | undefined {
  return placed(item[field] as string | bigint | undefined, item.positions?.[field] ?? item.at);
}

function placed(value: string | bigint | undefined, { start, end }: Span): Found | undefined {
  const text = value === undefined ? '' : String(value).trim();
  return text === '' ? undefined : { text, isNull: false, start, end };
}

function typeOf(shape: ItemShape, field: string): PathType | undefined {
  const written = Object.hasOwn(shape.fields, field) ? shape.fields[field] : undefined;
  if (written === undefined) return undefined;
  if (written.endsWith(' day')) return 'day';
  return / (amount|implied)$/.test(written) ? 'minor' : 'text';
}

function compileList(node: DocumentNode, set: string, levels: readonly Level[]): ListReader<DocumentRecord> {
  const way = wayOf(node, levels);
  return {
    path: node.text(),
    format: documentFormat(set, [...levels, ...way.levels]),
    items: (record) => way.items(record.levels).map((values) => ({ ...record, levels: values, ...values.at(-1)?.at })),
  };
}

interface Way {
  /** The levels the way adds. */
  readonly levels: readonly Level[];
  readonly items: (levels: readonly ItemValue[]) => readonly (readonly ItemValue[])[];
}

/** Reads `line.answers`, `set.shipments.orders`, `order..items`. */
function wayOf(node: DocumentNode, levels: readonly Level[]): Way {
  const path = node.text();
  const [name = '', ...steps] = path.split('.');
  const index = levels.findLastIndex((level) => level.name === name);
  const from = levels[index];
  if (from === undefined || steps.length === 0)
    throw unknown(
      node,
      path,
      levels.flatMap((level) => listsOf(level.shape).map((list) => `${level.name}.${list}`)),
    );
  const added: Level[] = [];
  const ways: ((values: readonly ItemValue[]) => readonly (readonly ItemValue[])[])[] = [];
  let { shape } = from;
  for (const [n, step] of steps.entries()) {
    if (step === '') continue;
    const isDeep = steps[n - 1] === '';
    const list = isDeep ? listBelow(shape, step) : shape.lists?.[step];
    if (list === undefined || 'pairs' in list) throw unknown(node, path, listsOf(shape));
    added.push({ name: list.item, shape: list });
    const find = isDeep ? itemsBelow : itemsOf;
    const isFirst = ways.length === 0;
    ways.push((values) => find(valueAt(values, isFirst ? index : values.length - 1), step).map((item) => [...values, item]));
    shape = list;
  }
  return {
    levels: added,
    items: (values) => ways.reduce<readonly (readonly ItemValue[])[]>((found, way) => found.flatMap(way), [values]),
  };
}

/** An answer that accepts a part of its line (855, 865) is told as the two that it means. */
function itemsOf(value: ItemValue, list: string): readonly ItemValue[] {
  const items = (value[list] as readonly ItemValue[] | undefined) ?? [];
  return list === 'answers' ? splitPartials(value['quantity'] as string | undefined, items as readonly LineAnswer[]) : items;
}

type LineAnswer = ItemValue & Parameters<typeof splitPartials>[1][number];

function itemsBelow(value: ItemValue, list: string): ItemValue[] {
  return Object.entries(value).flatMap(([name, one]) => {
    if (!Array.isArray(one)) return [];
    const items = one as readonly (ItemValue | (Pair & { readonly at: Span }))[] as readonly ItemValue[];
    return name === list ? items : items.flatMap((item) => itemsBelow(item, list));
  });
}

function listBelow(shape: ItemShape, name: string): ListShape | undefined {
  const own = shape.lists?.[name];
  if (own !== undefined) return own;
  for (const list of Object.values(shape.lists ?? {})) {
    const found = 'pairs' in list ? undefined : listBelow(list, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const listsOf = (shape: ItemShape): string[] => Object.keys(shape.lists ?? {});

function pathsOf({ name, shape }: Level, set: string): string[] {
  const envelope = name === 'set' ? Object.keys(ENVELOPE) : [];
  const names = [...Object.keys(shape.fields), ...Object.keys(COMPUTED[`${set} ${name}`] ?? {}), ...envelope];
  return [...names.map((field) => `${name}.${field}`), ...listsOf(shape).map((list) => `${name}.${list}[…].…`)];
}

function unknown(node: DocumentNode, path: string, known: readonly string[]) {
  return node.fault('MAPPING_PATH_UNKNOWN', `There is no "${path}" here`, suggestion(path, known));
}
