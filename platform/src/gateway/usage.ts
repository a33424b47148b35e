import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { transaction } from '../store/index.ts';
import { UsageAnswer } from './contract/usage.ts';
import type { GatewayDependencies, GatewayState } from './dependencies.ts';
import { told } from './told.ts';
import { INSTALLATION, PEOPLE } from './usage-counter.ts';

const Asked = Type.Object(
  { days: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-3]\\d\\d|400)$' })) },
  { additionalProperties: false },
);
const USUAL_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

interface Row {
  operation: string;
  client: string;
  requests: bigint;
  refused: bigint;
  failed: bigint;
  last_at: Date;
}

/** GET /v1/usage?days: who asks for which operations how often; nodes add what they counted every ten seconds. */
export function registerUsage(app: FastifyInstance, deps: GatewayDependencies, { usage }: GatewayState): void {
  const { tenant } = deps;
  app.get<{ Querystring: Static<typeof Asked> }>(
    '/v1/usage',
    {
      config: { needs: 'clients:read', wholeTenant: true },
      schema: { ...told('How often each operation is asked for, and by whom', UsageAnswer), querystring: Asked },
    },
    async (request) => {
      const days = Number(request.query.days ?? USUAL_DAYS);
      const since = new Date(deps.clock.now().getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
      await usage.write();
      const { rows } = await transaction(deps.pool, { tenant, entities: 'all' }, (tx) =>
        tx.query<Row>({
          name: 'read-api-usage',
          text: `select operation, client, sum(requests)::bigint as requests, sum(refused)::bigint as refused, sum(failed)::bigint as failed,
              max(last_at) as last_at
            from api_usage where tenant = $1 and day >= $2 group by operation, client order by 3 desc, operation, client`,
          values: [tenant, since],
        }),
      );
      return { version: 1, since, usage: rows.map(shown) };
    },
  );
}

const shown = ({ operation, client, requests, refused, failed, last_at }: Row) => ({
  operation,
  ...(client === PEOPLE ? { caller: 'people' } : client === INSTALLATION ? { caller: 'installation' } : { caller: 'client', client }),
  requests: Number(requests),
  refused: Number(refused),
  failed: Number(failed),
  lastAt: last_at.toISOString(),
});
