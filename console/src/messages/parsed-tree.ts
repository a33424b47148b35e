import type { ParsedMessage, ParsedNode } from '../api/messages.ts';

/** A node as a row of the tree. */
export interface TreeRow {
  readonly node: ParsedNode;
  readonly depth: number;
  readonly isOpen: boolean;
}

/** Rows from top to bottom, without what is under closed nodes. */
export function rowsOf(nodes: readonly ParsedNode[], closed: ReadonlySet<string>, depth = 0): TreeRow[] {
  return nodes.flatMap((node) => {
    const isOpen = node.children !== undefined && !closed.has(node.path);
    return [{ node, depth, isOpen }, ...(isOpen ? rowsOf(node.children ?? [], closed, depth + 1) : [])];
  });
}

/** The deepest node that holds a character of the text. */
export function nodeAt(nodes: readonly ParsedNode[], character: number): ParsedNode | undefined {
  const holding = nodes.find(({ at }) => at[0] <= character && character < at[1]);
  return holding === undefined ? undefined : (nodeAt(holding.children ?? [], character) ?? holding);
}

/** The paths of the nodes around one, the outermost first, itself last; empty when it is not there. */
export function pathTo(nodes: readonly ParsedNode[], path: string): string[] {
  for (const node of nodes) {
    if (node.path === path) return [path];
    const inside = pathTo(node.children ?? [], path);
    if (inside.length > 0) return [node.path, ...inside];
  }
  return [];
}

/** The outermost node whose bytes lie in `start-end`: a record's first segment. */
export function nodeOfBytes(nodes: readonly ParsedNode[], bytes: string | undefined): ParsedNode | undefined {
  const [start, end] = (bytes ?? '').split('-').map(Number);
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end)) return undefined;
  const inside = nodes.find((node) => node.bytes[0] >= start && node.bytes[1] <= end && node.bytes[1] > node.bytes[0]);
  if (inside !== undefined) return inside;
  const around = nodes.find((node) => node.bytes[0] <= start && end <= node.bytes[1]);
  return around === undefined ? undefined : (nodeOfBytes(around.children ?? [], bytes) ?? around);
}

export interface TextLine {
  /** From and to, in characters of the text, without the line's end. */
  readonly at: readonly [number, number];
  /** The node that the line begins. */
  readonly node?: ParsedNode;
}

/** The lines of the text, each with the outermost node that begins in it. */
export function linesOf({ text, nodes }: Pick<ParsedMessage, 'text' | 'nodes'>): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const node = nodes.find(({ at }) => at[0] >= start && at[0] <= end);
    lines.push({ at: [start, end], ...(node === undefined ? {} : { node }) });
    start = end + 1;
  }
  return lines.at(-1)?.at[0] === text.length && lines.length > 1 ? lines.slice(0, -1) : lines;
}

export interface Piece {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly from: number;
  readonly lit: boolean;
}

/** Cuts a line where the lit range begins and ends. */
export function piecesOf(text: string, at: readonly [number, number], lit: readonly [number, number] | undefined): Piece[] {
  const [from, to] = at;
  const cuts = [from, ...(lit ?? []).filter((cut) => cut > from && cut < to), to];
  return cuts.slice(0, -1).map((start, place) => {
    const end = cuts[place + 1] ?? to;
    return { text: text.slice(start, end), from: start, lit: lit !== undefined && start >= lit[0] && end <= lit[1] };
  });
}

/** Trees with more nodes than this open with their segments closed. */
const SMALL = 400;

/** What is closed at first: nothing in a small message, every segment but the first in a large one. */
export function closedAtFirst(nodes: readonly ParsedNode[]): ReadonlySet<string> {
  const count = (all: readonly ParsedNode[]): number => all.reduce((sum, node) => sum + 1 + count(node.children ?? []), 0);
  return new Set(count(nodes) <= SMALL ? [] : nodes.slice(1).map((node) => node.path));
}
