/** What an input breaks, and what it says. Messages never quote content. */
export const xmlRules = {
  XML_EMPTY: 'The input holds nothing',
  XML_NOT_XML: 'The input is not XML',
  XML_MALFORMED: 'The XML is not well formed',
  XML_VERSION: 'Only XML 1.0 is read',
  XML_ENCODING: 'The bytes are not text of the encoding they declare, or it is none of UTF-8, UTF-16 and ISO 8859-1',
  XML_DOCTYPE: 'A document type declaration is refused',
  XML_TOO_DEEP: 'Elements are nested deeper than the limit',
  XML_TOKEN_TOO_LONG: 'A text or a tag exceeds the limit on its bytes',
  XML_FILE_TOO_LONG: 'The input exceeds the limit on file bytes',
  XML_TOO_MANY_ELEMENTS: 'The input exceeds the limit on elements',
} as const satisfies Record<string, string>;

export type XmlRule = keyof typeof xmlRules;

/** Why an input is not read. Its message names the rule and the place, never the content. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly code: XmlRule;
  /** Byte of the input. */
  readonly offset: number;
  /** The limit that was crossed. */
  readonly limit: number | undefined;
  /** The first characters of an input that is no XML, to tell what else it may be. */
  readonly head: string | undefined;

  constructor(code: XmlRule, offset: number, more: { readonly limit?: number; readonly head?: string } = {}) {
    super(`${xmlRules[code]}${more.limit === undefined ? '' : ` (limit ${more.limit})`} at byte ${offset}`);
    this.code = code;
    this.offset = offset;
    this.limit = more.limit;
    this.head = more.head;
  }
}
