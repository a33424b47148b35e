import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Fault, type FaultKind, faultOf } from '../kernel/index.ts';
import type { Denials } from './denials.ts';
import type { GatewayLog } from './dependencies.ts';
import { schemeOf } from './proof.ts';

const STATUS: Readonly<Record<FaultKind, number>> = { rejected: 422, denied: 403, conflict: 409, unavailable: 503, defect: 500 };
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  TOKEN_WRONG: 401,
  ACCESS_TOKEN_WRONG: 401,
  PROOF_WRONG: 401,
  PROOF_NONCE_WANTED: 401,
  SESSION_MISSING: 401,
  CODE_WRONG: 401,
  REQUEST_INVALID: 400,
  REQUEST_TOO_LARGE: 413,
  MEDIA_TYPE_NOT_TAKEN: 415,
  RATE_LIMITED: 429,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_MISSING: 400,
  PRECONDITION_FAILED: 412,
  PRECONDITION_MISSING: 428,
};
const RETRY_SECONDS = 1;

/** HTTP status of a fault: by its code where HTTP has a word of its own, else by its kind. */
export function statusOf(fault: Fault): number {
  return STATUS_OF_CODE[fault.code] ?? (fault.code.endsWith('_UNKNOWN') ? 404 : STATUS[fault.kind]);
}

/** Answers an error as a problem document (RFC 9457). Of our own defects it tells the code and the request, nothing more. */
export function sendProblem(reply: FastifyReply, fault: Fault): FastifyReply {
  const status = statusOf(fault);
  if (fault.kind === 'unavailable' || fault.retryAfterMs !== undefined) {
    void reply.header('retry-after', Math.max(1, Math.ceil((fault.retryAfterMs ?? RETRY_SECONDS * 1000) / 1000)));
  }
  if (status === 401) void reply.header('www-authenticate', challengeOf(fault, reply.request));
  const told = fault.kind === 'defect' ? { message: 'The platform failed to answer', hint: 'Look for the request in the log' } : fault;
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: told.message,
      status,
      code: fault.code,
      instance: reply.request.id,
      ...(told.hint === undefined ? {} : { hint: told.hint }),
      ...(fault.kind === 'defect' || fault.at === undefined ? {} : { at: fault.at }),
    });
}

const ERRORS: Readonly<Record<string, string>> = {
  ACCESS_TOKEN_WRONG: 'invalid_token',
  PROOF_WRONG: 'invalid_dpop_proof',
  PROOF_NONCE_WANTED: 'use_dpop_nonce',
};

/** RFC 6750 section 3 and, for who proves a key, RFC 9449 section 7.1. */
function challengeOf({ code }: Fault, request: FastifyRequest): string {
  const scheme = schemeOf(request);
  const error = ERRORS[code];
  return error === undefined ? scheme : `${scheme} error="${error}"`;
}

/** The one place where errors of routes end; denials are noted. Causes stay out of the log: a driver's error may quote a value. */
export function errorHandler(
  logger: GatewayLog,
  denials: Pick<Denials, 'note'>,
): (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (error, request, reply) => {
    const fault = requestFault(error) ?? faultOf(error);
    if (fault.kind === 'defect') logger.error({ request: request.id, code: fault.code, stack: framesOf(error) }, 'request failed');
    if (fault.kind === 'denied') await denials.note(request, fault);
    return sendProblem(reply, fault);
  };
}

/** Refusals of the HTTP layer itself: wrong shape, wrong type, too large. */
function requestFault(error: FastifyError): Fault | undefined {
  if (error instanceof Fault || error.statusCode === undefined || error.statusCode >= 500) return undefined;
  if (error.statusCode === 413) {
    return new Fault({ code: 'REQUEST_TOO_LARGE', kind: 'rejected', message: 'The request body is too large', hint: 'Send it in parts' });
  }
  if (error.statusCode === 415) {
    return new Fault({
      code: 'MEDIA_TYPE_NOT_TAKEN',
      kind: 'rejected',
      message: 'This route does not take a body of this media type',
      hint: 'Send JSON, with Content-Type: application/json; what takes anything else is described so',
      at: 'headers/content-type',
    });
  }
  const first = error.validation?.[0];
  return new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: `The request does not have the shape this route takes${first?.message === undefined ? '' : `: it ${first.message}`}`,
    hint: 'See docs/reference/http.md',
    ...(first === undefined ? {} : { at: `${error.validationContext ?? 'request'}${first.instancePath}` }),
  });
}

/** Where it happened, without the error's own words. */
function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
    .join(' < ');
}
