import type { Estate } from './estate.ts';

/** Lines that people look through, and that a proposal has room for; the files themselves say the rest. */
const MOST_LINES = 150;
const LONGEST = 140;
const EMPTY: Readonly<Record<string, unknown>> = {};

/**
 * Says what is different between two estates, place by place: `+ crosswalks/x 9901: oncology`, `- mappings/y`,
 * `~ policies/approvals kinds.adjustment.bands[0].upTo: 25000 → 900000`.
 */
export function estateChanges(before: Estate, after: Estate): string[] {
  const lines = [...changes(filesOf(before), filesOf(after), '', ' ')];
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more places`];
}

/** An estate by the names of its files. */
function filesOf({ tenant, entities, systems, mappings, crosswalks, policies }: Estate): Readonly<Record<string, unknown>> {
  const named = (folder: string, things: Readonly<Record<string, unknown>>): [string, unknown][] =>
    Object.entries(things).map(([name, thing]) => [`${folder}/${name}`, thing]);
  return Object.fromEntries([
    ['tenant', tenant],
    ['entities', byName(entities, 'id')],
    ...named('systems', byName(systems, 'system')),
    ...named('mappings', mappings),
    ...named('crosswalks', crosswalks),
    ...named('policies', policies),
  ]);
}

/** A list by what tells its members apart, so that an insertion is not a change of everything after it. */
const byName = (list: readonly object[], name: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(list.map((item) => [String((item as Readonly<Record<string, unknown>>)[name]), item]));

function* changes(before: unknown, after: unknown, place: string, joint: string): Generator<string> {
  if (!isNested(before) || !isNested(after) || Array.isArray(before) !== Array.isArray(after)) {
    const isPlain = !isNested(before) && !isNested(after);
    if (before !== after) yield lineOf('~', place, isPlain ? `${textOf(before)} → ${textOf(after)}` : textOf(after));
    return;
  }
  const [old, now] = [membersOf(before), membersOf(after)];
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const inner = Array.isArray(after) ? `${place}[${name}]` : place === '' ? name : `${place}${joint}${name}`;
    if (!Object.hasOwn(old, name)) yield lineOf('+', inner, textOf(now[name]));
    else if (!Object.hasOwn(now, name)) yield lineOf('-', inner, '');
    else yield* changes(old[name], now[name], inner, place === '' ? ' ' : '.');
  }
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
const membersOf = (value: object): Readonly<Record<string, unknown>> => ({ ...EMPTY, ...value });
const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function lineOf(sign: string, place: string, text: string): string {
  const line = `${sign} ${place}${text === '' ? '' : `: ${text}`}`;
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
