import { Fault } from '../../kernel/index.ts';
import { type JsonNode, readJson } from '../../translate/index.ts';
import type { KnownName } from './known-names.ts';
import type { Cut, Part } from './part.ts';

const QUOTE = 0x22;

/**
 * Cuts JSON, or lines of JSON, into their values; undefined when it cannot be read. A line without its end is left out. A member whose name
 * is not known may be named by a value, as in an index by number: it is one value together with its name. Nothing vouches for what
 * stands under a known name either, so no value is open.
 */
export function cutJson(bytes: Uint8Array, isCut: boolean, isKnown: KnownName): Cut | undefined {
  const lines = linesOf(bytes, isCut);
  const single = readable(bytes, 0);
  if (single !== undefined && !isCut)
    return { format: 'json', parts: [partOf(bytes, single, '', isKnown)], until: bytes.length, terminator: '' };
  const parts: Part[] = [];
  for (const [index, { start, end }] of lines.entries()) {
    const node = readable(bytes.subarray(start, end), start);
    // One line that cannot be read may be anything: it is a value by itself.
    parts.push(
      node === undefined
        ? { path: `[${index + 1}]`, title: undefined, start, end, value: text(bytes, start, end) }
        : partOf(bytes, node, `[${index + 1}]`, isKnown),
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

function partOf(bytes: Uint8Array, node: JsonNode, path: string, isKnown: KnownName): Part {
  const place = { path: path === '' ? '$' : path, title: undefined, start: node.start, end: node.end };
  if (node.kind === 'object') return { ...place, children: membersOf(bytes, node, path, isKnown) };
  if (node.kind === 'list')
    return { ...place, children: node.items.map((item, index) => partOf(bytes, item, `${path}[${index + 1}]`, isKnown)) };
  return { ...place, value: node.text, isOpen: node.kind === 'null' };
}

function membersOf(bytes: Uint8Array, node: Extract<JsonNode, { kind: 'object' }>, path: string, isKnown: KnownName): Part[] {
  const parts: Part[] = [];
  let at = node.start + 1;
  for (const [name, member] of node.members) {
    // Only blanks and a comma lie between a member and the quote that opens the next name.
    const start = bytes.indexOf(QUOTE, at);
    const inner = path === '' ? '' : `${path}.`;
    const unnamed = { path: `${inner}(${parts.length + 1})`, title: undefined, start, end: member.end };
    parts.push(
      isKnown(name)
        ? partOf(bytes, member, `${inner}${name}`, isKnown)
        : { ...unnamed, value: text(bytes, start, member.end), isOpen: false },
    );
    at = member.end;
  }
  return parts;
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
