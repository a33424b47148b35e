import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../govern/index.ts';
import { Fault, type Secret } from '../kernel/index.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const PERSON = /^[\w.@+-]{1,64}$/;

/**
 * Refuses requests that were not made for this machine: a page of another site that reached us through the browser
 * names its own origin, and a rebound name comes in the Host header.
 */
export function refuseForeign(request: FastifyRequest): Promise<void> {
  const { host, origin } = request.headers;
  if (host === undefined || !isLoopback(`http://${host}`) || (origin !== undefined && !isLoopback(origin))) {
    return Promise.reject(
      new Fault({
        code: 'ORIGIN_REFUSED',
        kind: 'denied',
        message: 'Only this machine may ask',
        hint: 'Use http://127.0.0.1 or http://localhost as the address',
      }),
    );
  }
  return Promise.resolve();
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}

/** Checks the bearer token, in a time that does not depend on where it is wrong. */
export function requireToken(token: Secret<string>): (request: FastifyRequest) => Promise<void> {
  const expected = digest(token.reveal());
  return (request) => {
    const given = /^Bearer ([\w.~+/=-]+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(given), expected)) return Promise.resolve();
    return Promise.reject(
      new Fault({
        code: 'TOKEN_WRONG',
        kind: 'denied',
        message: 'The token is missing or wrong',
        hint: 'Send the content of the token file in the data folder as a bearer token',
      }),
    );
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who acts: the holder of the token, and the person that the caller names. */
export function actorOf(request: FastifyRequest): Actor {
  const named = request.headers['x-plexus-person'];
  return { principal: 'cli', person: typeof named === 'string' && PERSON.test(named) ? named : 'unnamed' };
}
