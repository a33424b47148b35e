import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { accountActivity, trialBalance } from '../ledger/index.ts';
import { readControlTotals, readGoodsReceived, readJournal, readTieOut, subjectsNamed } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { rowScope } from './route-policy.ts';
import {
  ActivityAnswer,
  ControlTotalsAnswer,
  GoodsReceivedAnswer,
  JournalAnswer,
  TieOutAnswer,
  TrialBalanceAnswer,
} from './contract/ledger.ts';
import { told } from './told.ts';
import { aboutEntry, veiledJournal, veiledLine } from './veiled-books.ts';

const Name = Type.String({ minLength: 1, maxLength: 60 });
const Balance = Type.Object({ entity: Type.Optional(Name), period: Type.Optional(Name) }, { additionalProperties: false });
const ControlTotals = Type.Object(
  { entity: Type.Optional(Name), day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })) },
  { additionalProperties: false },
);
const Activity = Type.Object(
  {
    entity: Type.Optional(Name),
    account: Type.Optional(Name),
    period: Type.Optional(Name),
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** A patient account number or another identifier that translation found. */
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 250 })),
    openItem: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  { additionalProperties: false },
);
const Named = Type.Object({ journal: Type.String({ pattern: '^\\d{1,18}$' }) });
const PAGE = 100;

/**
 * GET /v1/ledger/trial-balance, /v1/ledger/tie-out, /v1/ledger/grni and /v1/ledger/control-totals; POST /v1/ledger/activity, since what it searches for may identify
 * a patient.
 */
export function registerLedger(app: FastifyInstance, deps: GatewayDependencies, { access }: GatewayState): void {
  app.get<{ Querystring: Static<typeof Balance> }>(
    '/v1/ledger/trial-balance',
    { config: { needs: 'ledger:read' }, schema: { ...told('Trial balance', TrialBalanceAnswer), querystring: Balance } },
    async (request) => ({
      version: 1,
      lines: await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => trialBalance(tx, deps.tenant, request.query)),
    }),
  );

  app.get<{ Params: Static<typeof Named> }>(
    '/v1/ledger/journals/:journal',
    { config: { needs: 'ledger:read' }, schema: { ...told('A journal with its lines and source', JournalAnswer), params: Named } },
    async (request) => ({
      version: 1,
      journal: await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const journal = await readJournal(tx, deps.tenant, BigInt(request.params.journal));
        return (await access.veiledOf(tx, request, 'ledger:read', [journal], aboutEntry, veiledJournal))[0];
      }),
    }),
  );

  app.get(
    '/v1/ledger/tie-out',
    { config: { needs: 'ledger:read' }, schema: told('Whether the ledger ties out', TieOutAnswer) },
    async (request) => ({
      version: 1,
      tieOut: await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => readTieOut(tx, deps.tenant, deps.clock.now())),
    }),
  );

  app.get(
    '/v1/ledger/grni',
    { config: { needs: 'ledger:read' }, schema: told('Goods received and not invoiced, by order line and age', GoodsReceivedAnswer) },
    async (request) => ({
      version: 1,
      grni: await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => readGoodsReceived(tx, deps.tenant, deps.clock.now())),
    }),
  );

  app.get<{ Querystring: Static<typeof ControlTotals> }>(
    '/v1/ledger/control-totals',
    {
      config: { needs: 'ledger:read' },
      schema: { ...told('Totals that partners reported beside the ledger', ControlTotalsAnswer), querystring: ControlTotals },
    },
    async (request) => ({
      version: 1,
      totals: await transaction(deps.pool, rowScope(request, deps.tenant), (tx) => readControlTotals(tx, deps.tenant, request.query)),
    }),
  );

  app.post<{ Body: Static<typeof Activity> }>(
    '/v1/ledger/activity',
    { config: { needs: 'ledger:read' }, schema: { ...told('Lines of journals', ActivityAnswer), body: Activity } },
    async (request) => {
      const { before, limit = PAGE, search, ...filters } = request.body;
      const query = { ...filters, limit, ...(before === undefined ? {} : { before: BigInt(before) }) };
      const lines = await transaction(deps.pool, rowScope(request, deps.tenant), async (tx) => {
        const { subject } = filters;
        if (subject !== undefined) await access.requireAbout(tx, request, 'ledger:read', { entities: [], subjects: [subject] });
        const asked = subject === undefined ? undefined : [subject];
        const subjects = search === undefined ? asked : await subjectsNamed(tx, deps.keys, search);
        if (subjects === undefined) {
          const read = await accountActivity(tx, deps.tenant, query);
          return access.veiledOf(tx, request, 'ledger:read', read, aboutEntry, veiledLine);
        }
        const found = [];
        for (const named of subjects) found.push(...(await accountActivity(tx, deps.tenant, { ...query, subject: named })));
        // Who asks about somebody learns from a line without a name, too, that there is one.
        return (await access.shownOf(tx, request, 'ledger:read', found, aboutEntry)).slice(0, limit);
      });
      return { version: 1, lines };
    },
  );
}
