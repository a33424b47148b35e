import type { Resource, Value } from '../element.ts';
import {
  type Coding,
  codingOf,
  type Concept,
  conceptOf,
  conceptsOf,
  type Period,
  periodOf,
  type Reference,
  referenceOf,
  referencesOf,
} from './data-types.ts';
import { type View, viewOf } from './view.ts';

/** A visit (FHIR R4, 8.11). */
export interface Encounter extends View {
  readonly status: Value | undefined;
  /** The kind of visit: `IMP`, `AMB`, `EMER` (v3 ActCode). */
  readonly class: Coding | undefined;
  readonly types: readonly Concept[];
  readonly serviceType: Concept | undefined;
  readonly subject: Reference | undefined;
  readonly period: Period | undefined;
  readonly participants: readonly { readonly types: readonly Concept[]; readonly individual: Reference | undefined }[];
  readonly reasons: readonly Concept[];
  readonly diagnoses: readonly {
    readonly condition: Reference | undefined;
    readonly use: Concept | undefined;
    readonly rank: Value | undefined;
  }[];
  readonly accounts: readonly Reference[];
  readonly admitSource: Concept | undefined;
  readonly dischargeDisposition: Concept | undefined;
  readonly locations: readonly {
    readonly location: Reference | undefined;
    readonly status: Value | undefined;
    readonly period: Period | undefined;
  }[];
  readonly serviceProvider: Reference | undefined;
  readonly partOf: Reference | undefined;
}

/** Throws `FHIR_RESOURCE_TYPE` for another resource. */
export function encounter(resource: Resource): Encounter {
  const visitClass = resource.child('class');
  const hospitalization = resource.child('hospitalization');
  return {
    ...viewOf(resource, 'Encounter'),
    status: resource.value('status'),
    class: visitClass === undefined ? undefined : codingOf(visitClass),
    types: conceptsOf(resource, 'type'),
    serviceType: conceptOf(resource.child('serviceType')),
    subject: referenceOf(resource.child('subject')),
    period: periodOf(resource.child('period')),
    participants: resource
      .children('participant')
      .map((participant) => ({ types: conceptsOf(participant, 'type'), individual: referenceOf(participant.child('individual')) })),
    reasons: conceptsOf(resource, 'reasonCode'),
    diagnoses: resource.children('diagnosis').map((diagnosis) => ({
      condition: referenceOf(diagnosis.child('condition')),
      use: conceptOf(diagnosis.child('use')),
      rank: diagnosis.value('rank'),
    })),
    accounts: referencesOf(resource, 'account'),
    admitSource: conceptOf(hospitalization?.child('admitSource')),
    dischargeDisposition: conceptOf(hospitalization?.child('dischargeDisposition')),
    locations: resource.children('location').map((stay) => ({
      location: referenceOf(stay.child('location')),
      status: stay.value('status'),
      period: periodOf(stay.child('period')),
    })),
    serviceProvider: referenceOf(resource.child('serviceProvider')),
    partOf: referenceOf(resource.child('partOf')),
  };
}
