import type { Resource, Value } from '../element.ts';
import { type Adjudication, adjudicationsOf, type ClaimItem, claimItems } from './claim-item.ts';
import { type Concept, conceptOf, type Money, moneyOf, type Period, periodOf, type Reference, referenceOf } from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** What a payer decided on a claim, and what it paid (FHIR R4, 13.11). */
export interface ExplanationOfBenefit extends View {
  readonly status: Value | undefined;
  readonly type: Concept | undefined;
  readonly use: Value | undefined;
  readonly patient: Reference | undefined;
  readonly billablePeriod: Period | undefined;
  readonly created: Value | undefined;
  readonly insurer: Reference | undefined;
  readonly provider: Reference | undefined;
  readonly claim: Reference | undefined;
  readonly claimResponse: Reference | undefined;
  readonly outcome: Value | undefined;
  readonly disposition: Value | undefined;
  readonly items: readonly ClaimItem[];
  readonly addedItems: readonly ClaimItem[];
  /** Decisions on the claim as a whole. */
  readonly adjudications: readonly Adjudication[];
  readonly totals: readonly { readonly category: Concept | undefined; readonly amount: Money | undefined }[];
  readonly payment: Payment | undefined;
}

export interface Payment {
  readonly type: Concept | undefined;
  readonly adjustment: Money | undefined;
  readonly date: Value | undefined;
  readonly amount: Money | undefined;
  readonly identifier: Value | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function explanationOfBenefit(resource: Resource): ExplanationOfBenefit {
  const payment = resource.child('payment');
  return {
    ...viewOf(resource, 'ExplanationOfBenefit'),
    status: resource.value('status'),
    type: conceptOf(resource.child('type')),
    use: resource.value('use'),
    patient: referenceOf(resource.child('patient')),
    billablePeriod: periodOf(resource.child('billablePeriod')),
    created: resource.value('created'),
    insurer: referenceOf(resource.child('insurer')),
    provider: referenceOf(resource.child('provider')),
    claim: referenceOf(resource.child('claim')),
    claimResponse: referenceOf(resource.child('claimResponse')),
    outcome: resource.value('outcome'),
    disposition: resource.value('disposition'),
    items: claimItems(resource),
    addedItems: claimItems(resource, 'addItem'),
    adjudications: adjudicationsOf(resource),
    totals: resource
      .children('total')
      .map((total) => ({ category: conceptOf(total.child('category')), amount: moneyOf(total.child('amount')) })),
    payment:
      payment === undefined
        ? undefined
        : {
            type: conceptOf(payment.child('type')),
            adjustment: moneyOf(payment.child('adjustment')),
            date: payment.value('date'),
            amount: moneyOf(payment.child('amount')),
            identifier: payment.child('identifier')?.value('value'),
          },
  };
}
