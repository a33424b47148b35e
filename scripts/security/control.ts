/** Tests that prove a control. Without titles, every test of the file does. */
export interface Proof {
  readonly file: string;
  readonly titles?: readonly string[];
}

/** One control of the catalogue, and what proves it. */
export interface Control {
  readonly id: string;
  readonly name: string;
  /** What is done here, in a sentence. */
  readonly here: string;
  readonly proofs: readonly Proof[];
  /** Why there is no test of it, or what of the control is not there yet. */
  readonly missing?: string;
  /** Requirements of OWASP ASVS 5.0 that it meets or serves. */
  readonly asvs: readonly string[];
}
