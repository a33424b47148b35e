import type pg from 'pg';
import { transaction } from '../store/index.ts';

/** How long it is known what was sent and tried: as long as a receiver may need to notice that it missed something. */
const KEPT_DAYS = 30;
/** Rows of a statement: short transactions, because they hold back the readers of the log. */
const MOST = 2_000;

/** What may go, oldest first, and what is left of webhooks that were deleted. */
const OLD = {
  'old-attempts': `select a.id from webhook_attempt a where a.tenant = $1 and a.at < now() - make_interval(days => $2) order by a.at limit $3`,
  'attempts-of-deleted': `select a.id from webhook w cross join lateral (
      select id from webhook_attempt a where a.tenant = $1 and a.webhook = w.id order by a.id limit $3) a
    where w.tenant = $1 and w.state = 'deleted' and $2::int is not null limit $3`,
  'old-deliveries': `select d.id from webhook_delivery d
    where d.tenant = $1 and d.state in ('delivered', 'failed') and d.since < now() - make_interval(days => $2) order by d.since limit $3`,
  'deliveries-of-deleted': `select d.id from webhook w cross join lateral (
      select id from webhook_delivery d where d.tenant = $1 and d.webhook = w.id order by d.id limit $3) d
    where w.tenant = $1 and w.state = 'deleted' and $2::int is not null limit $3`,
} as const;

/**
 * Forgets attempts and settled deliveries past their time, and what is left of deleted webhooks. Answers whether there is more to forget.
 * `pool` acts as plexus_worker.
 */
export async function forgetAttempts(pool: pg.Pool, tenant: string, keptDays = KEPT_DAYS): Promise<boolean> {
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    let isMore = false;
    for (const [name, old] of Object.entries(OLD)) {
      const table = name.includes('attempts') ? 'webhook_attempt' : 'webhook_delivery';
      const { rowCount } = await tx.query({
        name: `forget-${name}`,
        text: `with old as materialized (${old}) delete from ${table} t using old where t.tenant = $1 and t.id = old.id`,
        values: [tenant, keptDays, MOST],
      });
      isMore ||= rowCount === MOST;
    }
    await tx.query({
      name: 'forget-webhooks',
      text: `delete from webhook w where tenant = $1 and state = 'deleted'
        and not exists (select from webhook_delivery d where d.tenant = $1 and d.webhook = w.id)
        and not exists (select from webhook_attempt a where a.tenant = $1 and a.webhook = w.id)`,
      values: [tenant],
    });
    return isMore;
  });
}
