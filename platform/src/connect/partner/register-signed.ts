import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { faultOf } from '../../kernel/index.ts';
import { boundedDenials, type Denied } from '../denials.ts';
import { ByteRoom } from '../http/byte-room.ts';
import { channelUnknown, intakeBusy } from '../http/faults.ts';
import { messageName, PROBLEM_TYPE, problemOf, problemOfReceipt, retryAfter } from '../http/problem.ts';
import { ENTRY_BYTES } from '../http/submit.ts';
import { FailureLimit } from '../../identity/index.ts';
import { signatureWrong, tooManyFailures } from './faults.ts';
import type { PartnerOptions } from './register-cxml.ts';
import { secretsIn } from './secret-file.ts';
import { signedId } from './signature.ts';
import { wholeBody } from './whole-body.ts';

interface Route {
  readonly Params: { readonly channel: string };
}

const MOST_HELD_BYTES = 16 * 1024 * 1024;
const MOST_WAITING = 256;
/** Signatures cover the whole body, which is held until it has come. */
const MOST_BODY_BYTES = 4 * 1024 * 1024;
const MOST_FAILURES = 20;

/**
 * Adds `POST /hooks/:channel`: messages that a service pushes, signed with the secret of the channel (Standard Webhooks). 202 when it is kept,
 * 200 for one that is known by its webhook-id with the same body, 409 with another; 401 and nothing kept when the signature is wrong.
 */
export async function registerSigned(app: FastifyInstance, options: PartnerOptions): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const room = new ByteRoom(MOST_HELD_BYTES, MOST_WAITING, intakeBusy);
    const failures = new FailureLimit(options.clock, MOST_FAILURES);
    const denied: Denied = boundedDenials(options.denied ?? (() => Promise.resolve()), options.clock);
    scope.post<Route>('/hooks/:channel', { config: { needs: 'open' } }, (request, reply) =>
      take(options, { room, failures, denied }, request, reply),
    );
    await Promise.resolve();
  });
}

interface Guards {
  readonly room: ByteRoom;
  readonly failures: FailureLimit;
  readonly denied: Denied;
}

async function take(
  options: PartnerOptions,
  { room, failures, denied }: Guards,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { clock, metrics, log } = options;
  const { channel: name } = request.params;
  const entered = await room.enter(ENTRY_BYTES).catch(faultOf);
  if (!('leave' in entered)) return fail(reply, entered);
  try {
    const seconds = failures.waitSeconds(request.ip);
    if (seconds > 0) throw tooManyFailures(seconds);
    const channel = options.channels.find(name);
    if (channel?.signedBy === undefined) throw channelUnknown();
    const limit = Math.min(MOST_BODY_BYTES, channel.messageBytes);
    const body = await wholeBody(request, limit, options, entered.hold);
    const id = signedId(request.headers, body, await secretsIn(channel.signedBy), clock.now());
    if (id === undefined) {
      failures.failed(request.ip);
      await denied({ channel: name, code: 'SIGNATURE_WRONG', peer: request.ip, detail: 'wrong signature of a pushed message' });
      throw signatureWrong();
    }
    const receipt = await options.receive({ channel: name, bytes: body, source: request.ip, controlId: id });
    metrics.count('http_messages', 1, { channel: name, outcome: receipt.outcome });
    if (receipt.outcome === 'conflict' || receipt.outcome === 'refused') {
      const problem = problemOfReceipt(receipt, receipt.outcome === 'conflict' ? 409 : 422, request.id);
      return await reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
    }
    return await reply.code(receipt.outcome === 'stored' ? 202 : 200).send({ message: messageName(receipt), outcome: receipt.outcome });
  } catch (error) {
    const fault = faultOf(error);
    log.warn({ channel: name, peer: request.ip, fault }, 'pushed message was not taken');
    metrics.count('http_messages', 1, { channel: name, outcome: fault.kind });
    return fail(reply, fault);
  } finally {
    entered.leave();
  }
}

function fail(reply: FastifyReply, error: unknown): FastifyReply {
  const fault = faultOf(error);
  if (fault.kind === 'unavailable') reply.header('retry-after', retryAfter(fault));
  const problem = problemOf(fault, reply.request.id);
  return reply.header('connection', 'close').code(problem.status).type(PROBLEM_TYPE).send(problem);
}
