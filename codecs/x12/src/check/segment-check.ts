import type { ElementRule } from '../guide.ts';
import type { Segment } from '../segment.ts';
import type { DataElement } from '../standard/data-elements.ts';
import type { Relation, StandardElement, StandardSegment } from '../standard/segments.ts';
import type { ElementErrorCode } from './finding.ts';
import { checkPeriod, checkValue, type Separators } from './value-check.ts';

/** What holds for one element or component: the standard and the guide in one. */
interface ElementCheck {
  readonly required: boolean;
  readonly unused: boolean;
  readonly data: DataElement | undefined;
  readonly reference: string;
  readonly repeat: number;
  readonly values: ReadonlySet<string> | undefined;
  /** The values as numbers, where all are short: a check need not cut out what it compares. */
  readonly packed: ReadonlySet<number> | undefined;
  readonly composite: PartsCheck | undefined;
  /** A date or period whose format the element before it tells. */
  readonly isPeriod: boolean;
}

/** What holds for the elements of a segment, or the components of a composite. */
export interface PartsCheck {
  readonly parts: readonly ElementCheck[];
  readonly relations: readonly Relation[];
  /** The last required part; 0 where there is none. */
  readonly lastRequired: number;
}

/** Where a checker tells what it found. */
export type ReportElement = (
  error: ElementErrorCode,
  reference: string | undefined,
  element: number,
  component?: number,
  repetition?: number,
  trigger?: number,
) => void;

/** Joins what the standard and the guide say; `rules` undefined where only the standard speaks. */
export function partsCheckOf(standard: StandardSegment, rules: readonly ElementRule[] | undefined): PartsCheck {
  const parts = standard.elements.map((element, n) => elementCheckOf(element, rules, n, standard.elements[n - 1]));
  return { parts, relations: standard.relations, lastRequired: parts.findLastIndex(({ required }) => required) + 1 };
}

function elementCheckOf(
  standard: StandardElement,
  rules: readonly ElementRule[] | undefined,
  n: number,
  before: StandardElement | undefined,
): ElementCheck {
  const rule = rules?.[n];
  const values = standard.composite === undefined ? rule?.values : undefined;
  return {
    required: rules === undefined ? standard.mandatory : rule?.usage === 'required',
    unused: rules !== undefined && (rule === undefined || rule.usage === 'not-used'),
    data: standard.data,
    reference: standard.reference,
    repeat: standard.repeat,
    values: values === undefined ? undefined : new Set(values),
    packed:
      values?.every((value) => value.length <= SHORT) === true ? new Set(values.map((value) => packed(value, 0, value.length))) : undefined,
    composite: standard.composite === undefined ? undefined : partsCheckOf(standard.composite, rule?.components),
    isPeriod: standard.reference === '1251' && before?.reference === '1250',
  };
}

/** Checks the elements of one segment. Nothing is cut out of the segment but what has to be looked up. */
export function checkSegment(check: PartsCheck, segment: Segment, separators: Separators, report: ReportElement): void {
  const { parts, relations } = check;
  const count = segment.elementCount;
  const last = Math.max(count, check.lastRequired);
  let present = 0;
  let next = segment.elementFrom(1);
  for (let n = 1; n <= last; n++) {
    const from = next;
    const to = n > count ? from : segment.elementTo(n);
    next = to + 1;
    const part = parts[n - 1];
    if (part === undefined) {
      if (to === from) continue;
      return report('3', undefined, n);
    }
    if (to === from) {
      if (part.required) report('1', part.reference, n);
      continue;
    }
    present |= 1 << n;
    if (part.unused) report('I10', part.reference, n);
    else checkElement(part, segment, n, from, to, separators, report);
  }
  if (relations.length > 0) {
    checkRelations(check, present, (error, position, trigger) =>
      report(error, parts[position - 1]?.reference, position, undefined, undefined, trigger),
    );
  }
}

function checkElement(
  part: ElementCheck,
  segment: Segment,
  n: number,
  from: number,
  to: number,
  separators: Separators,
  report: ReportElement,
): void {
  const { chars } = segment;
  let repeats = false;
  let isParted = false;
  for (let at = from; at < to; at++) {
    const code = chars.charCodeAt(at);
    if (code === separators.component) isParted = true;
    else if (code === separators.repetition) repeats = true;
  }
  if (repeats) {
    if (part.repeat === 1) return report('12', part.reference, n);
    return checkRepetitions(part, segment, n, from, to, separators, report);
  }
  if (part.composite !== undefined) return checkComposite(part.composite, chars, n, undefined, from, to, separators.component, report);
  if (isParted) return report('13', part.reference, n);
  const error = errorOf(part, chars, from, to);
  if (error !== undefined) report(error, part.reference, n);
  else if (part.isPeriod) {
    const wrong = checkPeriod(chars.slice(segment.elementFrom(n - 1), segment.elementTo(n - 1)), chars.slice(from, to));
    if (wrong !== undefined) report(wrong, part.reference, n);
  }
}

function checkRepetitions(
  part: ElementCheck,
  segment: Segment,
  n: number,
  from: number,
  to: number,
  separators: Separators,
  report: ReportElement,
): void {
  const { chars } = segment;
  let repetition = 1;
  for (let start = from; start <= to; repetition++) {
    let end = start;
    while (end < to && chars.charCodeAt(end) !== separators.repetition) end++;
    if (repetition > part.repeat) return report('12', part.reference, n, undefined, repetition);
    if (start === end) {
      start = end + 1;
      continue;
    }
    if (part.composite !== undefined) checkComposite(part.composite, chars, n, repetition, start, end, separators.component, report);
    else {
      const error = errorOf(part, chars, start, end);
      if (error !== undefined) report(error, part.reference, n, undefined, repetition);
    }
    start = end + 1;
  }
}

function checkComposite(
  check: PartsCheck,
  chars: string,
  n: number,
  repetition: number | undefined,
  from: number,
  to: number,
  separator: number,
  report: ReportElement,
): void {
  let present = 0;
  let before = '';
  let start = from;
  let c = 1;
  for (; start <= to || c <= check.lastRequired; c++) {
    let end = start;
    while (end < to && chars.charCodeAt(end) !== separator) end++;
    const part = check.parts[c - 1];
    if (start >= end) {
      if (part?.required === true) report('1', part.reference, n, c, repetition);
    } else if (part === undefined) return report('13', undefined, n, c, repetition);
    else {
      present |= 1 << c;
      const error = part.unused ? 'I10' : errorOf(part, chars, start, end);
      const wrong = error ?? (part.isPeriod ? checkPeriod(before, chars.slice(start, end)) : undefined);
      if (wrong !== undefined) report(wrong, part.reference, n, c, repetition);
    }
    before = part?.reference === '1250' ? chars.slice(start, end) : '';
    start = end + 1;
  }
  if (check.relations.length === 0) return;
  checkRelations(check, present, (error, position, trigger) =>
    report(error, check.parts[position - 1]?.reference, n, position, repetition, trigger),
  );
}

function errorOf(part: ElementCheck, chars: string, from: number, to: number): ElementErrorCode | undefined {
  const error = part.data === undefined ? undefined : checkValue(part.data, chars, from, to);
  if (error !== undefined || part.values === undefined) return error;
  if (part.packed !== undefined) return to - from <= SHORT && part.packed.has(packed(chars, from, to)) ? undefined : '7';
  return part.values.has(chars.slice(from, to)) ? undefined : '7';
}

/** Up to three characters of one byte as one number. */
const SHORT = 3;

function packed(chars: string, from: number, to: number): number {
  let value = to - from;
  for (let at = from; at < to; at++) value = value * 256 + chars.charCodeAt(at);
  return value;
}

type ReportRelation = (error: '2' | '10', position: number, trigger: number | undefined) => void;

/** Checks the relational conditions; what the guide requires or does not use is not asked for again. */
function checkRelations(check: PartsCheck, present: number, report: ReportRelation): void {
  for (const relation of check.relations) {
    if (!isBroken(relation, present)) continue;
    const { kind, positions } = relation;
    const there = positions.filter((position) => (present & (1 << position)) !== 0);
    if (kind === 'E') {
      for (const position of there.slice(1)) report('10', position, there[0]);
      continue;
    }
    const absent = positions.filter((position) => !there.includes(position));
    const wanted = absent.filter((position) => check.parts[position - 1]?.required !== true && check.parts[position - 1]?.unused !== true);
    for (const position of kind === 'R' || kind === 'L' ? wanted.slice(0, 1) : wanted) report('2', position, there[0]);
  }
}

function isBroken({ kind, positions, mask }: Relation, present: number): boolean {
  const there = present & mask;
  switch (kind) {
    case 'P':
      return there !== 0 && there !== mask;
    case 'R':
      return there === 0;
    case 'E':
      return (there & (there - 1)) !== 0;
    case 'C':
      return (there & (1 << positions[0])) !== 0 && there !== mask;
    case 'L':
      return there === 1 << positions[0];
  }
}
