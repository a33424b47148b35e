import { request as plainRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { ADDRESS_REFUSED, hostWithinReach, lookupWithin, type Reach } from './egress.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the target's url, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type HttpOutcome =
  | { readonly outcome: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  /** Not a byte of the request left: it is safe to send it again. `retryAfterMs` when it was our own budget that held it back. */
  | { readonly outcome: 'unsent'; readonly code: string; readonly retryAfterMs?: number }
  /** The request left, at least in part, and no whole answer came. */
  | { readonly outcome: 'unanswered'; readonly code: string };

/** One request to one target, within its budget of time, size and rate. Never throws. */
export type HttpCall = (request: HttpRequest) => Promise<HttpOutcome>;

export interface HttpLimits {
  readonly url: string;
  /** What the target's name may lead to. */
  readonly reach: Reach;
  readonly timeoutMs: number;
  readonly mostBytes: number;
  /** Asked at the last moment before the first byte goes out: false when this node's claim to the delivery has run out. */
  readonly mayStart: () => boolean;
}

/**
 * Sends one request on a connection of its own. A connection that is used again can break in a way that leaves open whether the request
 * arrived; a fresh one fails either clearly before or clearly after. Redirects are not followed, and an address that is out of the
 * target's reach is not connected to: `unsent` with the code ADDRESS_REFUSED.
 */
export function callHttp(limits: HttpLimits, request: HttpRequest): Promise<HttpOutcome> {
  const url = new URL(limits.url.replace(/\/$/, '') + request.path);
  if (!hostWithinReach(url, limits.reach)) return Promise.resolve({ outcome: 'unsent', code: ADDRESS_REFUSED });
  const body = Buffer.from(request.body ?? '');
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve) => {
    let sent = false;
    const outgoing = send(url, {
      method: request.method,
      agent: false,
      lookup: lookupWithin(limits.reach),
      headers: { accept: 'application/json', ...request.headers, 'content-length': body.length, connection: 'close' },
    });
    const finish = (outcome: HttpOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
      outgoing.destroy();
    };
    const fail = (code: string): void => finish({ outcome: sent ? 'unanswered' : 'unsent', code });
    const timer = setTimeout(() => fail(sent ? 'TIMEOUT' : 'CONNECT_TIMEOUT'), limits.timeoutMs);
    outgoing.on('error', (error) => fail(errorCode(error)));
    outgoing.on('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        if (!limits.mayStart()) return fail('LEASE_EXPIRED');
        sent = true;
        outgoing.end(body);
      }),
    );
    outgoing.on('response', (incoming) => {
      collect(incoming, limits.mostBytes).then(
        (bytes) => finish({ outcome: 'answered', status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes }),
        (error: unknown) => fail(errorCode(error)),
      );
    });
  });
}

async function collect(incoming: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw Object.assign(new Error('answer too large'), { code: 'ANSWER_TOO_LARGE' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What Node says went wrong: ECONNREFUSED, ECONNRESET, HPE_INVALID_CONSTANT. */
function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'CONNECTION_BROKEN';
}
