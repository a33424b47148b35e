import { expressionAt, type Place, placeAt, type Resource } from '@plexus/fhir';

/** The place of a byte in a resource, for people. */
export function placeOf(resource: Resource, offset: number): Place {
  const { bytes, root } = resource.source;
  return placeAt(bytes, offset, expressionAt(root, offset));
}
