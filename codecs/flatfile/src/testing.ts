import type { FlatError } from './flat-error.ts';
import type { FlatPart } from './flat-record.ts';

export const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** All parts that a reader gives for an input cut at the sizes, which repeat. */
export function readInChunks(
  reader: { push(chunk: Uint8Array): FlatPart[]; end(): FlatPart[] },
  input: Uint8Array,
  sizes: readonly number[],
): FlatPart[] {
  const parts: FlatPart[] = [];
  for (let from = 0, n = 0; from < input.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    const chunk = Uint8Array.from(input.subarray(from, from + size));
    parts.push(...reader.push(chunk));
    // The buffer of a chunk may be used again.
    chunk.fill(0);
    from += size;
  }
  return [...parts, ...reader.end()];
}

/** Parts as data: values, places and errors, so that two readings can be compared. */
export function plain(parts: readonly FlatPart[], names: readonly string[]): unknown[] {
  return parts.map((part) => {
    if (part.kind === 'problem') return told([part.error]);
    if (part.kind === 'end') return part;
    const { type, number, values, faults, at } = part;
    return { type, number, values, faults: told(faults), at, places: names.map((name) => part.position(name)) };
  });
}

/** Code and place of each error, the difference when there is one. */
export function told(errors: readonly FlatError[]): string[] {
  return errors.map(({ code, at: { record, field, offset }, difference }) => {
    const found = difference === undefined ? [] : [`stated ${difference.stated} found ${difference.found}`];
    const place = [record === undefined ? `byte ${offset}` : `record ${record}`, ...(field === undefined ? [] : [field])];
    return [code, ...place, ...found].join(' ');
  });
}
