/** A range of bytes of the input; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
