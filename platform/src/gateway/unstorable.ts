import type { FastifyRequest } from 'fastify';
import { Fault } from '../kernel/index.ts';

/**
 * Refuses the character NUL in an address, however it was encoded: no text of the database holds it, and programs in C end where it
 * stands. In bodies the reader of JSON refuses it.
 */
export function refuseUnstorable(request: FastifyRequest): Promise<void> {
  for (const [place, given] of Object.entries({ params: request.params, query: request.query })) {
    const texts = Object.values(given ?? {}).flat();
    if (texts.some((text) => typeof text === 'string' && text.includes('\0'))) return Promise.reject(textUnstorable(place));
  }
  return Promise.resolve();
}

/** Throws nothing; the fault of a text that holds NUL, at its place. */
export const textUnstorable = (at: string): Fault =>
  new Fault({
    code: 'REQUEST_INVALID',
    kind: 'rejected',
    message: 'The request has a character that no text can hold',
    hint: 'Send text without U+0000',
    at,
  });
