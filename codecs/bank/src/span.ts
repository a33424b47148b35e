/** A range of bytes of the input; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the named values of a part stand in the input. A value that is not there has no place. */
export type Positions<Name extends string> = Readonly<Partial<Record<Name, Span>>>;
