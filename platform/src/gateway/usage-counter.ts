import type { FastifyRequest } from 'fastify';
import { faultOf } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import type { GatewayDependencies } from './dependencies.ts';
import { operationId } from './operation-id.ts';
import { CALLER_LEFT } from './request-ends.ts';

/** What a caller that is no machine client is counted as. */
export const PEOPLE = '';
export const INSTALLATION = '*';

interface Counted {
  readonly day: string;
  readonly operation: string;
  readonly client: string;
  requests: number;
  refused: number;
  failed: number;
  lastAt: string;
}

const WRITE_MS = 10_000;
/** A year and a bit, so that what is asked for once a year is seen. */
const KEPT_DAYS = 400;

/** Counts what was asked for, in memory, and adds it to the store now and then: a request costs an addition. */
export class UsageCounter {
  readonly #deps: Pick<GatewayDependencies, 'pool' | 'tenant' | 'logger' | 'clock'>;
  #counted = new Map<string, Counted>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: Pick<GatewayDependencies, 'pool' | 'tenant' | 'logger' | 'clock'>) {
    this.#deps = deps;
  }

  /** Counts a request that is over, with the status it came to, when its caller was let in to an operation. Who left was not refused. */
  count(request: FastifyRequest, status: number): void {
    const { url } = request.routeOptions;
    if (!request.isLetIn || url === undefined) return;
    const lastAt = this.#deps.clock.now().toISOString();
    const day = lastAt.slice(0, 10);
    const operation = operationId(request.method, url);
    const client = request.client?.id ?? (request.session === undefined ? INSTALLATION : PEOPLE);
    const key = `${day} ${operation} ${client}`;
    const counted = this.#counted.get(key) ?? { day, operation, client, requests: 0, refused: 0, failed: 0, lastAt };
    counted.requests += 1;
    if (status >= 500) counted.failed += 1;
    else if (status >= 400 && status !== CALLER_LEFT) counted.refused += 1;
    counted.lastAt = lastAt;
    this.#counted.set(key, counted);
    this.#timer ??= setTimeout(() => void this.write(), WRITE_MS).unref();
  }

  /** Adds what was counted to the store. What cannot be written is kept and written the next time. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counted = [...this.#counted.values()];
    if (counted.length === 0) return;
    this.#counted = new Map();
    const { pool, tenant, logger } = this.#deps;
    try {
      await transaction(pool, { tenant, entities: 'all' }, (tx) => addUsage(tx, tenant, counted));
    } catch (error) {
      logger.warn({ code: faultOf(error).code }, 'what was asked for could not be counted yet');
      for (const one of counted) this.#keep(one);
    }
  }

  #keep(one: Counted): void {
    const key = `${one.day} ${one.operation} ${one.client}`;
    const since = this.#counted.get(key);
    if (since !== undefined) {
      one.requests += since.requests;
      one.refused += since.refused;
      one.failed += since.failed;
      one.lastAt = since.lastAt;
    }
    this.#counted.set(key, one);
  }
}

async function addUsage(tx: Tx, tenant: string, counted: readonly Counted[]): Promise<void> {
  await tx.query({
    name: 'add-api-usage',
    text: `insert into api_usage as u (tenant, operation, client, day, requests, refused, failed, last_at)
      select $1, operation, client, day, requests, refused, failed, "lastAt"
      from json_to_recordset($2) c(operation text, client text, day date, requests bigint, refused bigint, failed bigint, "lastAt" timestamptz)
      order by day, operation, client
      on conflict (day, operation, client, tenant) do update set requests = u.requests + excluded.requests,
        refused = u.refused + excluded.refused, failed = u.failed + excluded.failed, last_at = greatest(u.last_at, excluded.last_at)`,
    values: [tenant, JSON.stringify(counted)],
  });
  await tx.query({
    name: 'forget-api-usage',
    text: `delete from api_usage where tenant = $1 and day < current_date - $2::int`,
    values: [tenant, KEPT_DAYS],
  });
}
