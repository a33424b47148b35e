import { Hl7Error, type Place } from './faults.ts';

/** What one message may take. Above any of these the reader throws `HL7_LIMIT_EXCEEDED`. */
export interface Limits {
  /** Bytes of one message. */
  readonly bytes: number;
  /** Bytes of a batch file given to `splitBatch` or `readBatch`. */
  readonly batchBytes: number;
  readonly segments: number;
  /** Fields of one segment; the longest standard segment has under 100. */
  readonly fields: number;
  /** Repetitions of one field. */
  readonly repetitions: number;
  /** Components of one repetition, and subcomponents of one component. */
  readonly components: number;
}

export const DEFAULT_LIMITS: Limits = {
  bytes: 16 * 1024 * 1024,
  batchBytes: 256 * 1024 * 1024,
  segments: 100_000,
  fields: 2_000,
  repetitions: 10_000,
  components: 2_000,
};

/** The error for more than `limit` of `what`. */
export function tooMany(limit: number, what: string, at: Place): Hl7Error {
  return new Hl7Error('HL7_LIMIT_EXCEEDED', `More than ${limit} ${what}`, at);
}
