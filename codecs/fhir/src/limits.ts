/** What one resource or Bundle may take. Above any of these the reader throws `FHIR_LIMIT_EXCEEDED`. */
export interface Limits {
  readonly bytes: number;
  /** Objects and lists inside each other. */
  readonly depth: number;
  /** Properties of one object; the largest type of R4 has under 80. */
  readonly properties: number;
  /** Items of one list, such as the entries of a Bundle. */
  readonly items: number;
  /** Values in all. */
  readonly values: number;
  /** Characters of one number; R4 asks for 18 digits at least. */
  readonly numberLength: number;
}

/** Far above what systems send (a Bundle of a thousand resources has some 50,000 values) and far below what hurts. */
export const DEFAULT_LIMITS: Limits = {
  bytes: 16 * 1024 * 1024,
  depth: 64,
  properties: 500,
  items: 100_000,
  values: 2_000_000,
  numberLength: 64,
};
