import { Tokenizer, type TokenizerOptions } from '../tokenizer.ts';
import { X12Error } from '../x12-error.ts';
import { Acknowledger, type AcknowledgerOptions } from './acknowledger.ts';
import type { AcknowledgementPart } from './acknowledgement.ts';

/**
 * What to answer to a stream of interchanges: the verdicts of an `Acknowledger` as they come. A stream that cannot be
 * cut into segments ends with its interchange rejected; where not even an ISA could be read there is nothing to answer.
 * Faster than `segments`, because it waits for chunks only. Throws what the source throws.
 */
export async function* acknowledge(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: AcknowledgerOptions & TokenizerOptions,
): AsyncGenerator<AcknowledgementPart, void, undefined> {
  const tokenizer = new Tokenizer(options);
  const acknowledger = new Acknowledger(options);
  for await (const chunk of source) {
    const [parts, isOver] = taken(acknowledger, () => tokenizer.push(chunk));
    yield* parts;
    if (isOver) return;
  }
  const [parts, isOver] = taken(acknowledger, () => tokenizer.end());
  yield* parts;
  if (!isOver) yield* acknowledger.end();
}

/** What the next segments complete, and whether the stream went no further. */
function taken(acknowledger: Acknowledger, cut: () => ReturnType<Tokenizer['end']>): [AcknowledgementPart[], boolean] {
  const parts: AcknowledgementPart[] = [];
  try {
    for (const segment of cut()) for (const part of acknowledger.push(segment)) parts.push(part);
    return [parts, false];
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    return [[...parts, ...acknowledger.fail(error)], true];
  }
}
