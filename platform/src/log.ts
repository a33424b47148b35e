import { writeSync } from 'node:fs';
import pino from 'pino';
import { Fault, maskCardNumbers } from './kernel/index.ts';

/** Structured logs on stdout, one JSON line each. Only named fields are written, never message content. */
export type Log = pino.Logger;

export function createLog(level: string, part: string): Log {
  return pino({ level, base: { part }, timestamp: pino.stdTimeFunctions.isoTime, serializers: { error: describeError } }, { write });
}

const STDOUT = 1;

/** Named fields hold no content; should a card number get into one all the same, it does not leave. A log that cannot be written, because its disk is full or its reader gone, must not stop what it tells of: the line is dropped. */
function write(line: string): void {
  try {
    writeSync(STDOUT, maskCardNumbers(line));
  } catch {
    // Nowhere is left to say it; health tells of the disk.
  }
}

/** What a log may say of an error: a Fault's own words, otherwise its name and where it was thrown. */
function describeError(error: unknown): object {
  if (error instanceof Fault) return { ...error.toJSON(), cause: error.cause === undefined ? undefined : describeCause(error.cause) };
  return describeCause(error);
}

/** Driver and system errors may quote values in their message, so only their kind, code and stack frames are written. */
function describeCause(cause: unknown): object {
  if (!(cause instanceof Error)) return { name: typeof cause };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return {
    name: cause.name,
    code,
    frames: cause.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 6),
  };
}
