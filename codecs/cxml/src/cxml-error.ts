import type { XmlRule } from '@plexus/xml';

/** What a document breaks, and what it says. Messages never quote content. */
export const cxmlErrorTable = {
  CXML_XML: 'The document cannot be read as XML',
  CXML_ROOT: 'The root of a cXML document is cXML',
  CXML_VERSION: 'Only cXML 1.x is read',
  CXML_PAYLOAD_ID: 'A document has a payloadID',
  CXML_TIMESTAMP: 'The timestamp is no date and time of ISO 8601',
  CXML_BODY: 'A document holds one Request, Response or Message, and that one thing',
  CXML_HEADER: 'A Request or a Message has a Header with the credentials From, To and Sender',
  CXML_CREDENTIAL: 'A Credential has a domain and an Identity',
  CXML_OTHER_DOCUMENT: 'The document is another one than is read here',
  CXML_VALUE_MISSING: 'A value that the document needs is missing',
  CXML_REFERENCE: 'The document does not say which order, invoice or document it is about',
  CXML_NUMBER: 'A number must be a decimal with a point and without separators',
  CXML_CURRENCY: 'A currency must be three capital letters',
  CXML_DATE: 'A date must be a day or a time of ISO 8601',
  CXML_WORD: 'The value is none of those the document type allows',
} as const satisfies Record<string, string>;

export type CxmlCode = keyof typeof cxmlErrorTable;

/** A place in a document: byte offset, and the way from its root where there is one. */
export interface CxmlPlace {
  readonly offset: number;
  readonly path?: string;
}

/** The only error this codec throws or reports. Its message names the rule and the place, never the content. */
export class CxmlError extends Error {
  override readonly name = 'CxmlError';
  readonly code: CxmlCode;
  readonly at: CxmlPlace;
  /** The rule of XML that is broken, where it is one. */
  readonly rule: XmlRule | undefined;

  constructor(code: CxmlCode, at: CxmlPlace, more: { readonly rule?: XmlRule; readonly detail?: string } = {}) {
    const place = [...(at.path === undefined ? [] : [at.path]), `byte ${at.offset}`].join(', ');
    super(`${cxmlErrorTable[code]}${more.detail === undefined ? '' : ` (${more.detail})`} at ${place}`);
    this.code = code;
    this.at = at;
    this.rule = more.rule;
  }
}
