import type { Value } from '../column-type.ts';
import { FlatError } from '../flat-error.ts';
import { ControlSums } from './control-sums.ts';
import { checkFixedLayout, type FixedLayout, type FixedRecordType } from './fixed-layout.ts';
import { writeFixedValue } from './fixed-value.ts';

/** One record to be written. Controls of trailers are computed and need not be given. */
export interface FixedRecordInput {
  readonly type: string;
  readonly values: Readonly<Partial<Record<string, Value>>>;
}

/**
 * Writes records by a layout, with the counts and totals of trailers computed. Records end with a newline where the layout has line ends.
 *
 * @throws FlatError FLAT_LAYOUT, or FLAT_WRITE_VALUE for a value that does not fit its columns, is of another type, is missing though
 *   required, or would not read back as itself.
 */
export function writeFixed(layout: FixedLayout, records: Iterable<FixedRecordInput>): Uint8Array {
  checkFixedLayout(layout);
  const sums = new ControlSums(layout);
  const lines: string[] = [];
  for (const { type: name, values } of records) {
    const type = layout.records.find((candidate) => candidate.name === name);
    if (type === undefined) throw refused(lines.length + 1, name);
    const filled = { ...values, ...controlsOf(type, sums) };
    lines.push(`${lineOf(layout, type, filled, lines.length + 1)}${layout.lineEnds ? '\n' : ''}`);
    sums.add(type, filled);
  }
  return Buffer.from(lines.join(''), layout.encoding === 'latin1' ? 'latin1' : 'utf8');
}

function controlsOf({ controls = [], fields }: FixedRecordType, sums: ControlSums): Record<string, Value> {
  const computed = controls.map((control): [string, Value] => {
    const type = fields.find(({ name }) => name === control.field)?.type;
    const unscaled = sums.of(control) ?? 0n;
    return [control.field, type?.kind === 'implied' || type?.kind === 'decimal' ? { unscaled, scale: type.scale } : unscaled];
  });
  return Object.fromEntries(computed);
}

function lineOf(layout: FixedLayout, type: FixedRecordType, values: Readonly<Partial<Record<string, Value>>>, record: number): string {
  const characters = Array.from<string>({ length: layout.length }).fill(' ');
  const put = (text: string, first: number, name: string): void => {
    const single = Array.from(text);
    // oxlint-disable-next-line no-control-regex -- they end records
    if (/[\x00-\x1f]/.test(text) || !text.isWellFormed() || single.length !== text.length) throw refused(record, name);
    if (layout.encoding === 'latin1' && /[^\x00-\xff]/.test(text)) throw refused(record, name); // oxlint-disable-line no-control-regex -- the range
    for (const [n, character] of single.entries()) characters[first - 1 + n] = character;
  };
  if (type.when !== undefined) put(type.when.is, type.when.columns[0], 'when');
  for (const field of type.fields) {
    const value = values[field.name];
    const text = value === undefined && field.required === true && field.constant === undefined ? undefined : writeFixedValue(value, field);
    if (text === undefined) throw refused(record, field.name);
    put(text, field.columns[0], field.name);
  }
  const { when } = type;
  if (when !== undefined && characters.slice(when.columns[0] - 1, when.columns[1]).join('') !== when.is) throw refused(record, 'when');
  return characters.join('');
}

function refused(record: number, field: string): FlatError {
  return new FlatError('FLAT_WRITE_VALUE', { offset: 0, record, field });
}
