import type { ElementReader } from '../element-reader.ts';
import { amount, decimal, text } from '../guide.ts';
import type { Procedure, Reference, SourceRange } from '../remittance/parts.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import type { Period, Status } from './facts.ts';
import { Gathering } from './gathering.ts';
import { procedureAt } from './segment-values.ts';

/** SVC with its statuses, in a claim status or acknowledgment. Amounts in cents, units as written. */
export interface ServiceStatus extends SourceRange {
  readonly procedure: Procedure | undefined;
  /** SVC02 and SVC03. */
  readonly charge: bigint | undefined;
  readonly paid: bigint | undefined;
  readonly revenueCode: string | undefined;
  /** SVC07. */
  readonly units: string | undefined;
  readonly statuses: readonly Status[];
  readonly references: readonly Reference[];
  /** REF FJ: the provider's line item control number. */
  readonly lineControlNumber: string | undefined;
  readonly periods: readonly Period[];
  /** DTP 472. */
  readonly serviceFrom: string | undefined;
  readonly serviceTo: string | undefined;
}

type Line = Pick<ServiceStatus, 'procedure' | 'charge' | 'paid' | 'revenueCode' | 'units'>;

const elements = { charge: amount(2), paid: amount(3), revenueCode: text(4), units: decimal(7) } as const;

/** A service line while its segments still come. */
export class ServiceGathering {
  readonly facts: Gathering;
  readonly #line: Line;

  constructor(svc: Segment, read: ElementReader, report: (error: X12Error) => void) {
    this.facts = new Gathering(svc, read, report);
    this.#line = {
      procedure: procedureAt(svc, 1, report),
      charge: read.optionalAmount(svc, elements.charge),
      paid: read.optionalAmount(svc, elements.paid),
      revenueCode: read.optional(svc, elements.revenueCode),
      units: read.decimal(svc, elements.units),
    };
  }

  get service(): ServiceStatus {
    const { range, statuses, references, periods } = this.facts;
    const served = this.facts.period('472');
    const lineControlNumber = this.facts.reference('FJ');
    return { ...range, ...this.#line, statuses, references, lineControlNumber, periods, serviceFrom: served?.from, serviceTo: served?.to };
  }
}
