import type { Readable } from 'node:stream';
import { type Header, readHeader } from '@plexus/hl7v2';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DATA_CLASS } from '../../canonical/index.ts';
import { CHUNK_BYTES, type Receipt, type Receive } from '../../inbox/index.ts';
import { type Clock, Fault, faultOf } from '../../kernel/index.ts';
import type { Outcome } from '../answer.ts';
import { bodyMissing, channelUnknown, contentEncoded, idempotencyKeyInvalid, intakeBusy, messageTooLarge } from './faults.ts';
import type { Log, Metrics } from '../telemetry.ts';
import { type Body, readBody } from './body.ts';
import { ByteRoom, type Place } from './byte-room.ts';
import type { HttpChannels, OpenHttpChannel, Seen } from './channels.ts';
import { BODY_PACE, type Pace } from './pace.ts';
import { messageName, PROBLEM_TYPE, type Problem, problemOf, problemOfReceipt, retryAfter } from './problem.ts';

export interface SubmitOptions {
  readonly channels: HttpChannels;
  readonly receive: Receive;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How fast a body must come; BODY_PACE when not said. */
  readonly pace?: Pace;
  /** The entities that who sends may see, which a channel's must be among; absent: all. */
  readonly entitiesOf?: (request: FastifyRequest) => Seen;
}

/** Its bodies are counted by size, so it waits at no gate. */
const SUBMIT = { needs: 'messages:write', quota: 'bulk', ungated: true } as const;
/** Of bodies that are read at the same time, what has come of each; a large one streams through and holds one chunk. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;
const MOST_WAITING = 1_024;
/** What a body counts for before its first byte has come: about what Node has read of it by then. What comes counts as it comes. */
export const ENTRY_BYTES = 16 * 1024;

/** The media type of HL7 v2 in its pipes-and-hats form: a sender that accepts it is answered with an acknowledgement. */
const ER7 = 'x-application/hl7-v2+er7';

/** The name of the message, as `channel:number`. */
const TAKEN = Type.Object({ message: Type.String(), outcome: Type.Enum(['stored', 'duplicate']) }, { additionalProperties: false });
const SUBMITTED = {
  summary: 'Send a message to a channel',
  response: {
    200: { content: { 'application/json': { schema: TAKEN }, [ER7]: { schema: Type.String() } }, [DATA_CLASS]: 'PUBLIC' },
    202: TAKEN,
  },
  'x-means': {
    200: 'It was here before, or the acknowledgement that the sender accepts',
    202: 'It is stored, and what becomes of it is another matter',
  },
};

interface Route {
  readonly Params: { readonly channel: string };
}

/**
 * Adds `POST /v1/channels/:channel/messages` to an instance whose own hooks have authenticated the caller by then. The body is the
 * message, whatever its content type; it is never parsed here, and a large one streams through.
 *
 * - 202 `{ message, outcome: "stored" }`; the same again, with `Idempotency-Replayed: true`, for a known Idempotency-Key with the same body
 * - 200 `{ message, outcome: "duplicate" }` for a message that its own control id or content shows to be known
 * - 409 and 422 for a control id, respectively an Idempotency-Key, that is known with another body; 422 for a message set aside
 * - 400, 404, 413, 415 and, when nothing was stored, 503 with Retry-After
 *
 * Trouble is a problem document, unless the sender accepts `x-application/hl7-v2+er7` and its message has a header to answer to: then the
 * body is the acknowledgement, with status 200 for a positive one.
 */
export async function registerSubmit(app: FastifyInstance, options: SubmitOptions): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setErrorHandler<Error>((error, _request, reply) => send(reply, problemOf(requestFault(error), reply.request.id)));
    const room = new ByteRoom(MOST_HELD_BYTES, MOST_WAITING, intakeBusy);
    scope.post<Route>('/v1/channels/:channel/messages', { config: SUBMIT, schema: SUBMITTED }, (request, reply) =>
      submit(options, room, request, reply),
    );
    await Promise.resolve();
  });
}

async function submit(options: SubmitOptions, room: ByteRoom, request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> {
  const channel = options.channels.find(request.params.channel, options.entitiesOf?.(request));
  // A partner's channel takes what proves to be the partner's.
  if (channel === undefined || channel.cxml !== undefined || channel.signedBy !== undefined) return fail(reply, channelUnknown());
  let body: Body | undefined;
  let outcome: Outcome;
  let place: Place | undefined;
  const key = request.headers['idempotency-key'];
  try {
    const controlId = idempotencyKey(key);
    const held = await room.enter(ENTRY_BYTES);
    place = held;
    body = await readBody(bodyOf(request, channel.messageBytes), {
      limit: channel.messageBytes,
      pace: options.pace ?? BODY_PACE,
      clock: options.clock,
      hold: (bytes) => held.hold(Math.min(bytes, CHUNK_BYTES)),
    });
    const arrival = { channel: channel.name, bytes: body.bytes, source: request.ip, ...(controlId === undefined ? {} : { controlId }) };
    outcome = { receipt: await options.receive(arrival) };
  } catch (error) {
    const fault = body?.fault() ?? faultOf(error);
    options.log.warn({ channel: channel.name, peer: request.ip, fault }, 'HTTP message was not taken');
    outcome = { fault, at: options.clock.now() };
  } finally {
    place?.leave();
  }
  options.metrics.count('http_messages', 1, { channel: channel.name, outcome: outcomeName(outcome) });
  const acknowledgement = body === undefined ? undefined : acknowledgementOf(request, channel, body.head, outcome);
  if ('fault' in outcome) return fail(reply, outcome.fault, acknowledgement);
  return receipted(reply, outcome.receipt, key !== undefined, acknowledgement);
}

/** The body of a request, unread. Throws `BODY_MISSING`, `CONTENT_ENCODED` and, where its size is declared, `MESSAGE_TOO_LARGE` (rejected). */
export function bodyOf(request: FastifyRequest, limit: number): Readable {
  if (request.body === undefined || request.body === null) throw bodyMissing();
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw contentEncoded();
  if (Number(request.headers['content-length'] ?? 0) > limit) throw messageTooLarge(limit);
  return request.body as Readable;
}

/** The value of an Idempotency-Key header. Throws `IDEMPOTENCY_KEY_INVALID` (rejected). */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) throw idempotencyKeyInvalid();
  return header;
}

function receipted(reply: FastifyReply, receipt: Receipt, keyed: boolean, acknowledgement: Uint8Array | undefined): FastifyReply {
  switch (receipt.outcome) {
    case 'stored':
    case 'duplicate': {
      const repeated = receipt.outcome === 'duplicate';
      if (repeated && keyed) reply.header('idempotency-replayed', 'true');
      if (acknowledgement !== undefined) return reply.code(200).type(ER7).send(acknowledgement);
      // A key promises the same answer to the same request; without one the sender is told what we found.
      const outcome = keyed ? 'stored' : receipt.outcome;
      return reply.code(outcome === 'stored' ? 202 : 200).send({ message: messageName(receipt), outcome });
    }
    case 'conflict':
      return send(reply, problemOfReceipt(receipt, keyed ? 422 : 409, reply.request.id), acknowledgement);
    case 'refused':
      return send(reply, problemOfReceipt(receipt, 422, reply.request.id), acknowledgement);
  }
}

function fail(reply: FastifyReply, fault: Fault, acknowledgement?: Uint8Array): FastifyReply {
  if (fault.kind === 'unavailable') reply.header('retry-after', retryAfter(fault));
  // The rest of a body that was not read would otherwise be taken for the next request.
  reply.header('connection', 'close');
  return send(reply, problemOf(fault, reply.request.id), acknowledgement);
}

function send(reply: FastifyReply, problem: Problem, acknowledgement?: Uint8Array): FastifyReply {
  reply.code(problem.status);
  return acknowledgement === undefined ? reply.type(PROBLEM_TYPE).send(problem) : reply.type(ER7).send(acknowledgement);
}

function acknowledgementOf(request: FastifyRequest, channel: OpenHttpChannel, head: Buffer, outcome: Outcome): Uint8Array | undefined {
  if (!(request.headers.accept ?? '').toLowerCase().includes(ER7)) return undefined;
  const header = headerOf(head);
  return header === undefined ? undefined : channel.answers.of(head, header, outcome);
}

function headerOf(head: Buffer): Header | undefined {
  try {
    return readHeader(head);
  } catch {
    return undefined;
  }
}

function outcomeName(outcome: Outcome): string {
  return 'receipt' in outcome ? outcome.receipt.outcome : outcome.fault.kind;
}

/** Fastify's own refusals (a content type that is no content type, a bad URL) as ours. */
export function requestFault(error: Error): Fault {
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status >= 500) return faultOf(error);
  return new Fault({ code: 'REQUEST_INVALID', kind: 'rejected', message: 'The request is not valid HTTP for this endpoint', cause: error });
}
