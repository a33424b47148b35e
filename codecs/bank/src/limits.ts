/** What one input may ask of a reader. Bytes are bytes of the stream; crossing a limit is a fatal problem and ends the reading. */
export interface Limits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of one physical record, and of a BAI2 record with its continuations. */
  readonly recordBytes: number;
  /** Addenda of one ACH entry, continuations of one BAI2 record, elements of one camt entry. */
  readonly parts: number;
  /** Depth of nested XML elements. A namespace-aware parser takes time square in it. */
  readonly depth: number;
}

/** Far above what banks send (a CTX entry may have 9,999 addenda) and far below what hurts. */
export const defaultLimits: Limits = {
  fileBytes: 1024 * 1024 * 1024,
  recordBytes: 1024 * 1024,
  parts: 200_000,
  depth: 64,
};
