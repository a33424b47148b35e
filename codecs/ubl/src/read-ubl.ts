import { attributeOf, elementsAt, parseXmlPath, readXml, textAt, type XmlElement, XmlError, type XmlLimits } from '@plexus/xml';
import { extended, unitsOf } from './decimal.ts';
import { UblError, xmlUnreadable } from './ubl-error.ts';

/** An invoice or a credit note as it stands in the document: its parts are found by paths, and what is wrong with it is told. */
export interface UblDocument {
  readonly kind: 'Invoice' | 'CreditNote';
  readonly root: XmlElement;
  readonly lines: readonly XmlElement[];
  readonly currency: string;
  /** Empty when its values can be read and its totals add up. */
  readonly problems: readonly UblError[];
}

const NAMESPACES: Readonly<Record<string, UblDocument['kind']>> = {
  'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2': 'Invoice',
  'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2': 'CreditNote',
};

/** What a line and its quantity are called (UBL 2.1, Invoice and CreditNote). */
const LINES = {
  Invoice: { line: 'InvoiceLine', quantity: 'InvoicedQuantity' },
  CreditNote: { line: 'CreditNoteLine', quantity: 'CreditedQuantity' },
} as const;

/** Amounts are rounded to the places that currencies commonly have; a cent of rounding in each line is nobody's fault. */
const CENT = unitsOf('0.01') ?? 0n;

/**
 * Reads an Invoice or CreditNote of UBL 2.0 to 2.4 and checks that its values can be read and its sums hold: each line by price, quantity,
 * allowances and charges; the lines against the sum; sum, allowances, charges and tax against the total (EN 16931 BR-CO-10 to 16). Throws
 * `UBL_XML` and `UBL_ROOT`; all else is told in `problems`.
 */
export function readUbl(bytes: Uint8Array, limits?: Partial<XmlLimits>): UblDocument {
  const root = treeOf(bytes, limits);
  const kind = NAMESPACES[root.namespace];
  if (kind === undefined || kind !== root.name) throw new UblError('UBL_ROOT', root.start);
  const check = new Check(root);
  const currency = check.required(root, 'DocumentCurrencyCode');
  for (const path of ['ID', 'AccountingSupplierParty/Party', 'LegalMonetaryTotal']) check.needed(root, path);
  for (const path of ['IssueDate', 'DueDate', 'PaymentMeans/PaymentDueDate']) check.day(root, path, path === 'IssueDate');
  const { line, quantity } = LINES[kind];
  const lines = root.children.filter(({ name }) => name === line);
  if (lines.length === 0) check.fault('UBL_VALUE_MISSING', root, line);
  const amounts = lines.map((one) => check.line(one, quantity, currency));
  check.totals(amounts, currency);
  return { kind, root, lines, currency, problems: check.problems };
}

function treeOf(bytes: Uint8Array, limits: Partial<XmlLimits> | undefined): XmlElement {
  try {
    return readXml(bytes, limits === undefined ? {} : { limits });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw xmlUnreadable(error.code, error.offset);
  }
}

/** Looks at the values of one document and notes what is wrong. */
class Check {
  readonly problems: UblError[] = [];
  readonly #root: XmlElement;

  constructor(root: XmlElement) {
    this.#root = root;
  }

  fault(code: UblError['code'], element: XmlElement, path: string): void {
    const from = element === this.#root ? '' : `${element.name}/`;
    this.problems.push(new UblError(code, element.start, { path: `${from}${path}` }));
  }

  needed(element: XmlElement, path: string): void {
    if (at(element, path).length === 0) this.fault('UBL_VALUE_MISSING', element, path);
  }

  required(element: XmlElement, path: string): string {
    const text = textAt(element, path);
    if (text === undefined) this.fault('UBL_VALUE_MISSING', element, path);
    return text ?? '';
  }

  day(element: XmlElement, path: string, isNeeded: boolean): void {
    const text = isNeeded ? this.required(element, path) : textAt(element, path);
    const isReal = text !== undefined && text !== '' && isDay(text.slice(0, 10)) && /^(Z|[+-]\d\d:\d\d)?$/.test(text.slice(10));
    if (text !== undefined && text !== '' && !isReal) this.fault('UBL_DATE', element, path);
  }

  /** The amount of a line, which its price has to give; zero where it cannot be read. */
  line(line: XmlElement, quantityName: string, currency: string): bigint {
    this.needed(line, 'ID');
    const stated = this.#amount(line, 'LineExtensionAmount', currency, true);
    const quantity = this.#number(line, quantityName, true);
    const price = this.#amount(line, 'Price/PriceAmount', currency, true);
    const base = this.#number(line, 'Price/BaseQuantity', false) ?? unitsOf('1') ?? 1n;
    if (stated === undefined || quantity === undefined || price === undefined) return stated ?? 0n;
    if (base <= 0n) this.fault('UBL_NUMBER', line, 'Price/BaseQuantity');
    else if (!near(stated, extended(price, quantity, base, 2) + this.#allowances(line, currency), CENT))
      this.fault('UBL_LINE_AMOUNT', line, 'LineExtensionAmount');
    return stated;
  }

  totals(lines: readonly bigint[], currency: string): void {
    const total = (name: string, isNeeded = false) => this.#amount(this.#root, `LegalMonetaryTotal/${name}`, currency, isNeeded);
    const sum = lines.reduce((all, one) => all + one, 0n);
    const stated = total('LineExtensionAmount') ?? sum;
    if (!near(stated, sum, CENT)) this.fault('UBL_LINE_SUM', this.#root, 'LegalMonetaryTotal/LineExtensionAmount');
    const inclusive = total('TaxInclusiveAmount');
    const payable = total('PayableAmount', true);
    const tax = at(this.#root, 'TaxTotal/TaxAmount').flatMap((amount) =>
      attributeOf(amount, 'currencyID') === currency ? (unitsOf(amount.text.trim()) ?? []) : [],
    );
    const before = stated + this.#allowances(this.#root, currency);
    const withTax = before + (tax[0] ?? 0n);
    const rounding = total('PayableRoundingAmount') ?? 0n;
    // EN 16931 rounds what is payable; OASIS's own examples round the total with tax already.
    const isRounded = inclusive !== undefined && rounding !== 0n && near(inclusive, withTax + rounding, CENT);
    if (inclusive !== undefined && !isRounded && !near(inclusive, withTax, CENT))
      this.fault('UBL_TOTAL', this.#root, 'LegalMonetaryTotal/TaxInclusiveAmount');
    const owed = (inclusive ?? withTax) - (total('PrepaidAmount') ?? 0n) + (isRounded ? 0n : rounding);
    if (payable !== undefined && !near(payable, owed, CENT)) this.fault('UBL_TOTAL', this.#root, 'LegalMonetaryTotal/PayableAmount');
  }

  /** Charges less allowances of a line or of the document. */
  #allowances(element: XmlElement, currency: string): bigint {
    return at(element, 'AllowanceCharge').reduce((sum, one) => {
      const amount = this.#amount(one, 'Amount', currency, true) ?? 0n;
      return textAt(one, 'ChargeIndicator') === 'true' ? sum + amount : sum - amount;
    }, 0n);
  }

  #amount(element: XmlElement, path: string, currency: string, isNeeded: boolean): bigint | undefined {
    const [found] = at(element, path);
    if (found !== undefined && attributeOf(found, 'currencyID') !== currency) this.fault('UBL_CURRENCY', element, path);
    return this.#number(element, path, isNeeded);
  }

  #number(element: XmlElement, path: string, isNeeded: boolean): bigint | undefined {
    const text = isNeeded ? this.required(element, path) : textAt(element, path);
    if (text === undefined || text === '') return undefined;
    const units = unitsOf(text);
    if (units === undefined) this.fault('UBL_NUMBER', element, path);
    return units;
  }
}

function at(element: XmlElement, path: string): readonly XmlElement[] {
  const parsed = parseXmlPath(path);
  return parsed === undefined ? [] : elementsAt(element, parsed);
}

const near = (one: bigint, other: bigint, within: bigint): boolean => (one > other ? one - other : other - one) <= within;

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
