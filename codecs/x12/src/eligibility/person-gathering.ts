import type { ElementReader } from '../element-reader.ts';
import type { Delivery, Level } from '../hierarchy/facts.ts';
import { Gathering } from '../hierarchy/gathering.ts';
import { deliveryOf } from '../hierarchy/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { type BenefitLine, benefitLineOf, type InquiryLine, inquiryLineOf, placeOf } from './benefit-values.ts';
import type { Benefit, Inquiry, ServicePlace } from './parts.ts';

/** EQ or EB with what follows it. */
class ItemGathering<L> {
  readonly line: L;
  readonly facts: Gathering;
  readonly deliveries: Delivery[] = [];
  readonly places: ServicePlace[] = [];
  readonly #read: ElementReader;

  constructor(line: L, first: Segment, read: ElementReader, report: (error: X12Error) => void) {
    this.line = line;
    this.facts = new Gathering(first, read, report);
    this.#read = read;
  }

  take(segment: Segment): void {
    this.facts.take(segment);
    if (segment.id === 'HSD') this.deliveries.push(deliveryOf(segment, this.#read));
    if (segment.id === 'III') this.places.push(placeOf(segment, this.#read));
  }
}

/** Gathers one level of a 270 or 271: for a person, with what is asked or answered. */
export class LevelGathering {
  readonly level: Level;
  readonly facts: Gathering;
  readonly #inquiries: ItemGathering<InquiryLine>[] = [];
  readonly #benefits: ItemGathering<BenefitLine>[] = [];
  readonly #read: ElementReader;
  readonly #report: (error: X12Error) => void;
  #item: ItemGathering<unknown> | undefined;

  constructor(level: Level, hl: Segment, read: ElementReader, report: (error: X12Error) => void) {
    this.level = level;
    this.facts = new Gathering(hl, read, report);
    this.#read = read;
    this.#report = report;
  }

  take(segment: Segment): void {
    this.facts.last = segment;
    if (segment.id === 'EB') {
      const line = benefitLineOf(segment, this.#read, this.#report);
      this.#item = addTo(this.#benefits, new ItemGathering(line, segment, this.#read, this.#report));
    } else if (segment.id === 'EQ') {
      const line = inquiryLineOf(segment, this.#read, this.#report);
      this.#item = addTo(this.#inquiries, new ItemGathering(line, segment, this.#read, this.#report));
    } else if (this.#item !== undefined) this.#item.take(segment);
    else this.facts.take(segment);
  }

  get inquiries(): Inquiry[] {
    return this.#inquiries.map(({ line, facts, places }) => {
      const { range, amounts, references, periods } = facts;
      return { ...range, ...line, amounts, places, references, periods };
    });
  }

  get benefits(): Benefit[] {
    return this.#benefits.map(({ line, facts, deliveries, places }) => {
      const { range, references, periods, rejections, messages, names } = facts;
      return { ...range, ...line, deliveries, references, periods, rejections, messages, places, entities: names };
    });
  }
}

function addTo<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}
