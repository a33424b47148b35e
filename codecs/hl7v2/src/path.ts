import { Hl7Error } from './faults.ts';

/** A place in a message by name and number. All numbers count from 1, as the standard does. */
export interface Path {
  readonly segment: string;
  readonly occurrence: number;
  readonly field: number;
  readonly repetition: number;
  readonly component: number;
  readonly subcomponent: number;
}

const SEGMENT = /^[A-Z][A-Z0-9]{2}/;
const NUMBER = /^[1-9][0-9]{0,5}/;

/**
 * Reads a path: `PID-5`, `PID-3[2].4.1`, `FT1[3]-11.1`. What is left out is 1.
 *
 * @throws Hl7Error `HL7_PATH_INVALID`, its offset counted in the path
 */
export function parsePath(path: string): Path {
  let at = 0;
  const take = (pattern: RegExp, what: string): string => {
    const found = pattern.exec(path.slice(at))?.[0];
    if (found === undefined)
      throw new Hl7Error('HL7_PATH_INVALID', `The path "${path}" needs ${what} at character ${at + 1}`, { offset: at });
    at += found.length;
    return found;
  };
  const skip = (mark: string): boolean => {
    const there = path.startsWith(mark, at);
    if (there) at += mark.length;
    return there;
  };
  const number = (what: string): number => Number(take(NUMBER, what));
  const bracketed = (): number => {
    if (!skip('[')) return 1;
    const count = number('a number from 1');
    take(/^\]/, 'a closing bracket');
    return count;
  };

  const segment = take(SEGMENT, 'a segment name');
  const occurrence = bracketed();
  take(/^-/, 'a hyphen');
  const field = number('a field number');
  const repetition = bracketed();
  const component = skip('.') ? number('a component number') : 1;
  const subcomponent = at < path.length && skip('.') ? number('a subcomponent number') : 1;
  take(/^$/, 'its end');
  return { segment, occurrence, field, repetition, component, subcomponent };
}

/** Writes a path in its shortest form. */
export function formatPath(path: Path): string {
  const bracketed = (count: number): string => (count === 1 ? '' : `[${count}]`);
  const { segment, occurrence, field, repetition, component, subcomponent } = path;
  const deeper = subcomponent !== 1 ? `.${component}.${subcomponent}` : component !== 1 ? `.${component}` : '';
  return `${segment}${bracketed(occurrence)}-${field}${bracketed(repetition)}${deeper}`;
}
