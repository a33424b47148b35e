import { Hl7Error } from './faults.ts';
import { parseMessage, type Message, type ParseOptions } from './message.ts';
import type { Segment } from './segment.ts';

/** An answer to a message we sent. */
export interface ReadAcknowledgement {
  /** MSA-1 as sent: one of table 0008, when the sender keeps to it. */
  readonly code: string;
  /** MSA-2: the control id of the message that is answered; empty when not given. */
  readonly controlId: string;
  /** MSA-3, or the user message of the first error. */
  readonly text: string | undefined;
  readonly errors: readonly ReadError[];
}

export interface ReadError {
  /** Of table 0357, or local. */
  readonly code: string | undefined;
  readonly text: string | undefined;
  /** Such as `PID-3`, as far as the sender gave it. */
  readonly location: string | undefined;
  /** Table 0516; not known to versions before 2.5. */
  readonly severity: string | undefined;
}

/**
 * Reads an acknowledgement, whichever version its ERR segments are in.
 *
 * @throws Hl7Error as `parseMessage`, and `HL7_ACKNOWLEDGEMENT_MISSING` for a message without MSA
 */
export function readAcknowledgement(message: Uint8Array | Message, options: ParseOptions = {}): ReadAcknowledgement {
  const parsed = message instanceof Uint8Array ? parseMessage(message, options) : message;
  const msa = parsed.first('MSA');
  if (msa === undefined) throw new Hl7Error('HL7_ACKNOWLEDGEMENT_MISSING', 'The message has no MSA segment', { offset: 0 });
  const segments = parsed.all('ERR');
  const errors = segments.flatMap((err) => (isOld(err) ? oldErrors(err) : [newError(err)]));
  const text = msa.get(3) ?? segments.map((err) => err.get(8)).find((sentence) => sentence !== undefined);
  return { code: msa.get(1) ?? '', controlId: msa.get(2) ?? '', text, errors };
}

/** An error of before version 2.5 has its place or its code in ERR-1. */
function isOld(err: Segment): boolean {
  return err.get(3) === undefined && (err.get(1) ?? err.get(1, 1, 4)) !== undefined;
}

/** ERR-1 up to version 2.4: segment, sequence, field and, in subcomponents, the code. */
function oldErrors(err: Segment): ReadError[] {
  return Array.from({ length: err.repetitions(1) }, (_, index) => ({
    code: err.get(1, index + 1, 4, 1),
    text: err.get(1, index + 1, 4, 2),
    location: location(err.get(1, index + 1, 1), err.get(1, index + 1, 2), err.get(1, index + 1, 3)),
    severity: undefined,
  }));
}

/** From version 2.5: ERR-2 location, ERR-3 code, ERR-4 severity. */
function newError(err: Segment): ReadError {
  return {
    code: err.get(3, 1, 1),
    text: err.get(3, 1, 2),
    location: location(err.get(2, 1, 1), err.get(2, 1, 2), err.get(2, 1, 3)),
    severity: err.get(4),
  };
}

function location(segment: string | undefined, sequence: string | undefined, field: string | undefined): string | undefined {
  if (segment === undefined) return undefined;
  const occurrence = sequence === undefined || sequence === '1' ? '' : `[${sequence}]`;
  return `${segment}${occurrence}${field === undefined ? '' : `-${field}`}`;
}
