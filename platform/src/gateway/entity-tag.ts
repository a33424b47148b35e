import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../kernel/index.ts';
import { jsonText } from './json-text.ts';

/** The strong entity tag (RFC 9110 section 8.8.3) of what is answered: equal answers have equal tags. */
export const tagOf = (answer: unknown): string => `"${hash('sha256', jsonText(answer), 'base64url').slice(0, 22)}"`;

/** Answers with an `ETag`, or 304 without a body to who has the answer already (If-None-Match). */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, answer: object): FastifyReply {
  const tag = tagOf(answer);
  void reply.header('etag', tag);
  return isNamed(request.headers['if-none-match'], tag, true) ? reply.code(304).send() : reply.send(answer);
}

/**
 * Refuses a change by who has not seen what is to be changed: `current` is the answer as it is now, read under the lock of the change. Throws
 * `PRECONDITION_FAILED` (412) when If-Match names another, and, where it is `required` and missing, `PRECONDITION_MISSING` (428, RFC 6585).
 */
export function requireMatch(request: FastifyRequest, current: unknown, { required = false } = {}): void {
  const named = request.headers['if-match'];
  if (named === undefined) {
    if (required) throw preconditionMissing();
  } else if (!isNamed(named, tagOf(current), false)) throw preconditionFailed();
}

/** Whether a list of tags names this one; a weak tag counts for reading only (RFC 9110 section 8.8.3.2). */
function isNamed(list: string | undefined, tag: string, weakly: boolean): boolean {
  const tags = (list ?? '').split(',').map((one) => one.trim());
  return tags.includes('*') || tags.some((one) => (weakly ? one.replace(/^W\//, '') : one) === tag);
}

/** What somebody changed who had not seen it as it is. */
export const preconditionFailed = (): Fault =>
  new Fault({
    code: 'PRECONDITION_FAILED',
    kind: 'conflict',
    message: 'It was changed by somebody else meanwhile',
    hint: 'Read it again, decide again, and name the ETag of that answer in If-Match',
  });

const preconditionMissing = (): Fault =>
  new Fault({
    code: 'PRECONDITION_MISSING',
    kind: 'rejected',
    message: 'This change needs If-Match',
    hint: 'Read it first and name the ETag of the answer in If-Match',
  });
