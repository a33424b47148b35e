import type { Resource, Value } from '../element.ts';
import {
  type Concept,
  conceptOf,
  conceptsOf,
  type Money,
  moneyOf,
  type Occurrence,
  occurrenceOf,
  type Quantity,
  quantityOf,
  type Reference,
  referenceOf,
  referencesOf,
} from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** What was done or given and is to be charged (FHIR R4, 13.10). `priceOverride` replaces what the charge master says. */
export interface ChargeItem extends View {
  readonly status: Value | undefined;
  readonly code: Concept | undefined;
  readonly subject: Reference | undefined;
  readonly context: Reference | undefined;
  readonly occurrence: Occurrence | undefined;
  readonly performers: readonly { readonly role: Concept | undefined; readonly actor: Reference | undefined }[];
  readonly performingOrganization: Reference | undefined;
  readonly requestingOrganization: Reference | undefined;
  readonly costCenter: Reference | undefined;
  readonly quantity: Quantity | undefined;
  readonly factorOverride: Value | undefined;
  readonly priceOverride: Money | undefined;
  readonly overrideReason: Value | undefined;
  readonly enteredDate: Value | undefined;
  readonly reasons: readonly Concept[];
  readonly services: readonly Reference[];
  readonly product: { readonly reference: Reference | undefined; readonly concept: Concept | undefined };
  readonly accounts: readonly Reference[];
  readonly partOf: readonly Reference[];
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function chargeItem(resource: Resource): ChargeItem {
  const product = resource.choice('product');
  return {
    ...viewOf(resource, 'ChargeItem'),
    status: resource.value('status'),
    code: conceptOf(resource.child('code')),
    subject: referenceOf(resource.child('subject')),
    context: referenceOf(resource.child('context')),
    occurrence: occurrenceOf(resource, 'occurrence'),
    performers: resource
      .children('performer')
      .map((performer) => ({ role: conceptOf(performer.child('function')), actor: referenceOf(performer.child('actor')) })),
    performingOrganization: referenceOf(resource.child('performingOrganization')),
    requestingOrganization: referenceOf(resource.child('requestingOrganization')),
    costCenter: referenceOf(resource.child('costCenter')),
    quantity: quantityOf(resource.child('quantity')),
    factorOverride: resource.value('factorOverride'),
    priceOverride: moneyOf(resource.child('priceOverride')),
    overrideReason: resource.value('overrideReason'),
    enteredDate: resource.value('enteredDate'),
    reasons: conceptsOf(resource, 'reason'),
    services: referencesOf(resource, 'service'),
    product: {
      reference: product?.type === 'Reference' ? referenceOf(product.element) : undefined,
      concept: product?.type === 'CodeableConcept' ? conceptOf(product.element) : undefined,
    },
    accounts: referencesOf(resource, 'account'),
    partOf: referencesOf(resource, 'partOf'),
  };
}
