import type { XmlError, XmlRule } from '@plexus/xml';
import { type BankCode, BankError } from '../bank-error.ts';

const CODES: Readonly<Record<XmlRule, BankCode>> = {
  XML_EMPTY: 'BANK_EMPTY',
  XML_NOT_XML: 'CAMT_NOT_XML',
  XML_MALFORMED: 'CAMT_XML',
  XML_VERSION: 'CAMT_XML_VERSION',
  XML_ENCODING: 'CAMT_ENCODING',
  XML_DOCTYPE: 'CAMT_DOCTYPE',
  XML_TOO_DEEP: 'CAMT_TOO_DEEP',
  XML_TOKEN_TOO_LONG: 'BANK_RECORD_TOO_LONG',
  XML_FILE_TOO_LONG: 'BANK_FILE_TOO_LONG',
  XML_TOO_MANY_ELEMENTS: 'BANK_TOO_MANY_PARTS',
};

/** What the reader of XML says, in this codec's words; what begins as a SWIFT MT message is told as such. */
export function bankErrorOf(failure: XmlError | BankError): BankError {
  if (failure instanceof BankError) return failure;
  const { code, offset, limit, head = '' } = failure;
  const isSwift = /^(?:\{1:[FA]|:20:)/.test(head);
  return new BankError(isSwift ? 'CAMT_SWIFT_MT' : CODES[code], { offset }, limit === undefined ? {} : { detail: `limit ${limit}` });
}
