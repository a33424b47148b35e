import type { Segment } from './segment.ts';
import { Tokenizer, type TokenizerOptions } from './tokenizer.ts';

/** All segments of an input that is at hand as a whole. Throws X12Error at the first place that cannot be cut. */
export function tokenize(bytes: Uint8Array, options?: TokenizerOptions): Segment[] {
  const tokenizer = new Tokenizer(options);
  const segments: Segment[] = [];
  for (const segment of tokenizer.push(bytes)) segments.push(segment);
  for (const segment of tokenizer.end()) segments.push(segment);
  return segments;
}

/** The segments of a byte stream as they come. Throws X12Error after the last segment that could be cut. */
export async function* segments(source: AsyncIterable<Uint8Array>, options?: TokenizerOptions): AsyncGenerator<Segment, void, undefined> {
  for await (const completed of segmentsByChunk(source, options)) for (const segment of completed) yield segment;
}

/**
 * The same, all that a chunk completes at once. To wait for each segment takes longer than to cut it, so this is several times as fast;
 * it is for large files. Throws as `segments` does.
 */
export async function* segmentsByChunk(
  source: AsyncIterable<Uint8Array>,
  options?: TokenizerOptions,
): AsyncGenerator<Segment[], void, undefined> {
  const tokenizer = new Tokenizer(options);
  for await (const chunk of source) yield tokenizer.push(chunk);
  yield tokenizer.end();
}
