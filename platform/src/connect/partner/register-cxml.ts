import { checkRequest, type CxmlDocument, CxmlError, isSentBy, readCxml, withoutSecrets } from '@plexus/cxml';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FailureLimit } from '../../identity/index.ts';
import { type Clock, faultOf } from '../../kernel/index.ts';
import { boundedDenials, type Denied } from '../denials.ts';
import { ByteRoom } from '../http/byte-room.ts';
import { wholeBody } from './whole-body.ts';
import type { OpenHttpChannel } from '../http/channels.ts';
import { channelUnknown, intakeBusy } from '../http/faults.ts';
import { ENTRY_BYTES, type SubmitOptions } from '../http/submit.ts';
import { partnerUnknown, tooManyFailures } from './faults.ts';
import { type CxmlStatus, failed, received, responseTo, unreadable, unwanted } from './response.ts';
import { secretsIn } from './secret-file.ts';

interface Route {
  readonly Params: { readonly channel: string };
}

export interface PartnerOptions extends SubmitOptions {
  /** Told of who showed wrong credentials. */
  readonly denied?: Denied;
}

/** Documents that are read at the same time, each as a tree of many times its bytes. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;
const MOST_WAITING = 256;
/** No order or invoice is larger; attachments are not taken. */
const MOST_DOCUMENT_BYTES = 8 * 1024 * 1024;
/** Of one address in a minute. */
const MOST_FAILURES = 20;
const XML = 'text/xml; charset=utf-8';

/**
 * Adds `POST /cxml/:channel`: documents of cXML from the partner that the channel names, who shows its shared secret in the document itself (cXML
 * 1.2 User's Guide, "Shared Secret"). What is taken is kept, its secret blanked, before it is answered; every answer is a Response with HTTP
 * status 200, as cXML has it. A payloadID that comes again with the same document gets the first Response again. What is not taken is not kept.
 */
export async function registerCxml(app: FastifyInstance, options: PartnerOptions): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const room = new ByteRoom(MOST_HELD_BYTES, MOST_WAITING, intakeBusy);
    const gate = new Gate(options);
    scope.post<Route>('/cxml/:channel', { config: { needs: 'open' } }, async (request, reply) => {
      const { at, told, name } = await take(options, room, gate, request);
      options.metrics.count('cxml_documents', 1, { channel: request.params.channel, outcome: String(told.code) });
      return send(reply, responseTo(name, at, told));
    });
    await Promise.resolve();
  });
}

interface Taken {
  readonly told: CxmlStatus;
  readonly at: Date;
  /** What the Response is named after: the message that was kept, or the request that was not. */
  readonly name: string;
}

async function take(options: PartnerOptions, room: ByteRoom, gate: Gate, request: FastifyRequest<Route>): Promise<Taken> {
  const refused = (told: CxmlStatus): Taken => ({ told, at: options.clock.now(), name: request.id });
  const place = await room.enter(ENTRY_BYTES).catch(faultOf);
  if (!('leave' in place)) return refused(failed(place));
  try {
    gate.open(request.ip);
    const channel = partnerChannel(options, request.params.channel);
    const bytes = await wholeBody(request, MOST_DOCUMENT_BYTES, options, place.hold);
    const document = readCxml(bytes, { limits: { elements: 200_000 } });
    await gate.admit(document, channel, request.ip);
    const told = unwanted(document, checkRequest(document));
    if (told !== undefined) return refused(told);
    const receipt = await options.receive({
      channel: channel.name,
      bytes: withoutSecrets(bytes, document.root),
      source: request.ip,
      controlId: document.payloadId,
      kind: document.name,
    });
    return { told: received(receipt), at: receipt.receivedAt, name: `${receipt.channel}.${receipt.seq}` };
  } catch (error) {
    if (error instanceof CxmlError) return refused(unreadable(error));
    const fault = faultOf(error);
    options.log.warn({ channel: request.params.channel, peer: request.ip, fault }, 'cXML document was not taken');
    return refused(failed(fault));
  } finally {
    place.leave();
  }
}

type PartnerChannel = OpenHttpChannel & Required<Pick<OpenHttpChannel, 'cxml'>>;

function partnerChannel({ channels }: PartnerOptions, name: string): PartnerChannel {
  const channel = channels.find(name);
  if (channel?.cxml === undefined) throw channelUnknown();
  return { ...channel, cxml: channel.cxml };
}

/** Lets in who shows the secret, and looks no more at an address that guesses. */
class Gate {
  readonly #failures: FailureLimit;
  readonly #denied: Denied;
  readonly #clock: Clock;

  constructor({ clock, denied }: PartnerOptions) {
    this.#clock = clock;
    this.#failures = new FailureLimit(clock, MOST_FAILURES);
    this.#denied = boundedDenials(denied ?? (() => Promise.resolve()), this.#clock);
  }

  /** Throws `PARTNER_TRIES_EXCEEDED`. */
  open(peer: string): void {
    const seconds = this.#failures.waitSeconds(peer);
    if (seconds > 0) throw tooManyFailures(seconds);
  }

  /** Throws `PARTNER_UNKNOWN`, and `SECRET_FILE_UNREADABLE` where nobody can be let in. */
  async admit({ header }: CxmlDocument, { name: channel, cxml }: PartnerChannel, peer: string): Promise<void> {
    const secrets = await secretsIn(cxml.secretFile);
    if (header !== undefined && isSentBy(header, cxml.sender, secrets)) return;
    this.#failures.failed(peer);
    await this.#denied({ channel, code: 'PARTNER_UNKNOWN', peer, detail: 'wrong credential of a cXML document' });
    throw partnerUnknown();
  }
}

const send = (reply: FastifyReply, text: string): FastifyReply => reply.code(200).type(XML).send(Buffer.from(text));
