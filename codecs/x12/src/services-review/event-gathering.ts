import type { ElementReader } from '../element-reader.ts';
import type { Delivery, Level } from '../hierarchy/facts.ts';
import { Gathering } from '../hierarchy/gathering.ts';
import { deliveryOf } from '../hierarchy/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import type { ReviewDecision, Reviewed, ReviewRequest, ReviewService, ServiceCharge } from './parts.ts';
import { decisionOf, requestOf, serviceChargeOf } from './review-values.ts';

/** One level of a 278: a party, a patient event or a service of it. */
export class ReviewGathering {
  readonly level: Level;
  readonly facts: Gathering;
  readonly services: ReviewGathering[] = [];
  readonly #deliveries: Delivery[] = [];
  readonly #read: ElementReader;
  readonly #report: (error: X12Error) => void;
  #request: ReviewRequest | undefined;
  #decision: ReviewDecision | undefined;
  #service: ServiceCharge | undefined;

  constructor(level: Level, hl: Segment, read: ElementReader, report: (error: X12Error) => void) {
    this.level = level;
    this.facts = new Gathering(hl, read, report);
    this.#read = read;
    this.#report = report;
  }

  take(segment: Segment): void {
    const { facts } = this;
    facts.last = segment;
    switch (segment.id) {
      case 'UM':
        this.#request = requestOf(segment, this.#read);
        return;
      case 'HCR':
        this.#decision = decisionOf(segment, this.#read);
        return;
      case 'HSD':
        this.#deliveries.push(deliveryOf(segment, this.#read));
        return;
      case 'SV1':
      case 'SV2':
      case 'SV3':
        this.#service = serviceChargeOf(segment, this.#read, this.#report);
        return;
      default:
        facts.take(segment);
    }
  }

  get reviewed(): Reviewed {
    const { range, traces, rejections, references, periods, details, messages, names } = this.facts;
    const decided = { request: this.#request, decision: this.#decision };
    return {
      ...range,
      traces,
      rejections,
      ...decided,
      references,
      periods,
      deliveries: this.#deliveries,
      details,
      messages,
      providers: names,
    };
  }

  get asService(): ReviewService {
    return { ...this.reviewed, id: this.level.id, service: this.#service, requestedInformation: this.facts.diagnoses };
  }
}
