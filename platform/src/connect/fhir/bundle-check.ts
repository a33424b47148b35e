import { type Bundle, type Entry, type FhirCode, type Issue, readBundle, type Resource } from '@plexus/fhir';
import { placeOf } from './place-of.ts';

/** Bundles that are taken; what a search or a server answers is not. */
const TAKEN: ReadonlySet<string> = new Set(['transaction', 'batch', 'message', 'collection']);

/** Resources that only carry what is told, and are taken in every Bundle. */
const CARRIERS: ReadonlySet<string> = new Set(['MessageHeader']);

/**
 * What keeps a valid Bundle from being taken: another type, an entry that asks for more than storing a resource, a type of resource that
 * the channel does not take, a reference inside it that leads nowhere.
 */
export function checkBundle(resource: Resource, types: readonly string[]): Issue[] {
  const bundle = readBundle(resource);
  if (!TAKEN.has(bundle.type))
    return [issueAt(resource, resource.value('type')?.start, 'FHIR_BUNDLE_TYPE', `The Bundle is none of ${[...TAKEN].join(', ')}`)];
  const broken = bundle.entries.flatMap((entry) => checkEntry(bundle, entry, types));
  return [...broken, ...bundle.unresolved()];
}

function checkEntry({ resource: bundle, type }: Bundle, entry: Entry, types: readonly string[]): Issue[] {
  const { resource, request } = entry;
  const issue = (code: FhirCode, message: string): Issue[] => [issueAt(bundle, entry.start, code, message)];
  if (resource === undefined) return issue('FHIR_ELEMENT_MISSING', 'The entry has no resource; nothing but storing one is offered');
  if (!types.includes(resource.type) && !CARRIERS.has(resource.type))
    return issue('FHIR_RESOURCE_TYPE', `The channel takes no ${resource.type}; see its metadata`);
  if (request === undefined || (type !== 'transaction' && type !== 'batch')) return [];
  const [path = ''] = request.url.split('?');
  if (request.method === 'POST' && path === resource.type) return [];
  if (request.method === 'PUT' && resource.id !== undefined && path === `${resource.type}/${resource.id}`) return [];
  return issue('FHIR_INVARIANT', 'The request of the entry is neither POST to its type nor PUT to its type and id');
}

function issueAt(bundle: Resource, offset: number | undefined, code: FhirCode, message: string): Issue {
  return { code, message, at: placeOf(bundle, offset ?? bundle.start) };
}
