import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { ADDRESS_REFUSED, lookupWithin } from '../kernel/index.ts';
import type { WebhookPolicy } from './policy.ts';
import { mayBeSentTo, reachOf } from './receiver-url.ts';

/** What came of one request: a status, or why there was none. Of the answer nothing else is looked at. */
export interface Posted {
  readonly status?: number;
  readonly code?: string;
  readonly retryAfter?: string;
  /** From the first look-up to the answer's head. */
  readonly ms: number;
}

export interface Poster {
  /** Sends one request within its time. Redirects are not followed. Never throws. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Posted>;
  close(): void;
}

export interface PosterOptions {
  readonly policy: WebhookPolicy;
  readonly timeoutMs: number;
}

/** A receiver that answers more than this has its connection closed. */
const MOST_ANSWER_BYTES = 64 * 1024;
const KEPT_MS = 5_000;
const AGENT = { keepAlive: true, maxFreeSockets: 32, timeout: KEPT_MS, scheduling: 'lifo' } as const;

/**
 * Sends to receivers over connections that are kept for a while; one that the receiver closed just then is replaced once. Connections are
 * kept apart by reach, so that none is used for an address that it may not lead to.
 */
export function createPoster({ policy, timeoutMs }: PosterOptions): Poster {
  const agents = {
    public: { plain: new PlainAgent(AGENT), tls: new TlsAgent(AGENT) },
    internal: { plain: new PlainAgent(AGENT), tls: new TlsAgent(AGENT) },
  };
  const post: Poster['post'] = (address, headers, body) => {
    const url = new URL(address);
    if (!mayBeSentTo(url, policy)) return Promise.resolve({ code: ADDRESS_REFUSED, ms: 0 });
    const reach = reachOf(url, policy);
    const isTls = url.protocol === 'https:';
    const begun = performance.now();
    const bytes = Buffer.from(body);
    const options = {
      method: 'POST',
      agent: isTls ? agents[reach].tls : agents[reach].plain,
      lookup: lookupWithin(reach),
      headers: { ...headers, 'content-type': 'application/json', 'content-length': bytes.length, 'user-agent': 'Plexus-Webhooks' },
    };
    return new Promise((resolve) => {
      const attempt = (isSecond: boolean): void => {
        const outgoing = (isTls ? tlsRequest : plainRequest)(url, options);
        const finish = (posted: Omit<Posted, 'ms'>): void => resolve({ ...posted, ms: Math.round(performance.now() - begun) });
        let isLate = false;
        const giveUp = (): void => {
          isLate = true;
          finish({ code: 'TIMEOUT' });
          outgoing.destroy();
        };
        const timer = setTimeout(giveUp, Math.max(1, timeoutMs - (performance.now() - begun)));
        outgoing.on('error', (error: NodeJS.ErrnoException) => {
          clearTimeout(timer);
          if (outgoing.reusedSocket && !isSecond && !isLate && error.code === 'ECONNRESET') attempt(true);
          else finish({ code: error.code ?? 'CONNECTION_BROKEN' });
        });
        outgoing.on('response', (incoming) => {
          const retryAfter = incoming.headers['retry-after'];
          finish({ status: incoming.statusCode ?? 0, ...(retryAfter === undefined ? {} : { retryAfter }) });
          drain(incoming, () => clearTimeout(timer));
        });
        outgoing.end(bytes);
      };
      attempt(false);
    });
  };
  return {
    post,
    close: () => {
      for (const { plain, tls } of Object.values(agents)) for (const agent of [plain, tls]) agent.destroy();
    },
  };
}

/** Lets the rest of an answer pass, so that its connection can be used again; too much of it, or too slow, costs the connection. */
function drain(incoming: IncomingMessage, done: () => void): void {
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_ANSWER_BYTES) incoming.destroy();
  });
  incoming.on('error', () => undefined);
  incoming.on('close', done);
}
