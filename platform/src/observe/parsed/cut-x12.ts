import { type Segment, Tokenizer, X12Error } from '@plexus/x12';
import type { Cut, Part } from './part.ts';
import { type X12ElementName, x12SegmentNames } from './x12-names.ts';

/** Cuts X12 into segments, elements and components; undefined when it cannot be read. A segment without its end is left out. */
export function cutX12(bytes: Uint8Array): Cut | undefined {
  const counted = new Map<string, number>();
  const parts: Part[] = [];
  let last: Segment | undefined;
  try {
    for (const segment of new Tokenizer().push(bytes)) {
      const number = (counted.get(segment.id) ?? 0) + 1;
      counted.set(segment.id, number);
      const path = number === 1 ? segment.id : `${segment.id}[${number}]`;
      parts.push(SEGMENT_ID.test(segment.id) ? segmentPart(segment, path) : unnamedPart(bytes, segment, parts.length + 1));
      last = segment;
    }
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
  }
  if (last === undefined) return undefined;
  const { segment: terminator } = last.delimiters;
  return { format: 'x12', parts, until: last.end + terminator.length, terminator };
}

/** What a segment of X12 is called (X12.6, 3.4.1). */
const SEGMENT_ID = /^[A-Z][A-Z0-9]{1,2}$/;

function segmentPart(segment: Segment, path: string): Part {
  const names = x12SegmentNames(segment.id);
  const children: Part[] = [];
  for (let element = 1; element <= segment.elementCount; element++) {
    const number = String(element).padStart(2, '0');
    const part = elementPart(segment, element, `${path}${number}`, names?.elements[element - 1]);
    if (part !== undefined) children.push(part);
  }
  return { path, title: names?.title, start: segment.start, end: segment.end, children };
}

/** What has no name of a segment is the rest of a value with a terminator in it, and may hold anything. */
function unnamedPart(bytes: Uint8Array, { start, end }: Segment, number: number): Part {
  const value = Buffer.from(bytes.subarray(start, end)).toString('utf8');
  return { path: `segment ${number}`, title: undefined, start, end, value, isOpen: false };
}

function elementPart(segment: Segment, element: number, path: string, name: X12ElementName | undefined): Part | undefined {
  const { start, end } = segment.position(element);
  if (start === end) return undefined;
  const isOpen = name?.isOpen === true;
  const whole = { path, title: name?.title, start, end };
  const components = segment.repetitions(element) === 1 ? segment.componentCount(element) : 1;
  if (components <= 1) return { ...whole, value: segment.element(element), isOpen };
  const children: Part[] = [];
  for (let component = 1; component <= components; component++) {
    const place = segment.componentPosition(element, component);
    if (place.start === place.end) continue;
    children.push({ path: `${path}-${component}`, title: undefined, ...place, value: segment.component(element, component), isOpen });
  }
  return { ...whole, children };
}
