/** A part of a message as the format cuts it. Parts of one level do not overlap; what lies between leaves is punctuation. */
export interface Part {
  /** `PID-3.1`, `CLP[2]05`, `account.number`. */
  readonly path: string;
  readonly title: string | undefined;
  /** Byte offsets in the bytes given. */
  readonly start: number;
  readonly end: number;
  /** A leaf has a value, decoded; other parts have children. */
  readonly value?: string;
  /** Its value identifies nobody. */
  readonly isOpen?: boolean;
  readonly children?: readonly Part[];
}

/** How a message was cut. */
export interface Cut {
  readonly format: 'hl7v2' | 'x12' | 'json' | 'csv' | 'text';
  readonly parts: readonly Part[];
  /** Bytes that stay unread at the end: a record that was cut off with what is shown. */
  readonly until: number;
  /** Ends a record; shown with a line break of its own. */
  readonly terminator: string;
}
