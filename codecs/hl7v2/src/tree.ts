/** The smallest value: text, or null for the `""` that tells the receiver to delete what it has. An absent value is the empty string. */
export type Leaf = string | null;
/** Subcomponents, the first at index 0. */
export type Component = readonly Leaf[];
export type Repetition = readonly Component[];
/** Repetitions; a field that is not valued has none. */
export type Field = readonly Repetition[];

/**
 * One segment as plain data: `fields[2][0][3][0]` is field 3, repetition 1, component 4, subcomponent 1. In a header segment the first
 * two fields are the field separator and the encoding characters.
 */
export interface TreeSegment {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** One repetition as one writes it: a text, or components, of which each is a text or a list of subcomponents. */
export type RepetitionInput = Leaf | readonly (Leaf | Component)[];
export type FieldInput = RepetitionInput | Repeated;

/** A field with several repetitions; made by `repeat`. */
export interface Repeated {
  readonly repetitions: readonly RepetitionInput[];
}

/** The field that is not valued: most of a message, so it is one object for all. */
export const NOT_VALUED: Field = Object.freeze([]);

/** Several repetitions of one field: `repeat(['M1', '', '', 'HOSP'], ['A7', '', '', 'LAB'])`. */
export function repeat(...repetitions: readonly RepetitionInput[]): Repeated {
  return { repetitions };
}

/**
 * Makes a segment from its fields by number, as the standard numbers them. Values are plain text: escaping is the writer's work.
 *
 * @example
 * segment('PID', { 1: '1', 3: ['10032', '', '', 'MERCY'], 5: ['ROE', 'JANE'], 8: 'F' })
 */
export function segment(name: string, values: Readonly<Record<number, FieldInput>>): TreeSegment {
  const numbers = Object.keys(values).map(Number);
  const fields: Field[] = Array.from({ length: Math.max(0, ...numbers) }, () => NOT_VALUED);
  for (const number of numbers) {
    const value = values[number];
    if (value !== undefined && number > 0) fields[number - 1] = fieldFrom(value);
  }
  return { name, fields };
}

function fieldFrom(value: FieldInput): Field {
  if (value === '') return [];
  if (value !== null && typeof value === 'object' && 'repetitions' in value) return value.repetitions.map(repetitionFrom);
  return [repetitionFrom(value)];
}

function repetitionFrom(value: RepetitionInput): Repetition {
  if (value === null || typeof value === 'string') return [[value]];
  return value.map((component) => (component === null || typeof component === 'string' ? [component] : component));
}
