import type { Resource } from './element.ts';
import { FhirError, type Issue } from './faults.ts';
import { placeAt } from './json/place.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { inspectResource, type ReadOptions } from './read-resource.ts';

const LINE_FEED = 0x0a;
const NOTHING: Buffer = Buffer.alloc(0);

/** One line of a bulk file. Offsets in `resource` and `issues` count from `start`, which is where the line begins in the file. */
export interface NdjsonLine {
  /** From 1; blank lines count. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly resource: Resource | undefined;
  /** Empty for a valid resource. */
  readonly issues: readonly Issue[];
}

/**
 * Reads a bulk file (FHIR Bulk Data, one resource on each line) in pieces of any size; holds one line at a time. A line that is no resource is
 * reported and does not spoil the others, but for one that outgrows `limits.bytes`: there `push` throws `FHIR_LIMIT_EXCEEDED`.
 */
export class NdjsonReader {
  readonly #options: ReadOptions;
  readonly #limit: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #line = 1;
  #start = 0;

  constructor(options: ReadOptions = {}) {
    this.#options = options;
    this.#limit = options.limits?.bytes ?? DEFAULT_LIMITS.bytes;
  }

  /** The lines that `chunk` completes. */
  push(chunk: Uint8Array): NdjsonLine[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: NdjsonLine[] = [];
    let from = 0;
    for (let feed = bytes.indexOf(LINE_FEED); feed !== -1; feed = bytes.indexOf(LINE_FEED, from)) {
      this.#hold(bytes.subarray(from, feed));
      lines.push(...this.#take(1));
      from = feed + 1;
    }
    this.#hold(Buffer.from(bytes.subarray(from)));
    return lines;
  }

  /** The last line, when no line feed ended it. */
  end(): NdjsonLine[] {
    return this.#take(0);
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#heldBytes += piece.length;
    if (this.#heldBytes > this.#limit)
      throw new FhirError('FHIR_LIMIT_EXCEEDED', `Line ${this.#line} is larger than ${this.#limit} bytes`, {
        offset: this.#start + this.#limit,
        line: this.#line,
        column: this.#limit + 1,
        expression: '',
      });
    this.#held.push(piece);
  }

  #take(feedBytes: number): NdjsonLine[] {
    const [only] = this.#held;
    const bytes = this.#held.length === 1 && only !== undefined ? only : this.#held.length === 0 ? NOTHING : Buffer.concat(this.#held);
    const [line, start, end] = [this.#line, this.#start, this.#start + bytes.length];
    this.#held = [];
    this.#heldBytes = 0;
    this.#line++;
    this.#start = end + feedBytes;
    if (isBlank(bytes)) return [];
    const { resource, issues } = inspectResource(bytes, this.#options);
    return [{ line, start, end, resource, issues }];
  }
}

/** Reads a whole bulk file. Throws as `NdjsonReader` does. */
export function readNdjson(bytes: Uint8Array, options: ReadOptions = {}): NdjsonLine[] {
  const reader = new NdjsonReader(options);
  return [...reader.push(bytes), ...reader.end()];
}

/** Writes resources that were read as a bulk file, each in the shortest form. Throws `FHIR_LINE_INVALID` for text with a line feed in it. */
export function writeNdjson(resources: readonly string[]): string {
  for (const [index, text] of resources.entries()) {
    const feed = text.indexOf('\n');
    if (feed !== -1)
      throw new FhirError('FHIR_LINE_INVALID', `Resource ${index + 1} does not fit on one line`, placeAt(Buffer.from(text), feed, ''));
  }
  return resources.map((text) => `${text}\n`).join('');
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
