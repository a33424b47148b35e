import { refusal, Resource } from './element.ts';
import { FhirError, type Issue } from './faults.ts';
import { readJson } from './json/read-json.ts';
import type { JsonObject } from './json/value.ts';
import { placeAt } from './json/place.ts';
import type { Limits } from './limits.ts';
import { validate } from './structure/validate.ts';

export interface ReadOptions {
  readonly limits?: Partial<Limits>;
  /** The type the resource must have. */
  readonly type?: string;
}

/** What reading found: the resource as far as it is one, and everything that is wrong with it. */
export interface Inspection {
  /** Absent when the bytes are not JSON or no resource; with issues it is readable but not valid. */
  readonly resource: Resource | undefined;
  readonly issues: readonly Issue[];
}

/**
 * Reads one resource in JSON and checks it against the structure of R4.
 *
 * @throws FhirError of the first issue in the order of the bytes; `issues` has all of them, at most a hundred
 */
export function readResource(bytes: Uint8Array, options: ReadOptions = {}): Resource {
  const { resource, issues } = inspectResource(bytes, options);
  const refused = refusal(issues);
  if (refused !== undefined) throw refused;
  return resource as Resource;
}

/** Reads one resource and tells everything that is wrong with it, without throwing for what the sender wrote. */
export function inspectResource(bytes: Uint8Array, options: ReadOptions = {}): Inspection {
  try {
    const json = readJson(bytes, options.limits);
    const issues = validate(json, bytes);
    if (json.kind !== 'object' || issues.some(({ code, at }) => code === 'FHIR_RESOURCE_TYPE' && at.expression === ''))
      return { resource: undefined, issues };
    const resource = new Resource(json, { bytes, root: json });
    return { resource, issues: [...otherType(resource, json, bytes, options.type), ...issues] };
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    return { resource: undefined, issues: error.issues };
  }
}

function otherType(resource: Resource, json: JsonObject, bytes: Uint8Array, type: string | undefined): Issue[] {
  if (type === undefined || resource.type === type) return [];
  return [
    {
      code: 'FHIR_RESOURCE_TYPE',
      message: `The resource is not the ${type} that was asked for`,
      at: placeAt(bytes, json.start, resource.type),
    },
  ];
}
