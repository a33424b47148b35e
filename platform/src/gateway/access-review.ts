import { writeCsv } from '@plexus/flatfile';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { audit } from '../govern/index.ts';
import { accessSchema } from '../identity/access/index.ts';
import { type AccessHolder, reviewAccess } from '../observe/index.ts';
import { transaction } from '../store/index.ts';
import { AccessPoliciesAnswer, AccessReviewAnswer } from './contract/access.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { actorOf } from './guard.ts';
import { told } from './told.ts';

const Form = Type.Object(
  { format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('csv')])) },
  { additionalProperties: false },
);

const REVIEW = {
  ...told('Who may do what, and when they last did something', AccessReviewAnswer),
  'x-also': ['text/csv'],
  querystring: Form,
};

const COLUMNS = ['kind', 'id', 'name', 'vouchedBy', 'state', 'roles', 'scopes', 'entities', 'lastUsedAt'] as const;

/**
 * GET /v1/access/review?format lists who may do what, where, and when they last did something, as JSON or for a spreadsheet; on record.
 * GET /v1/access/policies: the access policies in force.
 */
export function registerAccessReview(app: FastifyInstance, deps: GatewayDependencies): void {
  const { pool, tenant, clock, roles } = deps;

  app.get<{ Querystring: Static<typeof Form> }>(
    '/v1/access/review',
    {
      config: { needs: 'access:review', peopleOnly: true, wholeTenant: true },
      schema: REVIEW,
    },
    async (request, reply) => {
      const { format = 'json' } = request.query;
      const holders = await transaction(pool, { tenant, entities: 'all' }, async (tx) => {
        const found = await reviewAccess(tx, tenant, roles);
        const detail = `${found.length} people and clients, ${format}`;
        await audit(tx, tenant, actorOf(request), [{ action: 'access.reviewed', object: 'access', detail }]);
        return found;
      });
      const madeAt = clock.now();
      if (format === 'json') return { version: 1, madeAt, holders };
      const name = `access-review-${madeAt.toISOString().slice(0, 10)}.csv`;
      return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).send(csvOf(holders));
    },
  );

  app.get(
    '/v1/access/policies',
    { config: { needs: 'rights:read', peopleOnly: true }, schema: told('The access policies in force', AccessPoliciesAnswer) },
    () => ({
      version: 1,
      policies: deps.access.policies.map(({ id, because, effect, at, text }) => ({ id, because, effect, at, text })),
      schema: accessSchema(),
    }),
  );
}

/** A row each; text that a spreadsheet would compute is neutralized. */
function csvOf(holders: readonly AccessHolder[]): Buffer {
  const layout = { header: 'names' as const, columns: COLUMNS.map((name) => ({ name, type: { kind: 'text' as const } })) };
  const rows = holders.map(({ roles, scopes, entities, lastUsedAt, ...holder }) => ({
    ...holder,
    ...listed('roles', roles),
    ...listed('scopes', scopes),
    ...listed('entities', [entities].flat()),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: lastUsedAt.toISOString() }),
  }));
  return Buffer.from(writeCsv(layout, rows, { neutralizeFormulas: true, mark: true }));
}

/** An empty cell is one that is left out. */
const listed = (name: string, words: readonly string[]): Record<string, string> => (words.length === 0 ? {} : { [name]: words.join(' ') });
