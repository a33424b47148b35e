import { inspectResource, type Inspection, isResourceType } from '@plexus/fhir';
import type { ResourceFacts } from './arrival.ts';

/** What in a resource that came in by file or without REST names it: where the beginning of a large one tells. */
const TYPE = /^(?:\xef\xbb\xbf)?\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]+)"/;

/** Names a resource by its bytes; of a large file `bytes` is the beginning, and what is wrong further on is found by translation. */
export function resourceFacts(bytes: Buffer, isWhole: boolean): ResourceFacts {
  if (isWhole) return factsOf(inspectResource(bytes));
  const type = TYPE.exec(bytes.toString('latin1', 0, 200))?.[1] ?? '';
  return isResourceType(type) ? { kind: type } : { kind: 'unreadable', refusal: 'RESOURCE_INVALID' };
}

/** Names a resource that was read: by its version where it has one. */
export function factsOf({ resource, issues }: Inspection): ResourceFacts {
  if (resource === undefined) return { kind: 'unreadable', refusal: 'RESOURCE_INVALID' };
  const { type: kind, id, version } = resource;
  if (issues.length > 0) return { kind, refusal: 'RESOURCE_INVALID' };
  return id === undefined || version === undefined ? { kind } : { kind, identity: `${kind}/${id}/_history/${version}` };
}
