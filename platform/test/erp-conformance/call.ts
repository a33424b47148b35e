import { callHttp, type HttpCall } from '../../src/kernel/index.ts';

const TIMEOUT_MS = 60_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Calls to a server on this machine without a budget. */
export function callErp(url: string, timeoutMs = TIMEOUT_MS): HttpCall {
  return (request) => callHttp({ url, reach: 'internal', timeoutMs, mostBytes: MOST_BYTES, mayStart: () => true }, request);
}
