import { type RemittancePart, RemittanceReader, type Segment, Tokenizer, X12Error } from '@plexus/x12';
import { Fault } from '../kernel/index.ts';

/** Bytes to parts; what the tokenizer cannot go past ends the file. */
export class PartReader {
  readonly #tokenizer = new Tokenizer();
  readonly #reader = new RemittanceReader();
  readonly #seen: ((segment: Segment) => void) | undefined;
  broken: Fault | undefined;
  bytes = 0;

  constructor(seen?: (segment: Segment) => void) {
    this.#seen = seen;
  }

  push(chunk: Uint8Array): RemittancePart[] {
    this.bytes += chunk.length;
    return this.#guarded(() => this.#tokenizer.push(chunk).flatMap((segment) => this.#take(segment)));
  }

  finish(): RemittancePart[] {
    const last = this.#guarded(() => this.#tokenizer.end().flatMap((segment) => this.#take(segment)));
    return [...last, ...this.#reader.end()];
  }

  #take(segment: Segment): RemittancePart[] {
    this.#seen?.(segment);
    return this.#reader.push(segment);
  }

  #guarded(read: () => RemittancePart[]): RemittancePart[] {
    if (this.broken !== undefined) return [];
    try {
      return read();
    } catch (error) {
      if (!(error instanceof X12Error)) throw error;
      this.broken = faultOfX12(error);
      return [];
    }
  }
}

/** What the X12 codec found wrong, as a fault of the platform. */
export function faultOfX12(error: X12Error): Fault {
  const { segmentIndex, segmentId, element } = error.at;
  const name = `${segmentId}${element === undefined ? '' : String(element).padStart(2, '0')}`;
  return new Fault({
    code: error.code,
    kind: 'rejected',
    message: error.message,
    hint: 'Ask the clearinghouse to send the file again, corrected',
    at: `segment ${segmentIndex + 1} ${name}`.trim(),
  });
}
