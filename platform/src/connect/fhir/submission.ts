import { DEFAULT_LIMITS, inspectResource, type Issue, type Resource } from '@plexus/fhir';
import type { FastifyRequest } from 'fastify';
import { factsOf, type ResourceFacts } from '../../inbox/index.ts';
import { type BodyTerms, readBody } from '../http/body.ts';
import { bodyOf } from '../http/submit.ts';
import { checkBundle } from './bundle-check.ts';
import { mediaTypeWrong } from './faults.ts';
import { placeOf } from './place-of.ts';

/** What the address of a request says of its resource. */
export interface Addressed {
  /** `Bundle` where the address names no type. */
  readonly type: string;
  readonly id?: string;
}

/** A resource as it was sent, and what is wrong with it. */
export interface Submission {
  readonly bytes: Buffer;
  readonly resource: Resource | undefined;
  readonly issues: readonly Issue[];
  readonly facts: ResourceFacts;
}

const TAKEN_TYPES = new Set(['application/fhir+json', 'application/json', 'text/json']);

/**
 * Reads and checks what was sent to an address. Throws `BODY_MISSING`, `CONTENT_ENCODED`, `MESSAGE_TOO_LARGE`, `FHIR_MEDIA_TYPE` (rejected),
 * `BODY_CUT` and `BODY_TOO_SLOW` (unavailable); what is wrong with the resource itself is returned.
 */
export async function readSubmission(
  request: FastifyRequest,
  addressed: Addressed,
  types: readonly string[],
  terms: BodyTerms,
): Promise<Submission> {
  const limit = Math.min(terms.limit, DEFAULT_LIMITS.bytes);
  const source = bodyOf(request, limit);
  refuseOtherMedia(request.headers['content-type'] ?? '');
  const body = await readBody(source, { ...terms, limit });
  const bytes = Buffer.isBuffer(body.bytes) ? body.bytes : await gathered(body.bytes);
  const inspection = inspectResource(bytes, { type: addressed.type });
  const { resource } = inspection;
  const issues = resource === undefined || inspection.issues.length > 0 ? inspection.issues : checked(resource, addressed, types);
  return { bytes, resource, issues, facts: namedBy(request, addressed, factsOf({ resource, issues })) };
}

function checked(resource: Resource, { type, id }: Addressed, types: readonly string[]): Issue[] {
  if (id !== undefined && resource.id !== id) {
    const at = placeOf(resource, resource.value('id')?.start ?? resource.start);
    return [{ code: 'FHIR_VALUE_INVALID', message: 'The id of the resource is not that of the address', at }];
  }
  return type === 'Bundle' ? checkBundle(resource, types) : [];
}

/** A condition that the sender names (If-None-Exist, If-Match) makes a request what it is; otherwise the version of the resource does. */
function namedBy({ headers }: FastifyRequest, { type, id }: Addressed, facts: ResourceFacts): ResourceFacts {
  const exists = headers['if-none-exist'];
  const matches = headers['if-match'];
  if (facts.refusal !== undefined) return facts;
  if (id === undefined && typeof exists === 'string' && exists !== '') return { ...facts, identity: `${type}?${exists}` };
  if (id !== undefined && facts.identity === undefined && matches !== undefined && matches !== '')
    return { ...facts, identity: `${type}/${id} after ${matches}` };
  return facts;
}

function refuseOtherMedia(header: string): void {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const version = parameters.find((parameter) => parameter.startsWith('fhirversion='))?.slice('fhirversion='.length);
  if (!TAKEN_TYPES.has(type) || (version !== undefined && version.replaceAll('"', '') !== '4.0')) throw mediaTypeWrong();
}

async function gathered(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
