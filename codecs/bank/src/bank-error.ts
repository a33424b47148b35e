/**
 * `fatal`: bytes are missing, have no place or money cannot be read; the file may not be posted.
 * `error`: a rule of the standard is broken but every byte still has its place; the caller decides.
 */
export type Severity = 'fatal' | 'error';

/** Every error this codec knows: how grave it is and what it says. Messages never quote content. */
export const bankErrorTable = {
  BANK_EMPTY: { severity: 'fatal', message: 'The input holds no record' },
  BANK_RECORD_TOO_LONG: { severity: 'fatal', message: 'The record exceeds the limit on record bytes' },
  BANK_FILE_TOO_LONG: { severity: 'fatal', message: 'The input exceeds the limit on file bytes' },
  BANK_TOO_MANY_PARTS: { severity: 'fatal', message: 'One record, entry or message exceeds the limit on its parts' },
  BANK_READER_ENDED: { severity: 'fatal', message: 'The reader has ended and takes no more bytes' },
  BANK_DATE: { severity: 'error', message: 'A date must be a real day in the form the standard gives' },
  BANK_TIME: { severity: 'error', message: 'A time must be hours and minutes in the form the standard gives' },
  BANK_VALUE_MISSING: { severity: 'error', message: 'A required value is empty' },
  BANK_WRITE_VALUE: { severity: 'fatal', message: 'The value cannot be written in this place' },
  BAI2_NOT_BAI2: { severity: 'fatal', message: 'A BAI2 file must begin with a 01 record' },
  BAI2_VERSION: { severity: 'error', message: 'The version of the file header is not 2' },
  BAI2_RECORD_UNKNOWN: { severity: 'fatal', message: 'The record has no code of BAI2' },
  BAI2_RECORD_UNEXPECTED: { severity: 'fatal', message: 'The record has no place here' },
  BAI2_RECORD_LENGTH: { severity: 'error', message: 'The record is longer than the physical record length of the file header' },
  BAI2_TERMINATOR: { severity: 'error', message: 'The record does not end with a slash' },
  BAI2_TRAILER_MISSING: { severity: 'fatal', message: 'A file, group or account has no trailer' },
  BAI2_AMOUNT: { severity: 'fatal', message: 'An amount must be whole minor units: digits with an optional sign' },
  BAI2_NUMBER: { severity: 'error', message: 'A count must be digits' },
  BAI2_TYPE_CODE: { severity: 'fatal', message: 'A type code must be three digits' },
  BAI2_FUNDS_TYPE: { severity: 'fatal', message: 'A funds type must be 0, 1, 2, S, V, D or Z with the fields it calls for' },
  BAI2_FUNDS_SUM: { severity: 'error', message: 'The availability of the funds does not add up to the amount' },
  BAI2_GROUP_STATUS: { severity: 'error', message: 'A group status must be 1, 2, 3 or 4' },
  BAI2_CURRENCY: { severity: 'error', message: 'A currency must be three capital letters' },
  BAI2_FIELD_UNEXPECTED: { severity: 'error', message: 'The record holds a value past its last field' },
  BAI2_ACCOUNT_TOTAL: { severity: 'error', message: 'The account control total differs from the sum of its amounts' },
  BAI2_ACCOUNT_RECORDS: { severity: 'error', message: 'The account trailer counts other records than there are' },
  BAI2_GROUP_TOTAL: { severity: 'error', message: 'The group control total differs from the sum of its accounts' },
  BAI2_GROUP_ACCOUNTS: { severity: 'error', message: 'The group trailer counts other accounts than there are' },
  BAI2_GROUP_RECORDS: { severity: 'error', message: 'The group trailer counts other records than there are' },
  BAI2_FILE_TOTAL: { severity: 'error', message: 'The file control total differs from the sum of its groups' },
  BAI2_FILE_GROUPS: { severity: 'error', message: 'The file trailer counts other groups than there are' },
  BAI2_FILE_RECORDS: { severity: 'error', message: 'The file trailer counts other records than there are' },
  ACH_NOT_ACH: { severity: 'fatal', message: 'The input holds no ACH record' },
  ACH_HEADER_MISSING: { severity: 'fatal', message: 'An ACH file must begin with a file header record (1)' },
  ACH_RECORD_LENGTH: { severity: 'error', message: 'The record is not 94 characters long' },
  ACH_RECORD_UNKNOWN: { severity: 'fatal', message: 'The record has no type of ACH' },
  ACH_RECORD_UNEXPECTED: { severity: 'fatal', message: 'The record has no place here' },
  ACH_CONTROL_MISSING: { severity: 'fatal', message: 'A file or batch has no control record' },
  ACH_FORMAT: { severity: 'error', message: 'The file header does not declare records of 094, blocks of 10 and format 1' },
  ACH_AMOUNT: { severity: 'fatal', message: 'An amount must be digits' },
  ACH_NUMBER: { severity: 'fatal', message: 'A number must be digits' },
  ACH_SERVICE_CLASS: { severity: 'error', message: 'The service class does not allow this entry or is none of the standard' },
  ACH_SEC_UNSUPPORTED: { severity: 'fatal', message: 'Accounting advices (ADV) have other records and are not read' },
  ACH_TRANSACTION_CODE: {
    severity: 'fatal',
    message: 'The transaction code is none of the standard, so the direction of the money is unknown',
  },
  ACH_ROUTING_CHECK_DIGIT: { severity: 'error', message: 'The check digit of the routing number is wrong' },
  ACH_ADDENDA_INDICATOR: { severity: 'error', message: 'The addenda indicator of the entry does not agree with its addenda records' },
  ACH_ADDENDA_COUNT: { severity: 'error', message: 'The entry states another number of addenda records than there are' },
  ACH_ADDENDA_SEQUENCE: { severity: 'error', message: 'The sequence numbers of the addenda records do not follow their entry' },
  ACH_TRN: { severity: 'error', message: 'The addenda begins a TRN segment without a readable trace number' },
  ACH_CONTROL_MISMATCH: { severity: 'error', message: 'The batch control names another batch than its header' },
  ACH_BATCH_ENTRIES: { severity: 'error', message: 'The batch control counts other entries and addenda than there are' },
  ACH_BATCH_HASH: { severity: 'error', message: 'The entry hash of the batch differs from the sum of its routing numbers' },
  ACH_BATCH_DEBIT: { severity: 'error', message: 'The debit total of the batch differs from the sum of its entries' },
  ACH_BATCH_CREDIT: { severity: 'error', message: 'The credit total of the batch differs from the sum of its entries' },
  ACH_FILE_BATCHES: { severity: 'error', message: 'The file control counts other batches than there are' },
  ACH_FILE_BLOCKS: { severity: 'error', message: 'The file control counts other blocks of ten records than there are' },
  ACH_FILE_ENTRIES: { severity: 'error', message: 'The file control counts other entries and addenda than there are' },
  ACH_FILE_HASH: { severity: 'error', message: 'The entry hash of the file differs from the sum of its batches' },
  ACH_FILE_DEBIT: { severity: 'error', message: 'The debit total of the file differs from the sum of its batches' },
  ACH_FILE_CREDIT: { severity: 'error', message: 'The credit total of the file differs from the sum of its batches' },
  CAMT_NOT_XML: { severity: 'fatal', message: 'The input is not XML' },
  CAMT_SWIFT_MT: { severity: 'fatal', message: 'This is a SWIFT MT message, not ISO 20022' },
  CAMT_XML: { severity: 'fatal', message: 'The XML is not well formed' },
  CAMT_XML_VERSION: { severity: 'fatal', message: 'Only XML 1.0 is read' },
  CAMT_ENCODING: {
    severity: 'fatal',
    message: 'The bytes are not text of the encoding they declare, or it is none of UTF-8, UTF-16 and ISO 8859-1',
  },
  CAMT_DOCTYPE: { severity: 'fatal', message: 'A document type declaration is refused' },
  CAMT_TOO_DEEP: { severity: 'fatal', message: 'Elements are nested deeper than the limit' },
  CAMT_NO_DOCUMENT: { severity: 'fatal', message: 'The XML holds no ISO 20022 Document' },
  CAMT_NAMESPACE: { severity: 'fatal', message: 'The Document has no ISO 20022 namespace, so its kind is unknown' },
  CAMT_KIND: { severity: 'fatal', message: 'The Document is another ISO 20022 message than a camt.052, camt.053 or camt.054' },
  CAMT_VERSION: { severity: 'fatal', message: 'This version of the camt message is not read' },
  CAMT_AMOUNT: { severity: 'fatal', message: 'An amount must be a decimal with no more places than its currency has' },
  CAMT_CURRENCY: { severity: 'fatal', message: 'A currency must be three capital letters' },
  CAMT_INDICATOR: { severity: 'fatal', message: 'A credit or debit indicator must be CRDT or DBIT' },
  CAMT_NUMBER: { severity: 'error', message: 'A number must be digits' },
  CAMT_BALANCE: { severity: 'error', message: 'Opening balance and booked entries do not give the closing balance' },
  CAMT_BALANCE_CURRENCY: { severity: 'error', message: 'Balances and entries of a statement are in different currencies' },
  CAMT_ENTRY_COUNT: { severity: 'error', message: 'The summary counts other entries than there are' },
  CAMT_ENTRY_SUM: { severity: 'error', message: 'The summary states another sum than that of the entries' },
} as const satisfies Record<string, { severity: Severity; message: string }>;

export type BankCode = keyof typeof bankErrorTable;

/** A place in the input (or, from a writer, in the output): byte offset, and where records exist their 1-based number, type and field. */
export interface BankPlace {
  readonly offset: number;
  readonly record?: number;
  readonly recordType?: string;
  /** The name of the field, or the path of elements, by the standard. */
  readonly field?: string;
}

/** What a trailer states and what the reader found: counts, or minor units. Kept out of the message. */
export interface Difference {
  readonly stated: bigint;
  readonly found: bigint;
}

/** The only error this codec throws or reports. Its message names the rule and the place, never the content. */
export class BankError extends Error {
  override readonly name = 'BankError';
  readonly code: BankCode;
  readonly severity: Severity;
  readonly at: BankPlace;
  readonly difference: Difference | undefined;

  /** `detail` adds to the message what is safe to show: a limit, a name from the standard. */
  constructor(code: BankCode, at: BankPlace, options: { readonly detail?: string; readonly difference?: Difference } = {}) {
    const { severity, message } = bankErrorTable[code];
    super(`${message}${options.detail === undefined ? '' : ` (${options.detail})`} at ${describePlace(at)}`);
    this.code = code;
    this.severity = severity;
    this.at = at;
    this.difference = options.difference;
  }
}

function describePlace(at: BankPlace): string {
  const type = at.recordType === undefined ? '' : ` type ${at.recordType}`;
  const record = at.record === undefined ? [] : [`record ${at.record}${type}`];
  return [...record, ...(at.field === undefined ? [] : [at.field]), `byte ${at.offset}`].join(', ');
}
