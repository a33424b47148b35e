import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { readTrace, revealSources } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { Reason, StatedPurpose } from './reason.ts';
import { requireScope, rowScope } from './route-policy.ts';
import { TraceAnswer } from './contract/trace.ts';
import { subjectsResource } from './sensitivity.ts';
import { told } from './told.ts';

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
        const found = await readTrace(tx, deps.keys, of);
        if (reason === undefined) return found;
        const known = found.events.flatMap((event) => ('gone' in event ? [] : [event]));
        const [entities, subjects] = [new Set(known.map(({ entity }) => entity)), new Set(known.map(({ key }) => key))];
        const resource = await subjectsResource(tx, deps.tenant, [...entities], [...subjects], deps);
        access.require(request, 'messages:reveal', resource, purpose);
        return revealSources(tx, deps.keys, found, actorOf(request), reason);
      });
      return reply.header('cache-control', 'no-store').send({ version: 1, trace });
    },
  );
}
