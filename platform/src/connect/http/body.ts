import type { Readable } from 'node:stream';
import { CHUNK_BYTES } from '../../inbox/index.ts';
import { type Clock, Fault, faultOf } from '../../kernel/index.ts';
import { bodyCut, bodyMissing, messageTooLarge } from './faults.ts';
import { inPace, type Pace } from './pace.ts';

/** A request body under a limit: whole when it is small, otherwise its beginning and a source for all of it. */
export interface Body {
  readonly bytes: Buffer | AsyncIterable<Buffer>;
  /** The first bytes, enough for any header. */
  readonly head: Buffer;
  /** Why the source broke off, once it has. */
  readonly fault: () => Fault | undefined;
}

export interface BodyTerms {
  /** The most bytes taken. */
  readonly limit: number;
  readonly pace: Pace;
  readonly clock: Clock;
  /** Takes room for so many bytes in all, which have come; waits for it, or throws. */
  readonly hold: (bytes: number) => Promise<void>;
}

/**
 * Reads a body as far as a small message goes. Throws `BODY_MISSING`, `MESSAGE_TOO_LARGE` (rejected), `BODY_CUT`, `BODY_TOO_SLOW`
 * (unavailable) and what `hold` throws; the source of a large one throws all but the first as it is read, so that nothing incomplete is stored.
 */
export async function readBody(stream: Readable, terms: BodyTerms): Promise<Body> {
  let broken: Fault | undefined;
  const source = limited(stream, terms, (fault) => {
    broken = fault;
  });
  const parts: Buffer[] = [];
  let size = 0;
  while (size <= CHUNK_BYTES) {
    const next = await source.next();
    if (next.done === true) break;
    parts.push(next.value);
    size += next.value.length;
  }
  if (size === 0) throw bodyMissing();
  const head = Buffer.concat(parts);
  return { bytes: size <= CHUNK_BYTES ? head : after(head, source), head, fault: () => broken };
}

async function* after(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

/** Leaves the stream alive when it stops reading, since the answer still has to go out on its connection. */
async function* limited(stream: Readable, terms: BodyTerms, broken: (fault: Fault) => void): AsyncGenerator<Buffer, undefined> {
  const { limit, pace, clock, hold } = terms;
  let size = 0;
  const stop = (fault: Fault): never => {
    broken(fault);
    throw fault;
  };
  const chunks = inPace(stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>, pace, clock);
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => stop(error instanceof Fault ? error : bodyCut(error)));
    if (next.done === true) return undefined;
    size += next.value.length;
    if (size > limit) stop(messageTooLarge(limit));
    await hold(size).catch((error: unknown) => stop(faultOf(error)));
    yield next.value;
  }
}
