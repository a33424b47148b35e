/** Every code this package throws or reports, with what it means. The reference page is made from this table. */
export const HL7_CODES = {
  HL7_EMPTY: 'There are no bytes to read.',
  HL7_HEADER_MISSING: 'The bytes do not begin with an MSH segment (or FHS or BHS where a batch is read).',
  HL7_DELIMITERS_INVALID: 'MSH-1 and MSH-2 are not three to six distinct printable characters other than letters, digits and the quote.',
  HL7_BATCH_UNEXPECTED: 'A batch or file segment (FHS, BHS, BTS, FTS) stands where a single message is read.',
  HL7_SECOND_HEADER: 'A second MSH segment: these are several messages, to be split before they are read.',
  HL7_SEGMENT_OUTSIDE_MESSAGE: 'A segment of a batch stands before the MSH of any message.',
  HL7_LIMIT_EXCEEDED: 'A size or count is above the limit that the reader was given.',
  HL7_CHARSET_UNSUPPORTED: 'The character set cannot be cut at delimiter bytes (UTF-16, UTF-32, ISO 2022 switching, GB 18030, Big5).',
  HL7_PATH_INVALID: 'A path is not of the form SEG[n]-field[repetition].component.subcomponent.',
  HL7_PATH_NOT_FOUND: 'The segment to be edited is not in the message.',
  HL7_EDIT_REFUSED: 'MSH-1 and MSH-2 cannot be edited, nor MSH-18 while the message holds other than ASCII.',
  HL7_SEGMENT_NAME_INVALID: 'A segment to be written has no valid name, or MSH is not the first and only header.',
  HL7_VALUE_UNWRITABLE: 'A value cannot be written with these delimiters or in this character set.',
  HL7_ACKNOWLEDGEMENT_MISSING: 'The message has no MSA segment, so it is no acknowledgement.',
  HL7_FRAMING_STRIPPED: 'Reported: a byte order mark, MLLP framing or blank space around the message was skipped.',
  HL7_LINE_UNNAMED: 'Reported: a line does not begin with a segment name; it is kept but holds no readable field.',
  HL7_HEADER_FIELD_MISSING: 'Reported: a header field that the standard requires (MSH-9 to MSH-12) is empty.',
  HL7_CHARSET_UNKNOWN: 'Reported: MSH-18 names a character set that table 0211 does not; it was recognised from the bytes.',
  HL7_CHARSET_ASSUMED: 'Reported: there is text outside ASCII and no MSH-18; the character set was recognised from the bytes.',
  HL7_CHARSET_MISMATCH: 'Reported: the bytes are not valid in the declared character set; another one was recognised from the bytes.',
  HL7_BATCH_COUNT: 'Reported: BTS-1 or FTS-1 differs from what the batch or file holds.',
  HL7_BATCH_STRUCTURE: 'Reported: a batch or file header or trailer is missing or doubled.',
} as const;

export type Hl7Code = keyof typeof HL7_CODES;

/** A place in the bytes. `segmentIndex` counts segments from 1 (the MSH); `offset` is a byte offset from 0. */
export interface Place {
  readonly offset: number;
  readonly segment?: string;
  readonly segmentIndex?: number;
  readonly field?: number;
}

/** The one error of this package. The message tells what and where, and never quotes what the bytes hold. */
export class Hl7Error extends Error {
  readonly code: Hl7Code;
  readonly at: Place;

  constructor(code: Hl7Code, message: string, at: Place) {
    super(message);
    this.name = 'Hl7Error';
    this.code = code;
    this.at = at;
  }
}

/** Something odd that did not stop the reading. */
export interface Warning {
  readonly code: Hl7Code;
  readonly message: string;
  readonly at: Place;
}
