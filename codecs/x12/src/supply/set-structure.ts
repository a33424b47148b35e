import { type Guide, type Loop, must, type SegmentUse, unlimited, use } from '../guide.ts';

/** The releases whose sets are read: they differ in segments of their own, not in those they share. */
const RELEASES = ['004010', '004020', '004030', '004040', '004050', '004060', '005010'] as const;

interface Line {
  readonly id: string;
  readonly required: boolean;
  readonly max: number;
  readonly rules: string | undefined;
  readonly depth: number;
  readonly members: Line[];
}

const LINE = /^( *)([A-Z][A-Z0-9]{1,2})(!?)(?: (\d+|\*))?(?: ((?:[RS-]).*))?$/;

/**
 * The guide of a set of the supply side, as the standard itself has it, from its table written as text: one segment a line, `!` where it is
 * required, how often it may come (1 when left out, `*` for any number), then element rules in the notation of guide.ts where codes are
 * structural. What is indented below a segment is the loop that it opens.
 *
 * A segment's role is its way through the loops (`PO1/ACK`), with the value that tells it from others (`HL=S`). Throws RangeError for a line
 * that is not of this form; tables are part of the program, so this shows when it starts.
 */
export function setStructure(set: string, functionalCode: string, table: string, parentage?: Guide['parentage']): Guide {
  const top: Line = { id: 'ST', required: true, max: 1, rules: `R:${set} R S`, depth: -1, members: [] };
  const open = [top];
  for (const text of table.split('\n').filter((line) => line.trim() !== '')) {
    const line = readLine(text);
    while ((open.at(-1)?.depth ?? -1) >= line.depth && open.length > 1) open.pop();
    open.at(-1)?.members.push(line);
    open.push(line);
  }
  const hierarchy = parentage === undefined ? {} : { parentage };
  return { set, functionalCode, implementations: RELEASES, isStandard: true, ...hierarchy, root: loopOf(top, '') };
}

function readLine(text: string): Line {
  const [, indent = '', id, required, max = '1', rules] = LINE.exec(text) ?? [];
  if (id === undefined) throw new RangeError(`Set table holds a line that is none: ${text}`);
  return { id, required: required === '!', max: max === '*' ? unlimited : Number(max), rules, depth: indent.length, members: [] };
}

/** Segments that come after a loop stand in loops of their own: a reader never goes back into what it has left. */
function loopOf(line: Line, prefix: string): Loop {
  const role = roleOf(line, prefix);
  const below = line.id === 'ST' ? '' : `${role}/`;
  const first = line.members.findIndex(({ members }) => members.length > 0);
  const own = first === -1 ? line.members : line.members.slice(0, first);
  const later = first === -1 ? [] : line.members.slice(first);
  return {
    id: line.id,
    segments: [useOf(line, role), ...own.map((member) => useOf(member, roleOf(member, below)))],
    loops: later.map((member) => loopOf(member, below)),
  };
}

function roleOf({ id, rules }: Line, prefix: string): string {
  const [, value] = /[RS]=(\w+)/.exec(rules ?? '') ?? [];
  return `${prefix}${id}${value === undefined ? '' : `=${value}`}`;
}

function useOf({ id, required, max, rules }: Line, role: string): SegmentUse {
  return required ? must(id, role, max, rules) : use(id, role, max, rules);
}
