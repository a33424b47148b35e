import type { XmlRule } from '@plexus/xml';

/** What a document breaks, and what it says. Messages never quote content. */
export const ublErrorTable = {
  UBL_XML: 'The document cannot be read as XML',
  UBL_ROOT: 'The root is neither an Invoice nor a CreditNote of UBL 2',
  UBL_VALUE_MISSING: 'A value that an invoice needs is missing',
  UBL_NUMBER: 'A number must be a decimal with a point and without separators',
  UBL_CURRENCY: 'An amount must be in the currency of the document',
  UBL_DATE: 'A date must be a real day as YYYY-MM-DD',
  UBL_LINE_AMOUNT: 'Price, quantity, allowances and charges do not give the amount of the line',
  UBL_LINE_SUM: 'The amounts of the lines do not add up to the sum stated',
  UBL_TOTAL: 'Sum, allowances, charges and tax do not add up to the total stated',
} as const satisfies Record<string, string>;

export type UblCode = keyof typeof ublErrorTable;

/** The only error this codec throws or reports. Its message names the rule and the place, never the content. */
export class UblError extends Error {
  override readonly name = 'UblError';
  readonly code: UblCode;
  /** Byte of the input. */
  readonly offset: number;
  /** The way from the root, where there is one. */
  readonly path: string | undefined;

  constructor(code: UblCode, offset: number, more: { readonly path?: string; readonly detail?: string } = {}) {
    const { path, detail } = more;
    const place = [...(path === undefined ? [] : [path]), `byte ${offset}`].join(', ');
    super(`${ublErrorTable[code]}${detail === undefined ? '' : ` (${detail})`} at ${place}`);
    this.code = code;
    this.offset = offset;
    this.path = path;
  }
}

/** What the reader of XML says. */
export const xmlUnreadable = (code: XmlRule, offset: number): UblError => new UblError('UBL_XML', offset, { detail: code });
