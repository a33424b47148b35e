/**
 * `fatal`: bytes are missing, cannot be assigned to a place, or money cannot be read; what follows cannot be trusted.
 * `error`: the data breaks a rule of the standard but every byte still has its place; the caller decides.
 */
export type Severity = 'fatal' | 'error';

/** Every error this codec knows: how grave it is and what it says. Messages never quote content. */
export const x12ErrorTable = {
  X12_NO_INTERCHANGE: { severity: 'fatal', message: 'The input holds no interchange' },
  X12_NOT_INTERCHANGE: { severity: 'fatal', message: 'An interchange must begin with ISA' },
  X12_ISA_MISSING: { severity: 'fatal', message: 'A group or transaction set begins without an ISA before it' },
  X12_EDIFACT: { severity: 'fatal', message: 'This is an EDIFACT interchange, not X12' },
  X12_TRADACOMS: { severity: 'fatal', message: 'This is a TRADACOMS transmission, not X12' },
  X12_ISA_INCOMPLETE: { severity: 'fatal', message: 'ISA ends before its 16 elements and its terminator' },
  X12_DELIMITER: { severity: 'fatal', message: 'ISA declares a delimiter that cannot be one' },
  X12_DELIMITER_SHARED: { severity: 'error', message: 'ISA11 declares a repetition separator that already has another use' },
  X12_ISA_WIDTH: { severity: 'error', message: 'ISA is not of its fixed width of 106 bytes' },
  X12_SEGMENT_TOO_LONG: { severity: 'fatal', message: 'The segment exceeds the limit on segment bytes' },
  X12_FILLER_TOO_LONG: { severity: 'fatal', message: 'White space between segments exceeds the limit on segment bytes' },
  X12_INTERCHANGE_TOO_LONG: { severity: 'fatal', message: 'The interchange exceeds the limit on interchange bytes' },
  X12_BINARY_TOO_LONG: { severity: 'fatal', message: 'The binary segment exceeds the limit on binary bytes' },
  X12_TOO_MANY_ELEMENTS: { severity: 'fatal', message: 'The segment exceeds the limit on elements' },
  X12_TOO_MANY_COMPONENTS: { severity: 'fatal', message: 'The element exceeds the limit on components' },
  X12_TOO_MANY_REPETITIONS: { severity: 'fatal', message: 'The element exceeds the limit on repetitions' },
  X12_BINARY_LENGTH: { severity: 'fatal', message: 'The declared length of binary data does not lead to a segment terminator' },
  X12_SEGMENT_UNTERMINATED: { severity: 'fatal', message: 'The input ends inside a segment' },
  X12_TOKENIZER_ENDED: { severity: 'fatal', message: 'The tokenizer has ended and takes no more bytes' },
  X12_SEGMENT_ID: { severity: 'error', message: 'A segment identifier must be two or three capital letters or digits, the first a letter' },
  X12_IEA_MISSING: { severity: 'fatal', message: 'The interchange has no IEA' },
  X12_GE_MISSING: { severity: 'fatal', message: 'The functional group has no GE' },
  X12_SE_MISSING: { severity: 'fatal', message: 'The transaction set has no SE' },
  X12_TRAILER_UNMATCHED: { severity: 'fatal', message: 'A trailer stands where nothing of its kind is open' },
  X12_SEGMENT_OUTSIDE: { severity: 'fatal', message: 'A segment stands outside its envelope' },
  X12_CONTROL_NUMBER: { severity: 'error', message: 'The control number of the trailer differs from that of the header' },
  X12_SE_COUNT: { severity: 'error', message: 'SE01 differs from the number of segments in the set' },
  X12_GE_COUNT: { severity: 'error', message: 'GE01 differs from the number of transaction sets in the group' },
  X12_IEA_COUNT: { severity: 'error', message: 'IEA01 differs from the number of functional groups in the interchange' },
  X12_VERSION_UNSUPPORTED: { severity: 'error', message: 'The version is not one that is accepted here' },
  X12_SEGMENT_UNEXPECTED: { severity: 'error', message: 'The guide has no place for this segment here' },
  X12_SEGMENT_REPEATED: { severity: 'error', message: 'The segment occurs more often than the guide allows' },
  X12_SEGMENT_MISSING: { severity: 'error', message: 'A segment that the guide requires is missing' },
  X12_PAYMENT_MISSING: { severity: 'fatal', message: 'The remittance has no BPR, so its payment is unknown' },
  X12_PAYMENT_NEGATIVE: { severity: 'error', message: 'A payment may not be negative; what the payee owes is carried forward by PLB' },
  X12_ELEMENT_MISSING: { severity: 'error', message: 'A required element is empty' },
  X12_AMOUNT_MISSING: { severity: 'fatal', message: 'A required amount is empty' },
  X12_AMOUNT: { severity: 'fatal', message: 'An amount must be digits with at most two decimals, an optional minus and no exponent' },
  X12_DECIMAL: { severity: 'error', message: 'A number must be digits with an optional point and minus, without exponent' },
  X12_ELEMENT_UNEXPECTED: { severity: 'fatal', message: 'The segment holds a value past its last element' },
  X12_ADJUSTMENT_INCOMPLETE: { severity: 'fatal', message: 'An adjustment needs both a reason and an amount' },
  X12_DATE: { severity: 'error', message: 'A date must be a real day written CCYYMMDD' },
  X12_CLAIM_TOO_LONG: { severity: 'fatal', message: 'The claim exceeds the limit on segments in one claim' },
  X12_UNIT_TOO_LONG: { severity: 'fatal', message: 'What is read as a whole exceeds the limit on its segments' },
  X12_DATE_FORMAT: { severity: 'error', message: 'The format of the date is not one that the guide allows' },
  X12_LEVEL_NUMBER: { severity: 'error', message: 'HL01 must count the levels of the set from 1' },
  X12_LEVEL_PARENT: { severity: 'error', message: 'HL02 must name an open level of a fitting kind' },
  X12_LEVEL_CHILD: { severity: 'error', message: 'HL04 must say whether levels follow below' },
  X12_IMPLIED: { severity: 'fatal', message: 'An amount with two implied decimals must be digits only, with an optional minus' },
  X12_LINE_COUNT: { severity: 'error', message: 'CTT01 differs from the number of lines in the set' },
  X12_HASH_TOTAL: { severity: 'error', message: 'CTT02 differs from the sum of the quantities' },
  X12_INVOICE_UNBALANCED: { severity: 'error', message: 'The total of the invoice differs from its lines, charges, allowances and taxes' },
  X12_DELIMITER_IN_DATA: { severity: 'fatal', message: 'The value holds a character that is a delimiter of this interchange' },
  X12_WRITE_VALUE: { severity: 'fatal', message: 'The value cannot be written in this place' },
} as const satisfies Record<string, { severity: Severity; message: string }>;

export type X12Code = keyof typeof x12ErrorTable;

/** A place in the input (or, from the writer, in the output): segment by 0-based index, element and component 1-based, byte offset. */
export interface X12Place {
  readonly segmentIndex: number;
  readonly segmentId: string;
  readonly element?: number;
  readonly component?: number;
  readonly offset: number;
}

const identifier = /^[A-Z][A-Z0-9]{1,2}$/;

/** True for two or three capital letters or digits, the first a letter (X12.6, segment identifier). */
export function isSegmentId(id: string): boolean {
  return identifier.test(id);
}

/** The only error this codec throws or reports. Its message names the rule and the place, never the content. */
export class X12Error extends Error {
  override readonly name = 'X12Error';
  readonly code: X12Code;
  readonly severity: Severity;
  readonly at: X12Place;

  /** `detail` adds to the message what is safe to show: a count, a limit, a name from the standard. */
  constructor(code: X12Code, at: X12Place, detail?: string) {
    const { severity, message } = x12ErrorTable[code];
    const place = isSegmentId(at.segmentId) ? at : { ...at, segmentId: '' };
    super(`${message}${detail === undefined ? '' : ` (${detail})`} at ${describePlace(place)}`);
    this.code = code;
    this.severity = severity;
    this.at = place;
  }
}

function describePlace(at: X12Place): string {
  const component = at.component === undefined ? '' : `-${at.component}`;
  const element = at.element === undefined ? '' : `${String(at.element).padStart(2, '0')}${component}`;
  const name = at.segmentId === '' && element === '' ? '' : ` ${at.segmentId}${element}`;
  return `segment ${at.segmentIndex}${name}, byte ${at.offset}`;
}
