import { type CsvLayout } from './csv/csv-layout.ts';
import { CsvReader, type CsvReaderOptions } from './csv/csv-reader.ts';
import type { FixedLayout } from './fixed/fixed-layout.ts';
import { FixedReader, type FixedReaderOptions } from './fixed/fixed-reader.ts';
import type { FlatError } from './flat-error.ts';
import type { FlatPart, FlatRecord } from './flat-record.ts';

/** All that one input holds. It may be used as a whole when `sound`. */
export interface FlatContent {
  readonly records: readonly FlatRecord[];
  /** What is wrong with the file as a whole; faults of single records stand with them. */
  readonly problems: readonly FlatError[];
  readonly sound: boolean;
}

/** Reads CSV at hand. Throws FlatError FLAT_LAYOUT, and nothing that the bytes hold. */
export function readCsv(bytes: Uint8Array, layout: CsvLayout, options: CsvReaderOptions = {}): FlatContent {
  const reader = new CsvReader(layout, options);
  return gather([...reader.push(bytes), ...reader.end()]);
}

/** Reads a fixed-width file at hand. Throws FlatError FLAT_LAYOUT, and nothing that the bytes hold. */
export function readFixed(bytes: Uint8Array, layout: FixedLayout, options: FixedReaderOptions = {}): FlatContent {
  const reader = new FixedReader(layout, options);
  return gather([...reader.push(bytes), ...reader.end()]);
}

/** The parts of an async stream of chunks as they come, from either reader. */
export async function* flatParts(
  reader: { push(chunk: Uint8Array): FlatPart[]; end(): FlatPart[] },
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<FlatPart> {
  for await (const chunk of source) yield* reader.push(chunk);
  yield* reader.end();
}

function gather(parts: readonly FlatPart[]): FlatContent {
  const end = parts.find((part) => part.kind === 'end');
  return {
    records: parts.filter((part) => part.kind === 'record'),
    problems: parts.flatMap((part) => (part.kind === 'problem' ? [part.error] : [])),
    sound: end?.sound ?? false,
  };
}
