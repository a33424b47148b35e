import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Proposal } from '../govern/approvals/index.ts';
import { findSubmission, type Submission, statusOfSubmission, submissionUnknown } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { JournalEntryAnswer, JournalEntryBody, JournalTakenAnswer } from './contract/journal-entry.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { sendTagged } from './entity-tag.ts';
import { actorOf } from './guard.ts';
import { actOnce } from './idempotency.ts';
import { journalDocument } from './journal-document.ts';
import { draftedJournal, proposalOf, takeJournal, waitingStatus } from './journal-intake.ts';
import { askFor } from './proposing.ts';
import { rowScope } from './route-policy.ts';
import { toldOfAsking, toldTagged } from './told.ts';
import { journalWish } from './wishes.ts';

const Named = Type.Object({ entry: Type.String({ pattern: '^[\\w-]{22}$' }) });

/**
 * POST /v1/journal-entries takes a journal of another system; its reference makes it once. GET /v1/journal-entries/:entry tells what became of
 * it. It enters as a message and is posted by its process, like everything else; what a person wrote over a limit waits for another person first.
 */
export function registerJournalEntries(app: FastifyInstance, deps: GatewayDependencies, { inForce }: GatewayState): void {
  app.post<{ Body: JournalEntryBody }>(
    '/v1/journal-entries',
    {
      config: { needs: 'journals:write' },
      schema: { ...toldOfAsking('Hand in a journal', JournalTakenAnswer), body: JournalEntryBody },
    },
    (request, reply) => {
      const { tenant, keys } = deps;
      return actOnce(deps, rowScope(request, tenant), request, reply, async (tx) => {
        if (request.body.draft === true) {
          const asked = await draftedJournal(tx, { tenant, keys }, request.body, actorOf(request));
          return askFor(tx, deps, request, await journalWish(tx, { tenant, inForce }, asked), true);
        }
        const document = await journalDocument(tx, tenant, (await inForce.read(tx)).estate, request.body);
        const { journal, proposal } = await takeJournal(tx, deps, request, document, request.body);
        return {
          status: 202,
          headers: { location: `/v1/journal-entries/${journal.id}` },
          body: { version: 1, journal: { ...shown(journal), ...standing(journal, proposal) } },
        };
      });
    },
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/journal-entries/:entry',
    {
      config: { needs: 'journals:read' },
      schema: { ...toldTagged('What became of a journal that was handed in', JournalEntryAnswer), params: Named },
    },
    async (request, reply) => {
      const journal = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const found = await findSubmission(tx, deps.tenant, request.params.entry);
        if (found?.kind !== 'journal') throw submissionUnknown('journal');
        const proposal = await proposalOf(tx, deps.tenant, found);
        return { ...(await statusOfSubmission(tx, deps.tenant, found)), proposal };
      });
      const { status, journals, exceptions, proposal } = journal;
      const stands = { status, ...(proposal === undefined ? {} : standing(journal, proposal)) };
      return sendTagged(request, reply, { version: 1, journal: { ...shown(journal), ...stands, journals, exceptions } });
    },
  );
}

/** Whether a journal entered, or waits as a proposal. */
const standing = ({ place }: Submission, proposal: Proposal | undefined) =>
  place !== undefined || proposal === undefined
    ? { status: 'received' as const }
    : { status: waitingStatus(proposal), approval: String(proposal.id) };

const shown = ({ id, entity, madeAt, place }: Submission) => ({
  id,
  entity,
  submittedAt: madeAt,
  ...(place === undefined ? {} : { message: `${place.name}:${place.seq}` }),
});
