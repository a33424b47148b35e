import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault, findCardNumbers, maskCardBytes, maskCardNumbers } from '../kernel/index.ts';
import { transaction } from '../store/index.ts';
import { openExceptions } from '../worklist/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';

const DAY_MS = 86_400_000;
/** Answers of this kind are looked at; files of the console and pictures are not. */
const TEXTS = /^(?:application\/(?:problem\+)?json|text\/csv|text\/xml|application\/soap\+xml|application\/octet-stream)/;

/**
 * Keeps the numbers of payment cards out: a document with one in its text is refused and becomes work of whoever answers for security, and none
 * leaves in an answer, whatever wrote it there. Messages are taken as they are; what of them is shown is an answer.
 */
export function keepCardsOut(app: FastifyInstance, deps: GatewayDependencies): void {
  app.addHook('preValidation', async (request) => {
    if (request.isLetIn && isDocument(request.body)) await refuseCards(deps, request, request.body);
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!TEXTS.test(String(reply.getHeader('content-type') ?? ''))) return done(null, payload);
    if (typeof payload === 'string') return done(null, maskCardNumbers(payload));
    return done(null, Buffer.isBuffer(payload) ? maskCardBytes(payload) : payload);
  });
}

/** Refuses a document, however it was written, with the number of a card in one of its texts. Throws `CARD_NUMBER_REFUSED`. */
export async function refuseCards(deps: GatewayDependencies, request: FastifyRequest, document: unknown): Promise<void> {
  const at = cardIn(document);
  if (at === undefined) return;
  await report(deps, request);
  throw cardRefused(`body${at}`);
}

/** What was read from JSON, and not bytes that stream on to a channel. */
const isDocument = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(body) as object);

/** Where in a document the first text stands that holds a card number, as a JSON Pointer; undefined when none does. */
function cardIn(value: unknown, at = ''): string | undefined {
  if (typeof value === 'string') return findCardNumbers(Buffer.from(`"${nameOf(at)}":"${value}"`)).length > 0 ? at : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = cardIn(inner, `${at}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const nameOf = (at: string): string => at.slice(at.lastIndexOf('/') + 1);

/** One open exception for each caller and route: who tries again and again makes no more work. */
async function report({ pool, tenant, clock }: GatewayDependencies, request: FastifyRequest): Promise<void> {
  const { principal, person } = actorOf(request);
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  await transaction(pool, { tenant, entities: 'all' }, (tx) =>
    openExceptions(tx, tenant, [
      {
        entity: '*',
        kind: 'card-number',
        identity: `card-number|${principal}|${person}|${route}`,
        owner: 'security',
        code: 'CARD_NUMBER_REFUSED',
        summary: `${person === 'none' ? principal : person} sent what looks like the number of a payment card to ${route}; it was not kept`,
        hint: 'Ask them to send a token or the last four digits instead',
        dueAt: new Date(clock.now().getTime() + DAY_MS).toISOString(),
      },
    ]),
  );
}

const cardRefused = (at: string): Fault =>
  new Fault({
    code: 'CARD_NUMBER_REFUSED',
    kind: 'rejected',
    message: 'The document holds what looks like the number of a payment card, and was not kept',
    hint: 'Send the last four digits, or a token of the payment provider',
    at,
  });
