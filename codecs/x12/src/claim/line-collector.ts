import type { ElementReader } from '../element-reader.ts';
import { procedureAt } from '../hierarchy/segment-values.ts';
import { amountOf, quantityOf, rangeOf, readAdjustments, sourceOf } from '../remittance/segment-values.ts';
import type { Segment } from '../segment.ts';
import { type BilledDraft, billedDraft, type Draft, takeOfBilled } from './billed.ts';
import {
  answerOf,
  certificationOf,
  dateOf,
  equipmentOf,
  measurementOf,
  type PartyDraft,
  partyOf,
  purchasedOf,
  referenceOf,
  type Report,
  takeOfParty,
} from './claim-values.ts';
import { elements } from './elements.ts';
import type { Drug, FormAnswers } from './facts.ts';
import type { ClaimLine, LineAdjudication } from './parts.ts';

type LineDraft = Draft<Omit<ClaimLine, keyof BilledDraft>> & BilledDraft;

/** Gathers one line of a claim (loop 2400 and those in it). */
export class LineCollector {
  readonly draft: LineDraft;
  readonly #read: ElementReader;
  readonly #report: Report;
  #party: PartyDraft | undefined;
  #drug: Draft<Drug> | undefined;
  #adjudication: Draft<LineAdjudication> | undefined;
  #form: Draft<FormAnswers> | undefined;

  constructor(lx: Segment, read: ElementReader, report: Report) {
    this.#read = read;
    this.#report = report;
    this.draft = {
      ...billedDraft(),
      ...rangeOf(lx),
      number: read.text(lx, elements.line.number),
      procedure: undefined,
      revenueCode: undefined,
      charge: 0n,
      unit: '',
      quantity: '',
      place: undefined,
      pointers: [],
      emergency: false,
      screening: false,
      familyPlanning: false,
      copayExempt: false,
      nonCovered: undefined,
      equipment: undefined,
      certification: undefined,
      quantities: [],
      measurements: [],
      purchased: undefined,
      drug: undefined,
      adjudications: [],
      forms: [],
    };
  }

  take(role: string, segment: Segment): void {
    const { draft } = this;
    draft.end = segment.end;
    draft.lastSegment = segment.index;
    switch (segment.id) {
      case 'SV1':
        return this.#takeProfessional(segment);
      case 'SV2':
        return this.#takeInstitutional(segment);
      case 'NM1':
        draft.parties.push((this.#party = partyOf(segment, this.#read)));
        return;
      case 'LIN':
        return this.#takeDrug(segment);
      case 'SVD':
        return this.#takeAdjudication(segment);
      case 'LQ':
        return this.#takeForm(segment);
      default:
    }
    if (role.startsWith('form')) this.#form?.answers.push(answerOf(segment, this.#read));
    else if (this.#adjudication !== undefined) this.#takeOfAdjudication(this.#adjudication, segment);
    else if (this.#party !== undefined) takeOfParty(segment, this.#party, this.#read);
    else if (this.#drug !== undefined) this.#takeOfDrug(this.#drug, segment);
    else if (!takeOfBilled(segment, draft, this.#read, this.#report)) this.#takeOther(segment);
  }

  #takeProfessional(segment: Segment): void {
    const { draft } = this;
    const use = elements.professional;
    draft.procedure = procedureAt(segment, 1, this.#report);
    draft.charge = this.#read.amount(segment, use.charge);
    draft.unit = this.#read.text(segment, use.unit);
    draft.quantity = this.#read.decimal(segment, use.quantity) ?? '';
    draft.place = this.#read.optional(segment, use.place);
    draft.pointers = segment.components(7).filter((pointer) => pointer !== '');
    draft.emergency = this.#read.text(segment, use.emergency) === 'Y';
    draft.screening = this.#read.text(segment, use.screening) === 'Y';
    draft.familyPlanning = this.#read.text(segment, use.familyPlanning) === 'Y';
    draft.copayExempt = this.#read.text(segment, use.copay) === '0';
  }

  #takeInstitutional(segment: Segment): void {
    const { draft } = this;
    const use = elements.institutional;
    draft.revenueCode = this.#read.text(segment, use.revenueCode);
    draft.procedure = procedureAt(segment, 2, this.#report);
    draft.charge = this.#read.amount(segment, use.charge);
    draft.unit = this.#read.text(segment, use.unit);
    draft.quantity = this.#read.decimal(segment, use.quantity) ?? '';
    draft.nonCovered = this.#read.optionalAmount(segment, use.nonCovered);
  }

  #takeDrug(segment: Segment): void {
    const { qualifier, code } = elements.drug;
    this.#drug = {
      qualifier: this.#read.text(segment, qualifier),
      code: this.#read.text(segment, code),
      quantity: undefined,
      unit: undefined,
      prescription: undefined,
      ...sourceOf(segment),
    };
    this.draft.drug = this.#drug;
  }

  #takeOfDrug(drug: Draft<Drug>, segment: Segment): void {
    drug.end = segment.end;
    if (segment.id === 'REF') drug.prescription = referenceOf(segment, this.#read);
    if (segment.id !== 'CTP') return;
    drug.quantity = this.#read.decimal(segment, elements.drugQuantity.quantity);
    drug.unit = this.#read.optional(segment, elements.drugQuantity.unit);
  }

  #takeAdjudication(segment: Segment): void {
    const use = elements.adjudication;
    this.#adjudication = {
      payer: this.#read.text(segment, use.payer),
      paid: this.#read.amount(segment, use.paid),
      procedure: procedureAt(segment, 3, this.#report),
      revenueCode: this.#read.optional(segment, use.revenueCode),
      units: this.#read.decimal(segment, use.units) ?? '',
      bundledLine: this.#read.optional(segment, use.bundledLine),
      adjustments: [],
      dates: [],
      amounts: [],
      ...sourceOf(segment),
    };
    this.draft.adjudications.push(this.#adjudication);
  }

  #takeOfAdjudication(adjudication: Draft<LineAdjudication>, segment: Segment): void {
    adjudication.end = segment.end;
    if (segment.id === 'CAS') readAdjustments(segment, this.#read, this.#report, adjudication.adjustments);
    if (segment.id === 'AMT') adjudication.amounts.push(amountOf(segment, this.#read));
    const date = segment.id === 'DTP' ? dateOf(segment, this.#report) : undefined;
    if (date !== undefined) adjudication.dates.push(date);
  }

  #takeForm(segment: Segment): void {
    const { qualifier, form } = elements.form;
    this.#form = {
      qualifier: this.#read.text(segment, qualifier),
      form: this.#read.text(segment, form),
      answers: [],
      ...sourceOf(segment),
    };
    this.draft.forms.push(this.#form);
  }

  #takeOther(segment: Segment): void {
    const { draft } = this;
    if (segment.id === 'SV5') draft.equipment = equipmentOf(segment, this.#read, this.#report);
    if (segment.id === 'CR3') draft.certification = certificationOf(segment, this.#read);
    if (segment.id === 'MEA') draft.measurements.push(measurementOf(segment, this.#read));
    if (segment.id === 'PS1') draft.purchased = purchasedOf(segment, this.#read);
    const quantity = segment.id === 'QTY' ? quantityOf(segment, this.#read) : undefined;
    if (quantity !== undefined) draft.quantities.push(quantity);
  }
}
