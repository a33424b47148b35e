import { Fault } from '../../kernel/index.ts';
import { type JsonNode, readJson } from '../../translate/index.ts';
import type { Cut, Part } from './part.ts';

/** Names whose values tell what kind of thing it is, or how much, and not who. */
const OPEN_NAMES = new Set([
  'amount',
  'charge',
  'code',
  'currency',
  'filing',
  'form',
  'frequency',
  'group',
  'kind',
  'paid',
  'payer',
  'payerClass',
  'quantity',
  'rank',
  'reason',
  'record',
  'resourceType',
  'state',
  'status',
  'type',
  'unit',
  'units',
]);

/** What a sender calls a member, and no value. */
const NAME_LIKE = /^[A-Za-z_$][A-Za-z_$-]{0,39}\d{0,2}$/;
/** A code or an amount, and no sentence in which anything may stand. */
const CODE_LIKE = /^[\w.+:/-]{1,40}$/;

/** Cuts JSON, or lines of JSON, into their values; undefined when it cannot be read. A line without its end is left out. */
export function cutJson(bytes: Uint8Array, isCut: boolean): Cut | undefined {
  const lines = linesOf(bytes, isCut);
  const single = readable(bytes, 0);
  if (single !== undefined && !isCut)
    return { format: 'json', parts: [partOf(bytes, single, '', false)], until: bytes.length, terminator: '' };
  const parts: Part[] = [];
  for (const [index, { start, end }] of lines.entries()) {
    const node = readable(bytes.subarray(start, end), start);
    // One line that cannot be read may be anything: it is a value by itself.
    parts.push(
      node === undefined
        ? { path: `[${index + 1}]`, title: undefined, start, end, value: text(bytes, start, end) }
        : partOf(bytes, node, `[${index + 1}]`, false),
    );
  }
  const isReadable = parts.some((part) => part.children !== undefined);
  return isReadable ? { format: 'json', parts, until: lines.at(-1)?.end ?? 0, terminator: '\n' } : undefined;
}

function readable(bytes: Uint8Array, from: number): JsonNode | undefined {
  try {
    return readJson(bytes, from);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function partOf(bytes: Uint8Array, node: JsonNode, path: string, isOpen: boolean): Part {
  const place = { path: path === '' ? '$' : path, title: undefined, start: node.start, end: node.end };
  if (node.kind === 'object') {
    const members = [...node.members];
    // Names of members are shown; where they may be values themselves, as in an index by number, the whole is a value.
    if (members.some(([name]) => !NAME_LIKE.test(name))) return { ...place, value: text(bytes, node.start, node.end), isOpen: false };
    const pathOf = (name: string): string => (path === '' ? name : `${path}.${name}`);
    return { ...place, children: members.map(([name, member]) => partOf(bytes, member, pathOf(name), OPEN_NAMES.has(name))) };
  }
  if (node.kind === 'list')
    return { ...place, children: node.items.map((item, index) => partOf(bytes, item, `${path}[${index + 1}]`, isOpen)) };
  const isPlain = node.kind === 'null' || node.kind === 'boolean';
  return { ...place, value: node.text, isOpen: isPlain || (isOpen && CODE_LIKE.test(node.text)) };
}

function linesOf(bytes: Uint8Array, isCut: boolean): { readonly start: number; readonly end: number }[] {
  const lines = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const isEnd = at === bytes.length;
    if (!isEnd && bytes[at] !== 0x0a) continue;
    const end = bytes[at - 1] === 0x0d ? at - 1 : at;
    if (end > start && !(isEnd && isCut)) lines.push({ start, end });
    start = at + 1;
  }
  return lines;
}

const text = (bytes: Uint8Array, start: number, end: number): string => Buffer.from(bytes.subarray(start, end)).toString('utf8');
