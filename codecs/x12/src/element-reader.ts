import { parseAmount } from './amounts.ts';
import { parseDate } from './dates.ts';
import type { ElementUse } from './guide.ts';
import type { Segment } from './segment.ts';
import type { X12Error } from './x12-error.ts';

/** About three years of days. */
const REMEMBERED_DAYS = 1000;
const decimalForm = /^-?(\d+(\.\d*)?|\.\d+)$/;

/**
 * Reads elements as their guide types them. What breaks the guide goes to `report` with its place: a required element
 * that is empty, an amount or date that is none. The value then reads as empty, and reading goes on.
 */
export class ElementReader {
  readonly #report: (error: X12Error) => void;
  /** Remittances repeat few dates many times. */
  readonly #days = new Map<string, string | undefined>();

  constructor(report: (error: X12Error) => void) {
    this.#report = report;
  }

  /** Text, '' where absent. */
  text(segment: Segment, use: ElementUse<'text'>): string {
    const value = use.component === undefined ? segment.element(use.element) : segment.component(use.element, use.component);
    if (value === '' && use.required) this.#report(segment.error('X12_ELEMENT_MISSING', use.element, use.component));
    return value;
  }

  /** Text, undefined where absent. */
  optional(segment: Segment, use: ElementUse<'text'>): string | undefined {
    const value = this.text(segment, use);
    return value === '' ? undefined : value;
  }

  /** The components of an element; those of `uses` that are required and empty are reported. */
  components(segment: Segment, element: number, uses: readonly ElementUse<'text'>[]): string[] {
    const components = segment.components(element);
    for (const use of uses) {
      const { component = 1 } = use;
      if (use.required && (components[component - 1] ?? '') === '') this.#report(segment.error('X12_ELEMENT_MISSING', element, component));
    }
    return components;
  }

  /** A required amount in cents; 0n after a report. */
  amount(segment: Segment, use: ElementUse<'amount'>): bigint {
    return this.amountAt(segment, use.element) ?? 0n;
  }

  /** A required amount that may not be negative; reported, and read all the same. */
  payment(segment: Segment, use: ElementUse<'amount'>): bigint {
    const value = this.amount(segment, use);
    if (value < 0n) this.#report(segment.error('X12_PAYMENT_NEGATIVE', use.element));
    return value;
  }

  /** The required amount at this element, undefined after a report. */
  amountAt(segment: Segment, element: number): bigint | undefined {
    const text = segment.element(element);
    const value = parseAmount(text);
    if (value === undefined) this.#report(segment.error(text === '' ? 'X12_AMOUNT_MISSING' : 'X12_AMOUNT', element));
    return value;
  }

  optionalAmount(segment: Segment, use: ElementUse<'amount'>): bigint | undefined {
    return segment.element(use.element) === '' ? undefined : this.amountAt(segment, use.element);
  }

  /** YYYY-MM-DD, undefined where absent or after a report. */
  date(segment: Segment, use: ElementUse<'date'>): string | undefined {
    const text = segment.element(use.element);
    if (text === '') {
      if (use.required) this.#report(segment.error('X12_ELEMENT_MISSING', use.element));
      return undefined;
    }
    const value = this.#day(text);
    if (value === undefined) this.#report(segment.error('X12_DATE', use.element));
    return value;
  }

  /** A number kept as written, undefined where absent or after a report. */
  decimal(segment: Segment, use: ElementUse<'decimal'>): string | undefined {
    return this.decimalAt(segment, use.element, use.required);
  }

  decimalAt(segment: Segment, element: number, required: boolean): string | undefined {
    const text = segment.element(element);
    if (text === '') {
      if (required) this.#report(segment.error('X12_ELEMENT_MISSING', element));
      return undefined;
    }
    if (decimalForm.test(text)) return text;
    this.#report(segment.error('X12_DECIMAL', element));
    return undefined;
  }

  #day(text: string): string | undefined {
    const known = this.#days.get(text);
    if (known !== undefined) return known;
    const value = parseDate(text);
    if (this.#days.size >= REMEMBERED_DAYS) this.#days.clear();
    this.#days.set(text, value);
    return value;
  }
}
