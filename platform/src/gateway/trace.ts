import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readTrace, revealSources } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Reason, StatedPurpose } from './reason.ts';
import { requireScope, rowScope } from './route-policy.ts';
import { TraceAnswer } from './contract/trace.ts';
import { aboutAll, aboutEvent } from './sensitivity/index.ts';
import { told } from './told.ts';
import { aboutDelivery, aboutEntry, veiledDelivery, veiledJournal } from './veiled-books.ts';

const Asked = Type.Object(
  {
    of: Type.String({ minLength: 1, maxLength: 250 }),
    /** With a reason the text of the records is shown, and the reading is audited. */
    reason: Type.Optional(Reason),
    purpose: StatedPurpose,
  },
  { additionalProperties: false },
);

/** POST /v1/trace: the whole chain around a message, event, journal, line, summary journal, delivery or identifier. */
export function registerTrace(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.post<{ Body: Static<typeof Asked> }>(
    '/v1/trace',
    { config: { needs: 'trace:read', reveals: 'PHI' }, schema: { ...told('The whole chain around one thing', TraceAnswer), body: Asked } },
    async (request, reply) => {
      const { of, reason, purpose } = request.body;
      if (reason !== undefined) requireScope(request, 'messages:reveal');
      const trace = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const whole = await readTrace(tx, deps.keys, of);
        const known = whole.events.flatMap((event) => ('gone' in event ? [] : [event]));
        const shown = new Set(await access.shownOf(tx, request, 'trace:read', known, aboutEvent));
        // A chain of many accounts is shown without those that are not for who asks; one of such alone is not.
        if (known.length > 0 && shown.size === 0) await access.requireAbout(tx, request, 'trace:read', aboutAll(known));
        const found = {
          ...whole,
          events: whole.events.filter((event) => 'gone' in event || shown.has(event)),
          journals: await access.veiledOf(tx, request, 'trace:read', whole.journals, aboutEntry, veiledJournal),
          deliveries: await access.veiledOf(tx, request, 'trace:read', whole.deliveries, aboutDelivery, veiledDelivery),
        };
        if (reason === undefined) return found;
        await access.requireAbout(tx, request, 'messages:reveal', aboutAll([...shown]), purpose);
        return revealSources(tx, deps.keys, found, actorOf(request), reason);
      });
      return reply.header('cache-control', 'no-store').send({ version: 1, trace });
    },
  );
}
