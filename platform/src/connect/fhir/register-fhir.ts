import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DATA_CLASS } from '../../canonical/index.ts';
import { Fault, faultOf } from '../../kernel/index.ts';
import { channelUnknown, intakeBusy } from '../http/faults.ts';
import { ByteRoom, type Place } from '../http/byte-room.ts';
import type { OpenHttpChannel } from '../http/channels.ts';
import { BODY_PACE } from '../http/pace.ts';
import { ENTRY_BYTES, idempotencyKey, requestFault, type SubmitOptions } from '../http/submit.ts';
import { answerFault, answerReceipt, type Asked, send } from './answer.ts';
import { capabilityOf } from './capability.ts';
import { interactionNotOffered, resourceTypeNotTaken } from './faults.ts';
import { type Addressed, readSubmission } from './submission.ts';

interface Route {
  readonly Params: { readonly channel: string; readonly type?: string; readonly id?: string };
}

/** Of resources that are read at the same time: each is checked before it is stored, and its tree takes many times its bytes. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;
const MOST_WAITING = 1_024;

/** What FHIR knows and is not offered: reading, deleting, patching, and updates of what a search finds. */
const NOT_OFFERED = [
  ['/fhir/:channel', ['GET', 'PUT', 'DELETE', 'PATCH']],
  ['/fhir/:channel/:type', ['GET', 'PUT', 'DELETE', 'PATCH']],
  ['/fhir/:channel/:type/:id', ['GET', 'DELETE', 'PATCH']],
] as const;

/** What it asks of who calls it, where a gateway stands before it. */
const TAKING = { config: { needs: 'messages:write', quota: 'bulk', ungated: true } } as const;
/** FHIR describes its own resources: here it is said that an answer is one. */
const RESOURCE = { content: { 'application/fhir+json': { schema: Type.Object({ resourceType: Type.String() }) } }, [DATA_CLASS]: 'PUBLIC' };
const MEANS = {
  200: 'What was done, or that it was here before, as an OperationOutcome or a Bundle',
  201: 'It is stored, as the OperationOutcome says',
  default: 'Refused or failed, as the OperationOutcome says',
};
const TAKEN = { summary: 'Send what FHIR names', response: { 200: RESOURCE, 201: RESOURCE, default: RESOURCE }, 'x-means': MEANS };
const CAPABLE = {
  summary: 'What FHIR resources a channel takes',
  response: { 200: RESOURCE, default: RESOURCE },
  'x-means': { default: MEANS.default },
};
const REFUSED = { summary: 'Not offered', response: { default: RESOURCE }, 'x-means': { default: MEANS.default } };

interface FhirChannel extends OpenHttpChannel {
  readonly resources: readonly string[];
}

/**
 * Adds FHIR R4 to an instance whose own hooks have authenticated the caller by then:
 *
 * - `POST /fhir/:channel` a Bundle of type transaction, batch, message or collection
 * - `POST /fhir/:channel/:type`, `PUT /fhir/:channel/:type/:id` one resource
 * - `GET /fhir/:channel/metadata` what is taken
 *
 * What is taken is stored byte for byte before it is answered with 201 or 200, and answered the same when it comes again. What names a request
 * is its Idempotency-Key, else If-None-Exist or If-Match, else the version of the resource, else its content; the same name with other content
 * is 409. What is not valid is answered with 400 (unreadable) or 422 and kept for a person. Every trouble is an OperationOutcome.
 */
export async function registerFhir(app: FastifyInstance, options: SubmitOptions): Promise<void> {
  const since = options.clock.now();
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setErrorHandler<Error>((error, _request, reply) => answerFault(reply, error instanceof Fault ? error : requestFault(error)));
    scope.get<Route>('/fhir/:channel/metadata', { ...TAKING, schema: CAPABLE }, (request, reply) => {
      const channel = fhirChannel(options, request);
      return send(reply, 200, capabilityOf(channel.name, channel.resources, since));
    });
    const room = new ByteRoom(MOST_HELD_BYTES, MOST_WAITING, intakeBusy);
    const taken = (request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> => take(options, room, request, reply);
    scope.post<Route>('/fhir/:channel', { ...TAKING, schema: TAKEN }, taken);
    scope.post<Route>('/fhir/:channel/:type', { ...TAKING, schema: TAKEN }, taken);
    scope.put<Route>('/fhir/:channel/:type/:id', { ...TAKING, schema: TAKEN }, taken);
    for (const [url, method] of NOT_OFFERED)
      scope.route<Route>({ ...TAKING, schema: REFUSED, method: [...method], url, handler: () => Promise.reject(interactionNotOffered()) });
    await Promise.resolve();
  });
}

async function take(options: SubmitOptions, room: ByteRoom, request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> {
  const channel = fhirChannel(options, request);
  const { type = 'Bundle', id } = request.params;
  if (!channel.resources.includes(type)) throw resourceTypeNotTaken(channel.resources);
  const asked = askedBy(request, id === undefined ? { type } : { type, id });
  let place: Place | undefined;
  try {
    const controlId = idempotencyKey(request.headers['idempotency-key']);
    const held = await room.enter(ENTRY_BYTES);
    place = held;
    const submission = await readSubmission(request, asked.addressed, channel.resources, {
      limit: channel.messageBytes,
      pace: options.pace ?? BODY_PACE,
      clock: options.clock,
      hold: held.hold,
    });
    const receipt = await options.receive({
      channel: channel.name,
      bytes: submission.bytes,
      source: request.ip,
      resource: submission.facts,
      ...(controlId === undefined ? {} : { controlId }),
    });
    options.metrics.count('http_messages', 1, { channel: channel.name, outcome: receipt.outcome });
    return answerReceipt(reply, receipt, submission, asked);
  } catch (error) {
    const fault = faultOf(error);
    options.log.warn({ channel: channel.name, peer: request.ip, fault }, 'FHIR resource was not taken');
    options.metrics.count('http_messages', 1, { channel: channel.name, outcome: fault.kind });
    return answerFault(reply, fault);
  } finally {
    place?.leave();
  }
}

function fhirChannel(options: SubmitOptions, request: FastifyRequest<Route>): FhirChannel {
  const channel = options.channels.find(request.params.channel, options.entitiesOf?.(request));
  if (channel?.resources === undefined) throw channelUnknown();
  return { ...channel, resources: channel.resources };
}

function askedBy({ headers }: FastifyRequest, addressed: Addressed): Asked {
  return {
    addressed,
    conditional: headers['if-none-exist'] !== undefined,
    minimal: String(headers['prefer'] ?? '').includes('return=minimal'),
  };
}
