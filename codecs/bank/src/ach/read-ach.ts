import type { BankError } from '../bank-error.ts';
import { partsIn, partsOf } from '../part-stream.ts';
import { AchReader, type AchReaderOptions } from './ach-reader.ts';
import type { AchBatch, AchEnd, AchEntry, AchFile, AchPart } from './parts.ts';

export interface AchBatchTree {
  readonly header: AchBatch;
  readonly entries: readonly AchEntry[];
  readonly end?: AchEnd;
}

export interface AchFileTree {
  readonly header: AchFile;
  readonly batches: readonly AchBatchTree[];
  readonly end?: AchEnd;
}

/** All that one input holds. A file may be posted when its `end` is there and `sound`. */
export interface AchContent {
  readonly files: readonly AchFileTree[];
  readonly problems: readonly BankError[];
}

/** Reads an input at hand into file, batch, entry. Throws nothing: see `problems`. */
export function readAch(bytes: Uint8Array, options: AchReaderOptions = {}): AchContent {
  return gatherAch(partsIn(bytes, new AchReader(options)));
}

/** The parts of an async stream of chunks as they come. */
export function achParts(source: AsyncIterable<Uint8Array>, options: AchReaderOptions = {}): AsyncGenerator<AchPart> {
  return partsOf(source, new AchReader(options));
}

/** Puts parts in their order into trees. */
export function gatherAch(parts: Iterable<AchPart>): AchContent {
  const files: { header: AchFile; batches: { header: AchBatch; entries: AchEntry[]; end?: AchEnd }[]; end?: AchEnd }[] = [];
  const problems: BankError[] = [];
  for (const part of parts) {
    const file = files.at(-1);
    const batch = file?.batches.at(-1);
    switch (part.kind) {
      case 'file':
        files.push({ header: part, batches: [] });
        break;
      case 'batch':
        file?.batches.push({ header: part, entries: [] });
        break;
      case 'entry':
        batch?.entries.push(part);
        break;
      case 'batchEnd':
        if (batch !== undefined) batch.end = part;
        break;
      case 'fileEnd':
        if (file !== undefined) file.end = part;
        break;
      case 'problem':
        problems.push(part.error);
    }
  }
  return { files, problems };
}
