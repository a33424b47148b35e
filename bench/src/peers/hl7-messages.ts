import { isAscii } from 'node:buffer';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessage, readBatch } from '@plexus/hl7v2';
import { exampleMessages } from './hl7-example.ts';

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/hl7v2');

/** One message as the wire gives it, and as text for packages that read text: neither decoding nor copying is measured. */
export interface Hl7Input {
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Hl7Inputs {
  readonly from: string;
  readonly messages: readonly Buffer[];
}

/**
 * Real messages where they are at hand, otherwise made ones. Every package gets its best case: messages out of their
 * batches, carriage returns at the end of segments, standard delimiters, ASCII or UTF-8 without a byte order mark.
 */
export function hl7Messages(): Hl7Inputs {
  if (!existsSync(CORPUS)) return { from: 'made messages', messages: exampleMessages(700) };
  const files = globSync('**/*', { cwd: CORPUS, withFileTypes: true }).filter((entry) => entry.isFile());
  const messages = files.flatMap((file) => plainMessages(readFileSync(join(file.parentPath, file.name))));
  return { from: 'real messages of public repositories', messages };
}

function plainMessages(file: Buffer): Buffer[] {
  try {
    return readBatch(file).messages.flatMap(({ start, end }) => {
      const bytes = Buffer.from(
        `${file
          .toString('utf8', start, end)
          .replaceAll(/[\r\n]+/g, '\r')
          .trim()}\r`,
      );
      const message = parseMessage(bytes);
      const isPlain = bytes.toString('latin1', 3, 8) === '|^~\\&' && (isAscii(bytes) || message.charset === 'UTF-8');
      return isPlain && message.segments.every(({ name }) => name !== '') ? [bytes] : [];
    });
  } catch {
    return [];
  }
}

/** Messages one after the other, each behind its length: what a child process is given. */
export function packed(messages: readonly Buffer[]): Buffer {
  return Buffer.concat(messages.flatMap((bytes) => [lengthOf(bytes), bytes]));
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return length;
}

export function unpacked(file: Buffer): Hl7Input[] {
  const inputs: Hl7Input[] = [];
  for (let at = 0; at < file.length; ) {
    const end = at + 4 + file.readUInt32LE(at);
    const bytes = file.subarray(at + 4, end);
    inputs.push({ bytes, text: bytes.toString() });
    at = end;
  }
  return inputs;
}
