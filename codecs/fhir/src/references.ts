import { isResourceType } from './structure/definitions.ts';

/** A literal reference taken apart (FHIR R4, 2.3.0.1). */
export type ReferenceTarget =
  /** `Patient/23`, or with `base` an absolute address that ends so. */
  | { readonly kind: 'resource'; readonly type: string; readonly id: string; readonly version?: string; readonly base?: string }
  /** `#p1`: contained in the same resource; the empty id is the container itself. */
  | { readonly kind: 'contained'; readonly id: string }
  /** `urn:uuid:…`, `urn:oid:…`: resolved inside a Bundle. */
  | { readonly kind: 'urn'; readonly urn: string }
  /** `Patient?identifier=…`: a search that finds one, in transactions. */
  | { readonly kind: 'conditional'; readonly type: string }
  /** An address that does not follow the pattern of a FHIR server. */
  | { readonly kind: 'other' };

const RESOURCE = /^([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/([A-Za-z0-9.-]{1,64}))?$/;
const CONDITIONAL = /^([A-Za-z]+)\?\S+$/;

/** Takes a literal reference apart. */
export function parseReference(text: string): ReferenceTarget {
  if (text.startsWith('#')) return { kind: 'contained', id: text.slice(1) };
  if (/^urn:(?:uuid|oid):/.test(text)) return { kind: 'urn', urn: text };
  const conditional = CONDITIONAL.exec(text)?.[1];
  if (conditional !== undefined && isResourceType(conditional)) return { kind: 'conditional', type: conditional };
  const isAbsolute = /^https?:\/\//.test(text);
  const steps = text.split('/');
  const tail = steps.at(-2) === '_history' ? 4 : 2;
  const [, type, id, version] = RESOURCE.exec(isAbsolute ? steps.slice(-tail).join('/') : text) ?? [];
  if (type === undefined || id === undefined || !isResourceType(type)) return { kind: 'other' };
  return {
    kind: 'resource',
    type,
    id,
    ...(version === undefined ? {} : { version }),
    ...(isAbsolute ? { base: steps.slice(0, -tail).join('/') } : {}),
  };
}
