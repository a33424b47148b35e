import type { ElementReader } from '../element-reader.ts';
import type { Segment } from '../segment.ts';
import {
  type Envelope,
  type HeaderDraft,
  headerDraft,
  type PartyDraft,
  partyDraft,
  readAddress,
  readPayment,
  readTrace,
} from './drafts.ts';
import { elements } from './guide-835.ts';
import { datedOf, referenceOf } from './segment-values.ts';

/** Gathers the header of one set: BPR, TRN and what follows them, payer and payee. */
export class HeaderCollector {
  readonly draft: HeaderDraft;
  readonly #read: ElementReader;
  #party: PartyDraft | undefined;

  constructor(set: number, st: Segment, envelope: Envelope, read: ElementReader) {
    this.#read = read;
    this.draft = headerDraft(set, st, envelope, read);
  }

  take(role: string, segment: Segment): void {
    const { draft } = this;
    draft.end = segment.end;
    draft.lastSegment = segment.index;
    switch (role) {
      case 'payment':
        return readPayment(segment, draft, this.#read);
      case 'trace':
        return readTrace(segment, draft, this.#read);
      case 'currency':
        draft.currency = this.#read.optional(segment, elements.currency.code);
        return;
      case 'header-reference':
        return this.#takeReference(segment);
      case 'header-date':
        return this.#takeDate(segment);
      case 'payer':
        draft.payer = this.#party = partyDraft(segment, this.#read);
        return;
      case 'payee':
        draft.payee = this.#party = partyDraft(segment, this.#read);
        return;
      default:
        if (this.#party !== undefined) this.#takeOfParty(this.#party, role, segment);
    }
  }

  #takeReference(segment: Segment): void {
    const { qualifier, value } = referenceOf(segment, this.#read);
    if (qualifier === 'EV') this.draft.receiverId = value;
    if (qualifier === 'F2') this.draft.payerVersion = value;
  }

  #takeDate(segment: Segment): void {
    const dated = datedOf(segment, this.#read);
    if (dated?.qualifier === '405') this.draft.productionDate = dated.date;
  }

  #takeOfParty(party: PartyDraft, role: string, segment: Segment): void {
    party.end = segment.end;
    if (role.endsWith('-street') || role.endsWith('-city')) return readAddress(segment, party, this.#read);
    if (!role.endsWith('-reference')) return;
    const reference = referenceOf(segment, this.#read);
    party.references.push(reference);
    if (reference.qualifier === 'TJ') party.taxId = reference.value;
  }
}
