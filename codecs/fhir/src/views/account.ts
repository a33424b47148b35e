import type { Resource, Value } from '../element.ts';
import { type Concept, conceptOf, type Period, periodOf, type Reference, referenceOf, referencesOf } from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** What charges of a patient are gathered on (FHIR R4, 13.9). */
export interface Account extends View {
  readonly status: Value | undefined;
  readonly type: Concept | undefined;
  readonly name: Value | undefined;
  readonly subjects: readonly Reference[];
  readonly servicePeriod: Period | undefined;
  /** The coverages in the order in which they pay. */
  readonly coverages: readonly { readonly coverage: Reference | undefined; readonly priority: Value | undefined }[];
  readonly owner: Reference | undefined;
  readonly guarantors: readonly {
    readonly party: Reference | undefined;
    readonly onHold: Value | undefined;
    readonly period: Period | undefined;
  }[];
  readonly partOf: Reference | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function account(resource: Resource): Account {
  return {
    ...viewOf(resource, 'Account'),
    status: resource.value('status'),
    type: conceptOf(resource.child('type')),
    name: resource.value('name'),
    subjects: referencesOf(resource, 'subject'),
    servicePeriod: periodOf(resource.child('servicePeriod')),
    coverages: resource
      .children('coverage')
      .map((one) => ({ coverage: referenceOf(one.child('coverage')), priority: one.value('priority') })),
    owner: referenceOf(resource.child('owner')),
    guarantors: resource.children('guarantor').map((guarantor) => ({
      party: referenceOf(guarantor.child('party')),
      onHold: guarantor.value('onHold'),
      period: periodOf(guarantor.child('period')),
    })),
    partOf: referenceOf(resource.child('partOf')),
  };
}
