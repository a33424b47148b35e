import type { BankError } from '../bank-error.ts';
import { partsIn, partsOf } from '../part-stream.ts';
import { CamtReader, type CamtReaderOptions } from './camt-reader.ts';
import type { CamtEnd, CamtEntry, CamtMessage, CamtPart, CamtStatement } from './parts.ts';

export interface CamtStatementTree {
  readonly header: CamtStatement;
  readonly entries: readonly CamtEntry[];
  readonly end?: CamtEnd;
}

/** All that one input holds. A statement may be posted when its `end` is there and `sound`. */
export interface CamtContent {
  readonly message?: CamtMessage;
  readonly statements: readonly CamtStatementTree[];
  readonly problems: readonly BankError[];
}

/** Reads an input at hand into statements and entries. Throws nothing: see `problems`. */
export function readCamt(bytes: Uint8Array, options: CamtReaderOptions = {}): CamtContent {
  return gatherCamt(partsIn(bytes, new CamtReader(options)));
}

/** The parts of an async stream of chunks as they come. */
export function camtParts(source: AsyncIterable<Uint8Array>, options: CamtReaderOptions = {}): AsyncGenerator<CamtPart> {
  return partsOf(source, new CamtReader(options));
}

/** Puts parts in their order into trees. */
export function gatherCamt(parts: Iterable<CamtPart>): CamtContent {
  let message: CamtMessage | undefined;
  const statements: { header: CamtStatement; entries: CamtEntry[]; end?: CamtEnd }[] = [];
  const problems: BankError[] = [];
  for (const part of parts) {
    const statement = statements.at(-1);
    switch (part.kind) {
      case 'message':
        message ??= part;
        break;
      case 'statement':
        statements.push({ header: part, entries: [] });
        break;
      case 'entry':
        statement?.entries.push(part);
        break;
      case 'statementEnd':
        if (statement !== undefined) statement.end = part;
        break;
      case 'problem':
        problems.push(part.error);
    }
  }
  return { ...(message === undefined ? {} : { message }), statements, problems };
}
