import { callHttp, type Clock, type HttpCall, type TokenBucket } from '../kernel/index.ts';
import type { TargetDeclaration } from './target.ts';

/** Larger than a page of journals with their rejects, small enough that a hostile answer costs nothing. */
const MOST_ANSWER_BYTES = 4 * 1024 * 1024;
/** A longer wait for the rate budget goes back to the queue. */
const MOST_WAIT_MS = 5_000;

/** Calls to one target: each waits for its place in the rate budget, and none starts once `mayStart` says no. */
export function budgetedCall(
  target: TargetDeclaration,
  bucket: TokenBucket,
  clock: Clock,
  authorization: string | undefined,
  mayStart: () => boolean,
): HttpCall {
  const { url, reach = 'public', timeoutMs } = target;
  const limits = { url, reach, timeoutMs, mostBytes: MOST_ANSWER_BYTES, mayStart };
  return async (request) => {
    const { waitMs, taken } = bucket.take(clock.monotonic(), MOST_WAIT_MS);
    if (!taken) return { outcome: 'unsent', code: 'RATE_BUDGET', retryAfterMs: Math.ceil(waitMs) };
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const headers = authorization === undefined ? request.headers : { ...request.headers, authorization };
    return callHttp(limits, { ...request, ...(headers === undefined ? {} : { headers }) });
  };
}
