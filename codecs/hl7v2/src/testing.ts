import * as fc from 'fast-check';
import type { Delimiters } from './delimiters.ts';
import { segment, type Component, type Leaf, type Repetition, type TreeSegment } from './tree.ts';

const SEPARATORS = "!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".split('');

/** Any full set of delimiters, the truncation character included or not. */
export function anyDelimiters(): fc.Arbitrary<Delimiters> {
  const sets = fc.shuffledSubarray(SEPARATORS, { minLength: 5, maxLength: 6 });
  return sets.map(([field = '|', component = '^', repetition = '~', escape, subcomponent, truncation]) => ({
    field,
    component,
    repetition,
    escape,
    subcomponent,
    truncation,
  }));
}

/** Text that likes delimiters, escape sequences, control characters and characters outside ASCII. */
export function hostileText(): fc.Arbitrary<string> {
  const nasty = fc.constantFrom(...'|^~\\&"\r\n\x0b\x1c\0\t#FSTREX.é€語'.split(''), '\\F\\', '\\X0D\\', '""', 'MSH|', '\rPID|', '😀');
  return fc.oneof(
    fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
}

/** A message of arbitrary content whose last values are never empty, so that reading it back gives the same tree. */
export function anyMessage(): fc.Arbitrary<TreeSegment[]> {
  const valued: fc.Arbitrary<Leaf> = fc.oneof({ weight: 8, arbitrary: hostileText().filter((text) => text !== '') }, fc.constant(null));
  const ended = <T>(item: fc.Arbitrary<T>, last: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> =>
    fc.tuple(fc.array(item, { maxLength: most }), last).map(([before, end]) => [...before, end]);
  const leaf = fc.oneof(valued, fc.constant(''));
  const component: fc.Arbitrary<Component> = ended(leaf, valued, 2);
  const repetition: fc.Arbitrary<Repetition> = ended(fc.oneof(component, fc.constant([''])), component, 3);
  const field = fc.oneof(fc.constant([]), ended(repetition, repetition, 2));
  const name = fc.constantFrom('PID', 'PV1', 'FT1', 'OBX', 'ZZ1', 'NTE');
  const body = fc.record({ name, fields: fc.array(field, { maxLength: 6 }) }, { noNullPrototype: true });
  return fc
    .array(body, { maxLength: 5 })
    .map((segments) => [segment('MSH', { 9: ['ADT', 'A01'], 10: 'C1', 11: 'P', 12: '2.5.1' }), ...segments]);
}
