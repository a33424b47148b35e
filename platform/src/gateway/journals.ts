import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { listJournals } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { JournalsAnswer } from './contract/journal.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import { told } from './told.ts';
import { aboutEntry, veiledEntry } from './veiled-books.ts';

const Name = Type.String({ minLength: 1, maxLength: 60 });
const Listed = Type.Object(
  {
    entity: Type.Optional(Name),
    period: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}$' })),
    posting: Type.Optional(Name),
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const PAGE = 100;

/** GET /v1/journals: journals without their lines, newest first; one with its lines is GET /v1/ledger/journals/:journal. */
export function registerJournals(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.get<{ Querystring: Static<typeof Listed> }>(
    '/v1/journals',
    { config: { needs: 'ledger:read' }, schema: { ...told('Journals, newest first', JournalsAnswer), querystring: Listed } },
    async (request) => {
      const { before, limit, ...filters } = request.query;
      const query = {
        ...filters,
        limit: limit === undefined ? PAGE : Number(limit),
        ...(before === undefined ? {} : { before: BigInt(before) }),
      };
      return transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const { subject } = query;
        if (subject !== undefined) await access.requireAbout(tx, request, 'ledger:read', { entities: [], subjects: [subject] });
        const { journals, ...rest } = await listJournals(tx, deps.tenant, query);
        const shown =
          subject === undefined
            ? await access.veiledOf(tx, request, 'ledger:read', journals, aboutEntry, veiledEntry)
            : await access.shownOf(tx, request, 'ledger:read', journals, aboutEntry);
        return { version: 1, journals: shown, ...rest };
      });
    },
  );
}
