import type { Resource } from '../element.ts';
import { FhirError } from '../faults.ts';
import { placeAt } from '../json/place.ts';
import { type Identifier, identifiersOf } from './data-types.ts';

/** What every view has. `resource` gives whatever the view leaves out. */
export interface View {
  readonly resource: Resource;
  readonly id: string | undefined;
  readonly identifiers: readonly Identifier[];
}

/** The common part of a view. Throws `FHIR_RESOURCE_TYPE` for a resource of another type. */
export function viewOf(resource: Resource, type: string): View {
  if (resource.type !== type)
    throw new FhirError('FHIR_RESOURCE_TYPE', `The resource is no ${type}`, placeAt(resource.source.bytes, resource.start, resource.type));
  return { resource, id: resource.id, identifiers: identifiersOf(resource) };
}
