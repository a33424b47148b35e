import { type Element, Resource, type Value } from './element.ts';
import { FhirError, type Issue } from './faults.ts';
import { placeAt } from './json/place.ts';
import type { JsonObject, JsonValue } from './json/value.ts';
import { parseReference } from './references.ts';

export type BundleType =
  | 'transaction'
  | 'batch'
  | 'message'
  | 'collection'
  | 'document'
  | 'searchset'
  | 'history'
  | 'transaction-response'
  | 'batch-response';

export type HttpVerb = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** What the entry of a transaction, batch or history asks for. */
export interface EntryRequest {
  readonly method: HttpVerb;
  readonly url: string;
  readonly ifNoneMatch: string | undefined;
  readonly ifMatch: string | undefined;
  readonly ifNoneExist: string | undefined;
}

/** What became of the entry of a transaction or batch. */
export interface EntryResponse {
  readonly status: string;
  readonly location: string | undefined;
  readonly etag: string | undefined;
  readonly outcome: Resource | undefined;
}

export interface Entry {
  /** Its place in the Bundle, from 0. */
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: Resource | undefined;
  readonly request: EntryRequest | undefined;
  readonly response: EntryResponse | undefined;
  /** `match`, `include` or `outcome`, in the result of a search. */
  readonly searchMode: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** A Bundle (FHIR R4, 2.36) and the references between its entries. */
export class Bundle {
  readonly resource: Resource;
  readonly type: BundleType;
  readonly entries: readonly Entry[];
  readonly #byUrl = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();

  constructor(resource: Resource) {
    if (resource.type !== 'Bundle')
      throw new FhirError('FHIR_RESOURCE_TYPE', 'The resource is no Bundle', placeAt(resource.source.bytes, resource.start, resource.type));
    this.resource = resource;
    this.type = (resource.text('type') ?? 'collection') as BundleType;
    this.entries = resource.children('entry').map(entryFrom);
    for (const entry of this.entries) {
      const { fullUrl, resource: held } = entry;
      if (fullUrl !== undefined) this.#byUrl.set(fullUrl, this.#byUrl.get(fullUrl) ?? entry);
      else if (held?.id !== undefined) this.#byName.set(`${held.type}/${held.id}`, entry);
    }
  }

  /** Whether the Bundle says how many there are in all: the total of a search. */
  get total(): Value | undefined {
    return this.resource.value('total');
  }

  /** The address of the page that follows in a result of several pages. */
  get next(): string | undefined {
    return this.resource
      .children('link')
      .find((link) => link.text('relation') === 'next')
      ?.text('url');
  }

  /**
   * The entry that a literal reference in `from` leads to (FHIR R4, 2.36.4.1): by fullUrl, where a relative reference takes its base from the
   * fullUrl of the entry it stands in; an entry without fullUrl by type and id. References into the resource itself are not for the Bundle.
   */
  resolve(reference: string, from: Entry): Entry | undefined {
    const target = parseReference(reference);
    if (target.kind === 'urn') return this.#byUrl.get(target.urn);
    if (target.kind === 'other') return this.#byUrl.get(reference);
    if (target.kind !== 'resource') return undefined;
    const name = `${target.type}/${target.id}`;
    const base = target.base ?? baseOf(from.fullUrl);
    const found =
      (base === undefined ? undefined : this.#byUrl.get(`${base}/${name}`)) ??
      (target.base === undefined ? this.#byName.get(name) : undefined);
    return target.version === undefined || found?.resource?.version === target.version ? found : undefined;
  }

  /** References by `urn:` that no entry answers: inside a Bundle they can lead nowhere else. */
  unresolved(): Issue[] {
    const { bytes } = this.resource.source;
    return this.entries.flatMap((entry) =>
      entry.resource === undefined
        ? []
        : literalReferences(entry.resource.json)
            .filter(({ text }) => text.startsWith('urn:') && this.#byUrl.get(text) === undefined)
            .map(({ start }) => ({
              code: 'FHIR_REFERENCE_UNRESOLVED' as const,
              message: 'The reference names no entry of the Bundle',
              at: placeAt(bytes, start, `Bundle.entry[${entry.index}].resource`),
            })),
    );
  }
}

/** Reads the Bundle in a resource. With `types`, throws `FHIR_BUNDLE_TYPE` for any other; `FHIR_RESOURCE_TYPE` when it is no Bundle. */
export function readBundle(resource: Resource, types?: readonly BundleType[]): Bundle {
  const bundle = new Bundle(resource);
  if (types !== undefined && !types.includes(bundle.type)) {
    const at = resource.value('type')?.start ?? resource.start;
    throw new FhirError('FHIR_BUNDLE_TYPE', `The Bundle is none of ${types.join(', ')}`, placeAt(resource.source.bytes, at, 'Bundle.type'));
  }
  return bundle;
}

function entryFrom(entry: Element, index: number): Entry {
  const request = entry.child('request');
  const response = entry.child('response');
  return {
    index,
    fullUrl: entry.text('fullUrl'),
    resource: Resource.under(entry, 'resource'),
    request: request === undefined ? undefined : requestFrom(request),
    response: response === undefined ? undefined : responseFrom(response),
    searchMode: entry.child('search')?.text('mode'),
    start: entry.start,
    end: entry.end,
  };
}

function requestFrom(request: Element): EntryRequest {
  return {
    method: (request.text('method') ?? 'GET') as HttpVerb,
    url: request.text('url') ?? '',
    ifNoneMatch: request.text('ifNoneMatch'),
    ifMatch: request.text('ifMatch'),
    ifNoneExist: request.text('ifNoneExist'),
  };
}

function responseFrom(response: Element): EntryResponse {
  return {
    status: response.text('status') ?? '',
    location: response.text('location'),
    etag: response.text('etag'),
    outcome: Resource.under(response, 'outcome'),
  };
}

/** `https://ehr.example/fhir` of `https://ehr.example/fhir/Patient/1`. */
function baseOf(fullUrl: string | undefined): string | undefined {
  const target = fullUrl === undefined ? undefined : parseReference(fullUrl);
  return target?.kind === 'resource' ? target.base : undefined;
}

function literalReferences(value: JsonValue): readonly { readonly text: string; readonly start: number }[] {
  if (value.kind === 'list') return value.items.flatMap(literalReferences);
  return value.kind === 'object' ? referencesOf(value) : [];
}

function referencesOf(object: JsonObject): readonly { readonly text: string; readonly start: number }[] {
  return object.values.flatMap((value, i) =>
    value.kind === 'string' ? (object.names[i] === 'reference' ? [value] : []) : literalReferences(value),
  );
}
