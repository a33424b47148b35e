import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { findSubmission, type Submission, statusOfSubmission, submissionUnknown } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { enter, intakeOf } from './business-document.ts';
import { JournalEntryAnswer, JournalEntryBody, JournalTakenAnswer } from './contract/journal-entry.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { journalDocument } from './journal-document.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';

const Named = Type.Object({ entry: Type.String({ pattern: '^[\\w-]{22}$' }) });

/**
 * POST /v1/journal-entries takes a journal of another system; its reference makes it once. GET /v1/journal-entries/:entry tells what became of
 * it. It enters as a message and is posted by its process, like everything else.
 */
export function registerJournalEntries(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: JournalEntryBody }>(
    '/v1/journal-entries',
    { config: { needs: 'journals:write' }, schema: { ...told('Hand in a journal', JournalTakenAnswer, 202), body: JournalEntryBody } },
    (request, reply) => {
      const { tenant, keys, clock } = deps;
      const intake = intakeOf(deps.intake);
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        const document = await journalDocument(tx, tenant, (await inForce.read(tx)).estate, request.body);
        const journal = await enter(tx, { tenant, keys, intake, at: clock.now() }, document, actorOf(request));
        return {
          status: 202,
          headers: { location: `/v1/journal-entries/${journal.id}` },
          body: { version: 1, journal: { ...shown(journal), status: 'received' } },
        };
      });
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/journal-entries/:entry',
    {
      config: { needs: 'journals:read' },
      schema: { ...told('What became of a journal that was handed in', JournalEntryAnswer), params: Named },
    },
    async (request, reply) => {
      const journal = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const found = await findSubmission(tx, deps.tenant, request.params.entry);
        if (found?.kind !== 'journal') throw submissionUnknown('journal');
        return statusOfSubmission(tx, deps.tenant, found);
      });
      const { status, journals, exceptions } = journal;
      return sendTagged(request, reply, { version: 1, journal: { ...shown(journal), status, journals, exceptions } });
    },
  );
}

const shown = ({ id, entity, madeAt, place }: Submission) => ({
  id,
  entity,
  submittedAt: madeAt,
  ...(place === undefined ? {} : { message: `${place.name}:${place.seq}` }),
});
