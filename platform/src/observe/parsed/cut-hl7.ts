import { Hl7Error, parseMessage, type Segment } from '@plexus/hl7v2';
import { componentNames, type FieldName, segmentNames } from './hl7-names.ts';
import type { Cut, Part } from './part.ts';

/** Cuts an HL7 v2 message into segments, fields, repetitions, components and subcomponents; undefined when it cannot be read. */
export function cutHl7(bytes: Uint8Array): Cut | undefined {
  try {
    const message = parseMessage(bytes);
    const counted = new Map<string, number>();
    const parts = message.segments.map((segment) => {
      const number = (counted.get(segment.name) ?? 0) + 1;
      counted.set(segment.name, number);
      return segmentPart(bytes, segment, number === 1 ? segment.name : `${segment.name}[${number}]`);
    });
    return { format: 'hl7v2', parts, until: message.segments.at(-1)?.end ?? 0, terminator: '\r' };
  } catch (error) {
    if (error instanceof Hl7Error) return undefined;
    throw error;
  }
}

function segmentPart(bytes: Uint8Array, segment: Segment, path: string): Part {
  const { start, end, name } = segment;
  const names = segmentNames(name);
  // A line without a segment name may hold anything.
  if (name === '')
    return {
      path: `line ${segment.number}`,
      title: undefined,
      start,
      end,
      value: Buffer.from(bytes.subarray(start, end)).toString(),
      isOpen: false,
    };
  const children: Part[] = [];
  for (let field = 1; field <= segment.fieldCount; field++) {
    const part = fieldPart(segment, field, `${path}-${field}`, names?.fields[field - 1]);
    if (part !== undefined) children.push(part);
  }
  return { path, title: names?.title, start, end, children };
}

function fieldPart(segment: Segment, field: number, path: string, name: FieldName | undefined): Part | undefined {
  const span = segment.fieldSpan(field);
  const repetitions = segment.repetitions(field);
  if (span === undefined || repetitions === 0) return undefined;
  if (repetitions === 1) return repetitionPart(segment, field, 1, path, name);
  const children = Array.from({ length: repetitions }, (_, index) =>
    repetitionPart(segment, field, index + 1, `${path}[${index + 1}]`, name),
  );
  return { path, title: name?.title, ...span, children };
}

function repetitionPart(segment: Segment, field: number, repetition: number, path: string, name: FieldName | undefined): Part {
  const span = segment.fieldSpan(field, repetition) ?? { start: segment.end, end: segment.end };
  const isOpen = name?.isOpen === true;
  const titles = componentNames(name?.type);
  const components = partsOf((number) => segment.span(field, repetition, number));
  const whole = { path, title: name?.title, ...span };
  if (components.length === 1 && segment.span(field, repetition, 1, 2) === undefined) {
    return { ...whole, value: segment.get(field, repetition) ?? '', isOpen };
  }
  const children = components.flatMap(({ number }) => {
    const title = titles[number - 1];
    const part = componentPart(segment, { field, repetition, component: number }, { path: `${path}.${number}`, title, isOpen });
    return part === undefined ? [] : [part];
  });
  return { ...whole, children };
}

interface ComponentPlace {
  readonly field: number;
  readonly repetition: number;
  readonly component: number;
}

function componentPart(
  segment: Segment,
  { field, repetition, component }: ComponentPlace,
  shown: { readonly path: string; readonly title: string | undefined; readonly isOpen: boolean },
): Part | undefined {
  const pieces = partsOf((number) => segment.span(field, repetition, component, number));
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined || first.start === last.end) return undefined;
  const leaf = (number: number): string => segment.get(field, repetition, component, number) ?? '';
  if (pieces.length === 1)
    return { path: shown.path, title: shown.title, start: first.start, end: first.end, value: leaf(1), isOpen: shown.isOpen };
  const children = pieces
    .filter(({ start, end }) => start < end)
    .map(({ number, start, end }) => ({
      path: `${shown.path}.${number}`,
      title: undefined,
      start,
      end,
      value: leaf(number),
      isOpen: shown.isOpen,
    }));
  return { path: shown.path, title: shown.title, start: first.start, end: last.end, children };
}

/** Every piece there is, empty ones included, numbered from 1. */
function partsOf(spanOf: (number: number) => { readonly start: number; readonly end: number } | undefined) {
  const pieces: { readonly number: number; readonly start: number; readonly end: number }[] = [];
  for (let number = 1; ; number++) {
    const span = spanOf(number);
    if (span === undefined) return pieces;
    pieces.push({ number, ...span });
  }
}
