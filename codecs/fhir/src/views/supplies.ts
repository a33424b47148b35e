import type { Resource, Value } from '../element.ts';
import {
  type Concept,
  conceptOf,
  conceptsOf,
  type Occurrence,
  occurrenceOf,
  type Quantity,
  quantityOf,
  type Reference,
  referenceOf,
  referencesOf,
} from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** What was supplied or is wanted: a code, or a reference to a device, medication or substance. */
export interface Item {
  readonly concept: Concept | undefined;
  readonly reference: Reference | undefined;
}

/** A request for supplies (FHIR R4, 12.22). */
export interface SupplyRequest extends View {
  readonly status: Value | undefined;
  readonly category: Concept | undefined;
  readonly priority: Value | undefined;
  readonly item: Item;
  readonly quantity: Quantity | undefined;
  readonly occurrence: Occurrence | undefined;
  readonly authoredOn: Value | undefined;
  readonly requester: Reference | undefined;
  readonly suppliers: readonly Reference[];
  readonly deliverFrom: Reference | undefined;
  readonly deliverTo: Reference | undefined;
}

/** Supplies that were or are being delivered (FHIR R4, 12.23). */
export interface SupplyDelivery extends View {
  readonly status: Value | undefined;
  readonly type: Concept | undefined;
  readonly basedOn: readonly Reference[];
  readonly patient: Reference | undefined;
  readonly item: Item;
  readonly quantity: Quantity | undefined;
  readonly occurrence: Occurrence | undefined;
  readonly supplier: Reference | undefined;
  readonly destination: Reference | undefined;
  readonly receivers: readonly Reference[];
}

/** A record that a patient uses or used a device, such as an implant (FHIR R4, 12.10). */
export interface DeviceUseStatement extends View {
  readonly status: Value | undefined;
  readonly subject: Reference | undefined;
  readonly timing: Occurrence | undefined;
  readonly recordedOn: Value | undefined;
  readonly source: Reference | undefined;
  readonly device: Reference | undefined;
  readonly reasons: readonly Concept[];
  readonly bodySite: Concept | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function supplyRequest(resource: Resource): SupplyRequest {
  return {
    ...viewOf(resource, 'SupplyRequest'),
    status: resource.value('status'),
    category: conceptOf(resource.child('category')),
    priority: resource.value('priority'),
    item: itemOf(resource),
    quantity: quantityOf(resource.child('quantity')),
    occurrence: occurrenceOf(resource, 'occurrence'),
    authoredOn: resource.value('authoredOn'),
    requester: referenceOf(resource.child('requester')),
    suppliers: referencesOf(resource, 'supplier'),
    deliverFrom: referenceOf(resource.child('deliverFrom')),
    deliverTo: referenceOf(resource.child('deliverTo')),
  };
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function supplyDelivery(resource: Resource): SupplyDelivery {
  const supplied = resource.child('suppliedItem');
  return {
    ...viewOf(resource, 'SupplyDelivery'),
    status: resource.value('status'),
    type: conceptOf(resource.child('type')),
    basedOn: referencesOf(resource, 'basedOn'),
    patient: referenceOf(resource.child('patient')),
    item: supplied === undefined ? { concept: undefined, reference: undefined } : itemOf(supplied),
    quantity: quantityOf(supplied?.child('quantity')),
    occurrence: occurrenceOf(resource, 'occurrence'),
    supplier: referenceOf(resource.child('supplier')),
    destination: referenceOf(resource.child('destination')),
    receivers: referencesOf(resource, 'receiver'),
  };
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function deviceUseStatement(resource: Resource): DeviceUseStatement {
  return {
    ...viewOf(resource, 'DeviceUseStatement'),
    status: resource.value('status'),
    subject: referenceOf(resource.child('subject')),
    timing: occurrenceOf(resource, 'timing'),
    recordedOn: resource.value('recordedOn'),
    source: referenceOf(resource.child('source')),
    device: referenceOf(resource.child('device')),
    reasons: conceptsOf(resource, 'reasonCode'),
    bodySite: conceptOf(resource.child('bodySite')),
  };
}

function itemOf(owner: Pick<Resource, 'child'>): Item {
  return { concept: conceptOf(owner.child('itemCodeableConcept')), reference: referenceOf(owner.child('itemReference')) };
}
