import type { ElementReader } from '../element-reader.ts';
import { readAddress } from '../remittance/drafts.ts';
import type { Address, AmountFact, QuantityFact, Reference, SourceRange } from '../remittance/parts.ts';
import { amountOf, namedOf, quantityOf, rangeOf, referenceOf, sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import type { X12Error } from '../x12-error.ts';
import { elements } from './elements.ts';
import type {
  Contact,
  Demographics,
  Detail,
  DiagnosisCode,
  Message,
  PartyName,
  Period,
  ProviderRole,
  Rejection,
  Relation,
  Status,
  Trace,
} from './facts.ts';
import {
  contactOf,
  demographicsOf,
  detailOf,
  diagnosesOf,
  periodOf,
  providerRoleOf,
  rejectionOf,
  relationOf,
  statusOf,
  traceOf,
} from './segment-values.ts';

interface NameDraft extends PartyName {
  address: Address | undefined;
  readonly contacts: Contact[];
  providerRole: ProviderRole | undefined;
}

/** What one level, claim, service or benefit holds, gathered segment by segment. N3, N4, PER and PRV belong to the name before them. */
export class Gathering {
  readonly first: Segment;
  last: Segment;
  readonly names: NameDraft[] = [];
  readonly traces: Trace[] = [];
  readonly references: Reference[] = [];
  readonly periods: Period[] = [];
  readonly statuses: Status[] = [];
  readonly amounts: AmountFact[] = [];
  readonly quantities: QuantityFact[] = [];
  readonly rejections: Rejection[] = [];
  readonly messages: Message[] = [];
  readonly details: Detail[] = [];
  demographics: Demographics | undefined;
  relation: Relation | undefined;
  diagnoses: readonly DiagnosisCode[] = [];
  readonly #read: ElementReader;
  readonly #report: (error: X12Error) => void;

  constructor(first: Segment, read: ElementReader, report: (error: X12Error) => void) {
    this.first = first;
    this.last = first;
    this.#read = read;
    this.#report = report;
  }

  /** Bytes and segments from the first to the last. */
  get range(): SourceRange {
    const { start, firstSegment } = rangeOf(this.first);
    return { start, end: this.last.end, firstSegment, lastSegment: this.last.index };
  }

  get name(): PartyName | undefined {
    return this.names[0];
  }

  /** Reports that a level which is a party has no NM1. */
  requireName(): void {
    if (this.names.length === 0) this.#report(this.first.error('X12_SEGMENT_MISSING', undefined, undefined, 'NM1 after this segment'));
  }

  /** REF02 of the first reference with this qualifier. */
  reference(qualifier: string): string | undefined {
    return this.references.find((reference) => reference.qualifier === qualifier)?.value;
  }

  period(qualifier: string): Period | undefined {
    return this.periods.find((period) => period.qualifier === qualifier);
  }

  /** Takes a segment that is read alike wherever it stands; others are left alone. */
  take(segment: Segment): void {
    this.last = segment;
    switch (segment.id) {
      case 'NM1':
        this.names.push({ ...namedOf(segment, this.#read), address: undefined, contacts: [], providerRole: undefined });
        return;
      case 'TRN':
        this.traces.push(traceOf(segment, this.#read));
        return;
      case 'REF':
        this.references.push(referenceOf(segment, this.#read));
        return;
      case 'DTP':
        return add(this.periods, periodOf(segment, this.#read, this.#report));
      case 'STC':
        this.statuses.push(statusOf(segment, this.#read, this.#report));
        return;
      case 'AMT':
        this.amounts.push(amountOf(segment, this.#read));
        return;
      case 'QTY':
        return add(this.quantities, quantityOf(segment, this.#read));
      case 'AAA':
        this.rejections.push(rejectionOf(segment, this.#read));
        return;
      case 'MSG':
        this.messages.push({ text: this.#read.text(segment, elements.message.text), ...sourceOf(segment) });
        return;
      case 'DMG':
        this.demographics = demographicsOf(segment, this.#read);
        return;
      case 'INS':
        this.relation = relationOf(segment, this.#read);
        return;
      case 'HI':
        this.diagnoses = diagnosesOf(segment, this.#report);
        return;
      case 'CL1':
      case 'CR1':
      case 'CR2':
      case 'CR5':
      case 'CR6':
      case 'CRC':
      case 'MPI':
      case 'PWK':
      case 'TOO':
        this.details.push(detailOf(segment));
        return;
      default:
        this.#takeOfName(this.names.at(-1), segment);
    }
  }

  #takeOfName(name: NameDraft | undefined, segment: Segment): void {
    if (name === undefined) return;
    if (segment.id === 'N3' || segment.id === 'N4') readAddress(segment, name, this.#read);
    if (segment.id === 'PER') name.contacts.push(contactOf(segment, this.#read));
    if (segment.id === 'PRV') name.providerRole = providerRoleOf(segment, this.#read);
  }
}

function add<T>(list: T[], found: T | undefined): void {
  if (found !== undefined) list.push(found);
}
