/** What one input may ask of the reader. Bytes are bytes of the stream; crossing a limit is a fatal X12Error. */
export interface Limits {
  /** Bytes of one segment without binary data, and of white space between two segments. */
  readonly segmentBytes: number;
  /** Bytes of one BIN or BDS segment. */
  readonly binaryBytes: number;
  /** Bytes of one interchange, from ISA on. */
  readonly interchangeBytes: number;
  /** Elements of one segment. */
  readonly elements: number;
  /** Components of one element. */
  readonly components: number;
  /** Repetitions of one element. */
  readonly repetitions: number;
}

/** Far above what partners send (the longest real segment seen is about 2 KB) and far below what hurts. */
export const defaultLimits: Limits = {
  segmentBytes: 64 * 1024,
  binaryBytes: 64 * 1024 * 1024,
  interchangeBytes: 4 * 1024 * 1024 * 1024,
  elements: 500,
  components: 100,
  repetitions: 1000,
};
