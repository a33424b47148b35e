import { elementsAt, parseXmlPath, type XmlElement } from '@plexus/xml';
import { type CxmlCode, CxmlError } from './cxml-error.ts';

/** An amount as it is written, a decimal, with its currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** What was read of a document: the value where nothing is wrong with it, and all that is wrong. */
export interface Checked<T> {
  readonly value: T | undefined;
  readonly problems: readonly CxmlError[];
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/;
const TIME = /^T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Whether a text is a date, or date and time, of ISO 8601 as cXML profiles it. */
export const isDateTime = (text: string): boolean => DATE.test(text) && (text.length === 10 || TIME.test(text.slice(10)));

/** Reads the values of one element by paths and notes what is missing or wrong. A value that is wrong is given as if it were not there. */
export class Values {
  readonly problems: CxmlError[];
  readonly #element: XmlElement;
  readonly #path: string;

  constructor(element: XmlElement, problems: CxmlError[] = [], path = element.name) {
    this.#element = element;
    this.problems = problems;
    this.#path = path;
  }

  /** The first text or attribute at a path that is not blank. */
  text(path: string): string | undefined {
    return this.#found(path)?.text;
  }

  required(path: string): string {
    const text = this.text(path);
    if (text === undefined) this.fault('CXML_VALUE_MISSING', path);
    return text ?? '';
  }

  /** A decimal as text. */
  number(path: string): string | undefined {
    return this.#checked(path, 'CXML_NUMBER', (text) => /^-?\d{1,18}(?:\.\d{1,10})?$/.test(text));
  }

  requiredNumber(path: string): string {
    const found = this.#found(path);
    if (found === undefined) this.fault('CXML_VALUE_MISSING', path);
    return this.number(path) ?? '';
  }

  date(path: string): string | undefined {
    return this.#checked(path, 'CXML_DATE', isDateTime);
  }

  requiredDate(path: string): string {
    if (this.#found(path) === undefined) this.fault('CXML_VALUE_MISSING', path);
    return this.date(path) ?? '';
  }

  /** One of the words, or `otherwise` where nothing stands. */
  word<const W extends string>(path: string, words: readonly W[], otherwise?: W): W {
    const found = this.#found(path);
    const word = words.find((one) => one === found?.text) ?? (found === undefined ? otherwise : undefined);
    if (word === undefined) this.fault(found === undefined ? 'CXML_VALUE_MISSING' : 'CXML_WORD', path, found?.element);
    return word ?? (words[0] as W);
  }

  /** The Money below a path. One without an amount is none: some senders write it so. */
  money(path: string): Money | undefined {
    const amount = this.number(`${path}/Money`);
    if (amount === undefined) return undefined;
    const currency = this.#checked(`${path}/Money/@currency`, 'CXML_CURRENCY', (text) => /^[A-Z]{3}$/.test(text));
    if (currency === undefined && this.text(`${path}/Money/@currency`) === undefined) this.fault('CXML_CURRENCY', `${path}/Money`);
    return { amount, currency: currency ?? '' };
  }

  requiredMoney(path: string): Money {
    const money = this.money(path);
    if (money === undefined && this.text(`${path}/Money`) === undefined) this.fault('CXML_VALUE_MISSING', `${path}/Money`);
    return money ?? { amount: '', currency: '' };
  }

  /** What is read of each element at a path. */
  each<T>(path: string, read: (values: Values, element: XmlElement) => T): T[] {
    return this.#elements(path).map((element, n) => read(new Values(element, this.problems, `${this.#path}/${path}[${n}]`), element));
  }

  /** The same of the first, where there is one. */
  one<T>(path: string, read: (values: Values, element: XmlElement) => T): T | undefined {
    const [element] = this.#elements(path);
    return element === undefined ? undefined : read(new Values(element, this.problems, `${this.#path}/${path}`), element);
  }

  fault(code: CxmlCode, path: string, element = this.#element): void {
    this.problems.push(new CxmlError(code, { offset: element.start, path: `${this.#path}/${path}` }));
  }

  #checked(path: string, code: CxmlCode, isRight: (text: string) => boolean): string | undefined {
    const found = this.#found(path);
    if (found === undefined || isRight(found.text)) return found?.text;
    this.fault(code, path, found.element);
    return undefined;
  }

  #found(path: string): { readonly text: string; readonly element: XmlElement } | undefined {
    const { attribute } = parsed(path);
    for (const element of this.#elements(path)) {
      const text = (attribute === undefined ? element.text : (element.attributes.get(attribute) ?? '')).trim();
      if (text !== '') return { text, element };
    }
    return undefined;
  }

  #elements(path: string): readonly XmlElement[] {
    return elementsAt(this.#element, parsed(path));
  }
}

function parsed(path: string) {
  const read = parseXmlPath(path);
  if (read === undefined) throw new TypeError(`no path: ${path}`);
  return read;
}

/** The result of reading: without a value where anything is wrong. */
export const checked = <T>(value: T, { problems }: Values): Checked<T> => ({ value: problems.length === 0 ? value : undefined, problems });
