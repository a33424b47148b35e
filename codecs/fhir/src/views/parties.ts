import type { Resource, Value } from '../element.ts';
import { type Concept, conceptOf, conceptsOf, type Period, periodOf, type Reference, referenceOf, referencesOf } from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** A hospital, a department, a payer (FHIR R4, 8.6). */
export interface Organization extends View {
  readonly active: Value | undefined;
  readonly types: readonly Concept[];
  readonly name: Value | undefined;
  readonly partOf: Reference | undefined;
}

/** A ward, a room, a store (FHIR R4, 8.8). */
export interface Location extends View {
  readonly status: Value | undefined;
  readonly name: Value | undefined;
  readonly mode: Value | undefined;
  readonly types: readonly Concept[];
  readonly physicalType: Concept | undefined;
  readonly managingOrganization: Reference | undefined;
  readonly partOf: Reference | undefined;
}

/** Who is treated (FHIR R4, 8.1). */
export interface Patient extends View {
  readonly active: Value | undefined;
  readonly names: readonly { readonly use: Value | undefined; readonly family: Value | undefined; readonly given: readonly Value[] }[];
  readonly birthDate: Value | undefined;
  readonly gender: Value | undefined;
  readonly managingOrganization: Reference | undefined;
}

/** Who pays for a patient (FHIR R4, 13.1). */
export interface Coverage extends View {
  readonly status: Value | undefined;
  readonly type: Concept | undefined;
  readonly subscriberId: Value | undefined;
  readonly beneficiary: Reference | undefined;
  readonly relationship: Concept | undefined;
  readonly period: Period | undefined;
  readonly payors: readonly Reference[];
  readonly order: Value | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function organization(resource: Resource): Organization {
  return {
    ...viewOf(resource, 'Organization'),
    active: resource.value('active'),
    types: conceptsOf(resource, 'type'),
    name: resource.value('name'),
    partOf: referenceOf(resource.child('partOf')),
  };
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function location(resource: Resource): Location {
  return {
    ...viewOf(resource, 'Location'),
    status: resource.value('status'),
    name: resource.value('name'),
    mode: resource.value('mode'),
    types: conceptsOf(resource, 'type'),
    physicalType: conceptOf(resource.child('physicalType')),
    managingOrganization: referenceOf(resource.child('managingOrganization')),
    partOf: referenceOf(resource.child('partOf')),
  };
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function patient(resource: Resource): Patient {
  return {
    ...viewOf(resource, 'Patient'),
    active: resource.value('active'),
    names: resource.children('name').map((name) => ({ use: name.value('use'), family: name.value('family'), given: name.values('given') })),
    birthDate: resource.value('birthDate'),
    gender: resource.value('gender'),
    managingOrganization: referenceOf(resource.child('managingOrganization')),
  };
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function coverage(resource: Resource): Coverage {
  return {
    ...viewOf(resource, 'Coverage'),
    status: resource.value('status'),
    type: conceptOf(resource.child('type')),
    subscriberId: resource.value('subscriberId'),
    beneficiary: referenceOf(resource.child('beneficiary')),
    relationship: conceptOf(resource.child('relationship')),
    period: periodOf(resource.child('period')),
    payors: referencesOf(resource, 'payor'),
    order: resource.value('order'),
  };
}
