/** What one input may ask of a reader; crossing a limit is a fatal problem and ends the reading. */
export interface Limits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of one record. */
  readonly recordBytes: number;
}

/** Far above what systems export and far below what hurts. */
export const defaultLimits: Limits = {
  fileBytes: 16 * 1024 * 1024 * 1024,
  recordBytes: 1024 * 1024,
};
