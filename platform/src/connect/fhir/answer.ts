import { type Bundle, type Entry, readBundle, type Resource, writeJson } from '@plexus/fhir';
import type { FastifyReply } from 'fastify';
import type { Receipt } from '../../inbox/index.ts';
import type { Fault } from '../../kernel/index.ts';
import { messageName, retryAfter, statusOf } from '../http/problem.ts';
import { FHIR_JSON, kept, outcomeOf, outcomeOfFault, outcomeOfIssues, statusOfIssues } from './outcome.ts';
import type { Addressed, Submission } from './submission.ts';

/** How a request was made, as far as the answer depends on it. */
export interface Asked {
  readonly addressed: Addressed;
  /** `If-None-Exist`: what exists is answered with 200. */
  readonly conditional: boolean;
  /** `Prefer: return=minimal` */
  readonly minimal: boolean;
}

const NOT_OFFERED: ReadonlyMap<string, number> = new Map([
  ['RESOURCE_TYPE_NOT_TAKEN', 404],
  ['INTERACTION_NOT_OFFERED', 405],
  ['FHIR_MEDIA_TYPE', 415],
]);

/** Answers that nothing was stored. */
export function answerFault(reply: FastifyReply, fault: Fault): FastifyReply {
  if (fault.kind === 'unavailable') reply.header('retry-after', retryAfter(fault));
  if (fault.code === 'INTERACTION_NOT_OFFERED') reply.header('allow', 'POST, PUT');
  // The rest of a body that was not read would otherwise be taken for the next request.
  reply.header('connection', 'close');
  return send(reply, NOT_OFFERED.get(fault.code) ?? statusOf(fault), outcomeOfFault(fault));
}

/**
 * Answers what became of a resource. The answer to one that was taken depends on it and its receipt alone, so that what is sent again is
 * answered as the first time.
 */
export function answerReceipt(reply: FastifyReply, receipt: Receipt, { resource, issues }: Submission, asked: Asked): FastifyReply {
  const name = messageName(receipt);
  if (receipt.outcome === 'refused') return send(reply, statusOfIssues(issues), outcomeOfIssues(issues, name));
  if (receipt.outcome === 'conflict') {
    const text = receipt.reason ?? 'What names the resource was used before with other content';
    return send(
      reply,
      409,
      outcomeOf([{ severity: 'error', type: 'conflict', code: receipt.code ?? 'CONTROL_ID_REUSED', text }, kept(name)]),
    );
  }
  const repeated = receipt.outcome === 'duplicate';
  if (repeated) reply.header('idempotency-replayed', 'true');
  const modified = receipt.receivedAt;
  reply.header('last-modified', modified.toUTCString());
  if (resource?.type === 'Bundle') return answerBundle(reply, readBundle(resource), receipt);
  const { type, id } = asked.addressed;
  const version = id === undefined ? '1' : (resource?.version ?? String(receipt.seq));
  reply.header('location', `/fhir/${receipt.channel}/${type}/${id ?? receipt.seq}/_history/${version}`);
  reply.header('etag', `W/"${version}"`);
  const created = id === undefined && !(repeated && asked.conditional);
  const outcome = outcomeOf([{ severity: 'information', type: 'informational', text: 'Stored', diagnostics: name }]);
  return send(reply, created ? 201 : 200, asked.minimal ? '' : outcome);
}

/** A transaction or batch is answered entry by entry (FHIR R4, 3.1.0.11.2); other Bundles as a whole. */
function answerBundle(reply: FastifyReply, bundle: Bundle, receipt: Receipt): FastifyReply {
  if (bundle.type !== 'transaction' && bundle.type !== 'batch') {
    return send(
      reply,
      200,
      outcomeOf([{ severity: 'information', type: 'informational', text: 'Stored', diagnostics: messageName(receipt) }]),
    );
  }
  const lastModified = receipt.receivedAt.toISOString();
  const entry = bundle.entries.map((one) => ({ response: { ...stored(one, receipt), lastModified } }));
  const answer = { resourceType: 'Bundle', type: `${bundle.type}-response`, ...(entry.length === 0 ? {} : { entry }) };
  return send(reply, 200, writeJson(answer));
}

function stored({ index, request, resource }: Entry, { seq }: Receipt): { status: string; location: string; etag: string } {
  const isUpdate = request?.method === 'PUT';
  const version = isUpdate ? (resource?.version ?? String(seq)) : '1';
  return {
    status: isUpdate ? '200 OK' : '201 Created',
    location: `${typeOf(resource)}/${isUpdate ? (resource?.id ?? '') : `${seq}.${index + 1}`}/_history/${version}`,
    etag: `W/"${version}"`,
  };
}

const typeOf = (resource: Resource | undefined): string => resource?.type ?? 'Basic';

export function send(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type(FHIR_JSON).send(body);
}
