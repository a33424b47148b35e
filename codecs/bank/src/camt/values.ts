import { type BankCode, BankError } from '../bank-error.ts';
import { isCurrency, minorUnits } from '../currency.ts';
import { realDay } from '../dates.ts';
import type { Span } from '../span.ts';
import { type Element, find, findFirst } from './element.ts';

export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

/** Reads the values of one element by their paths, keeps where each stands and reports what cannot be read. */
export class Values<Name extends string> {
  readonly positions: Partial<Record<Name, Span>> = {};
  /** False once a value that money depends on could not be read. */
  readable = true;
  readonly #element: Element;
  readonly #report: (error: BankError) => void;

  constructor(element: Element, report: (error: BankError) => void) {
    this.#element = element;
    this.#report = report;
  }

  /** The text at the first of the paths that is there, without the white space around it. */
  text(name: Name, ...paths: readonly string[]): string | undefined {
    return this.#valued(name, findFirst(this.#element, ...paths));
  }

  required(name: Name, ...paths: readonly string[]): string {
    const text = this.text(name, ...paths);
    if (text === undefined) this.fault('BANK_VALUE_MISSING', paths[0] ?? name, this.#element);
    return text ?? '';
  }

  /** The day of a date or of a date and time. */
  day(name: Name, path: string): string | undefined {
    const element = findFirst(this.#element, `${path}/Dt`, `${path}/DtTm`);
    const text = this.#valued(name, element);
    if (text === undefined || element === undefined) return undefined;
    const day = realDay(text.slice(0, 10));
    if (day === undefined) this.fault('BANK_DATE', path, element);
    return day;
  }

  money(name: Name, path: string): Money | undefined {
    const element = find(this.#element, path);
    const text = this.#valued(name, element);
    if (element === undefined || text === undefined) return undefined;
    const { currency } = element;
    if (currency === undefined || !isCurrency(currency)) return this.#unreadable('CAMT_CURRENCY', path, element);
    const amount = minorUnits(text, currency);
    return amount === undefined ? this.#unreadable('CAMT_AMOUNT', path, element) : { amount, currency };
  }

  /** Money that has to be there. */
  requiredMoney(name: Name, path: string): Money | undefined {
    const money = this.money(name, path);
    if (money === undefined && this.readable) this.#unreadable('CAMT_AMOUNT', path, this.#element);
    return money;
  }

  direction(name: Name, path = 'CdtDbtInd'): 'credit' | 'debit' | undefined {
    const element = find(this.#element, path);
    const text = this.#valued(name, element);
    if (text === undefined) return undefined;
    if (text !== 'CRDT' && text !== 'DBIT') return this.#unreadable('CAMT_INDICATOR', path, element ?? this.#element);
    return text === 'CRDT' ? 'credit' : 'debit';
  }

  requiredDirection(name: Name): 'credit' | 'debit' | undefined {
    const direction = this.direction(name);
    if (direction === undefined && this.readable) this.#unreadable('CAMT_INDICATOR', 'CdtDbtInd', this.#element);
    return direction;
  }

  fault(code: BankCode, path: string, element: Element): void {
    const under = element === this.#element ? path : path.split('/').slice(0, -1).concat(element.name).join('/');
    const offset = element === this.#element ? element.start : element.contentStart;
    this.#report(new BankError(code, { offset, field: `${this.#element.name}/${under}` }));
  }

  #valued(name: Name, element: Element | undefined): string | undefined {
    const text = element?.text.trim() ?? '';
    if (element === undefined || text === '') return undefined;
    this.positions[name] = { start: element.contentStart, end: element.contentEnd };
    return text;
  }

  #unreadable(code: BankCode, path: string, element: Element): undefined {
    this.readable = false;
    this.fault(code, path, element);
    return undefined;
  }
}
