import type { BankError } from './bank-error.ts';

export const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** The bytes of a text at a place. */
export function at(input: Uint8Array, span: { readonly start: number; readonly end: number } | undefined): string | undefined {
  return span === undefined ? undefined : Buffer.from(input).toString('utf8', span.start, span.end);
}

/** All parts that a reader gives for an input cut at the sizes, which repeat. */
export function readInChunks<Part>(
  reader: { push(chunk: Uint8Array): Part[]; end(): Part[] },
  input: Uint8Array,
  sizes: readonly number[],
): Part[] {
  const parts: Part[] = [];
  for (let from = 0, n = 0; from < input.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    // A chunk of its own, which may be used again after it was taken.
    const chunk = Uint8Array.from(input.subarray(from, from + size));
    parts.push(...reader.push(chunk));
    chunk.fill(0);
    from += size;
  }
  return [...parts, ...reader.end()];
}

/** Code and place of each problem, the difference when there is one. */
export function told(problems: readonly BankError[]): string[] {
  return problems.map(({ code, at: { record, field, offset }, difference }) => {
    const found = difference === undefined ? [] : [`stated ${difference.stated} found ${difference.found}`];
    return [code, record === undefined ? `byte ${offset}` : `record ${record}`, ...(field === undefined ? [] : [field]), ...found].join(
      ' ',
    );
  });
}
