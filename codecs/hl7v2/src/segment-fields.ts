import { tooMany } from './limits.ts';
import type { Segment } from './segment.ts';
import { textBetween, type Source } from './source.ts';
import { NOT_VALUED, type Component, type Field, type Leaf, type Repetition } from './tree.ts';

/** The empty component, one object for all. */
const EMPTY: Component = Object.freeze(['']);

/**
 * Cuts the bytes from `start` to the end of a segment into fields, repetitions, components and subcomponents, in one pass: a separator
 * ends a value, and with it every list of lower rank.
 *
 * @param before the fields of the segment that come before `start`
 * @throws Hl7Error `HL7_LIMIT_EXCEEDED`
 */
export function fieldsFrom(source: Source, segment: Segment, start: number, before: readonly Field[]): readonly Field[] {
  const { text, codes, limits } = source;
  const { end } = segment;
  const fields = before.slice();
  let repetitions: Repetition[] | undefined;
  let components: Component[] | undefined;
  let leaves: Leaf[] | undefined;
  let next = start;
  let escaped = false;
  for (let at = start; at <= end; at++) {
    const code = at === end ? codes.field : text.charCodeAt(at);
    if (code !== codes.field && code !== codes.component && code !== codes.repetition && code !== codes.subcomponent) {
      if (code === codes.escape) escaped = true;
      continue;
    }
    const from = next;
    next = at + 1;
    const number = fields.length + 1;
    if (from === at && code === codes.field && leaves === undefined && components === undefined && repetitions === undefined) {
      fields.push(NOT_VALUED);
    } else {
      if (from < at || code === codes.subcomponent || leaves !== undefined) {
        leaves = added(leaves, leafBetween(source, from, at, escaped));
        escaped = false;
        if (leaves.length > limits.components) throw tooMany(limits.components, 'subcomponents in a component', segment.place(at, number));
        if (code === codes.subcomponent) continue;
      }
      components = added(components, leaves === undefined ? EMPTY : trimmed(leaves));
      leaves = undefined;
      if (components.length > limits.components) throw tooMany(limits.components, 'components in a field', segment.place(at, number));
      if (code === codes.component) continue;

      repetitions = added(repetitions, trimmed(components));
      components = undefined;
      if (repetitions.length > limits.repetitions) throw tooMany(limits.repetitions, 'repetitions in a field', segment.place(at, number));
      if (code === codes.repetition) continue;

      fields.push(trimmed(repetitions));
      repetitions = undefined;
    }
    if (fields.length > limits.fields) throw tooMany(limits.fields, 'fields in a segment', segment.place(at));
  }
  return trimmed(fields);
}

/** A value as the message means it, which most are as they stand. */
function leafBetween(source: Source, start: number, end: number, escaped: boolean): Leaf {
  if (end - start === 2 && source.text.startsWith('""', start)) return null;
  return escaped || !source.ascii ? textBetween(source, start, end) : source.text.slice(start, end);
}

function added<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/** A list that has grown keeps room to grow on; its copy has none, and a tree is made of many lists. */
function trimmed<T>(list: readonly T[]): readonly T[] {
  return list.length === 1 ? list : list.slice();
}
