/**
 * The delimiters of one interchange, one character per byte. `repetition` is empty where ISA11 declares none (`U`, or
 * versions before 00402); `component` is empty where ISA16 was left out. `segment` has two characters when the
 * terminator is CRLF or a character that UTF-8 writes in two bytes.
 */
export interface Delimiters {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  readonly segment: string;
}

/** What partners expect when nothing else was agreed. */
export const usualDelimiters: Delimiters = { element: '*', component: ':', repetition: '^', segment: '~' };
