import type { Resource, Value } from '../element.ts';
import { type ClaimItem, claimItems } from './claim-item.ts';
import { type Concept, conceptOf, type Money, moneyOf, type Period, periodOf, type Reference, referenceOf } from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** A claim, a preauthorization or a predetermination (FHIR R4, 13.3). */
export interface Claim extends View {
  readonly status: Value | undefined;
  readonly type: Concept | undefined;
  readonly use: Value | undefined;
  readonly patient: Reference | undefined;
  readonly billablePeriod: Period | undefined;
  readonly created: Value | undefined;
  readonly insurer: Reference | undefined;
  readonly provider: Reference | undefined;
  readonly facility: Reference | undefined;
  readonly insurances: readonly {
    readonly sequence: Value | undefined;
    readonly focal: Value | undefined;
    readonly coverage: Reference | undefined;
  }[];
  readonly diagnoses: readonly {
    readonly sequence: Value | undefined;
    readonly concept: Concept | undefined;
    readonly reference: Reference | undefined;
  }[];
  readonly items: readonly ClaimItem[];
  readonly total: Money | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function claim(resource: Resource): Claim {
  return {
    ...viewOf(resource, 'Claim'),
    status: resource.value('status'),
    type: conceptOf(resource.child('type')),
    use: resource.value('use'),
    patient: referenceOf(resource.child('patient')),
    billablePeriod: periodOf(resource.child('billablePeriod')),
    created: resource.value('created'),
    insurer: referenceOf(resource.child('insurer')),
    provider: referenceOf(resource.child('provider')),
    facility: referenceOf(resource.child('facility')),
    insurances: resource.children('insurance').map((insurance) => ({
      sequence: insurance.value('sequence'),
      focal: insurance.value('focal'),
      coverage: referenceOf(insurance.child('coverage')),
    })),
    diagnoses: resource.children('diagnosis').map((diagnosis) => ({
      sequence: diagnosis.value('sequence'),
      concept: conceptOf(diagnosis.child('diagnosisCodeableConcept')),
      reference: referenceOf(diagnosis.child('diagnosisReference')),
    })),
    items: claimItems(resource),
    total: moneyOf(resource.child('total')),
  };
}
