import type pg from 'pg';
import { transaction } from '../store/index.ts';

/** How long it is known what was sent and tried: as long as a receiver may need to notice that it missed something. */
const KEPT_DAYS = 30;
/** Rows of a step: short transactions, because they hold back the readers of the log. */
const MOST = 2_000;

/**
 * Forgets attempts and settled deliveries past their time, and what is left of deleted webhooks. Answers whether there is more to forget.
 * `pool` acts as plexus_worker.
 */
export async function forgetAttempts(pool: pg.Pool, tenant: string, keptDays = KEPT_DAYS): Promise<boolean> {
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const attempts = await tx.query({
      name: 'forget-webhook-attempts',
      text: `delete from webhook_attempt where tenant = $1 and id in (
        select a.id from webhook_attempt a
        where a.tenant = $1 and (a.at < now() - make_interval(days => $2) or a.webhook in (select id from webhook where tenant = $1 and state = 'deleted'))
        order by a.at limit $3)`,
      values: [tenant, keptDays, MOST],
    });
    const deliveries = await tx.query({
      name: 'forget-webhook-deliveries',
      text: `delete from webhook_delivery where tenant = $1 and id in (
        select d.id from webhook_delivery d
        where d.tenant = $1 and ((d.state in ('delivered', 'failed') and d.since < now() - make_interval(days => $2))
          or d.webhook in (select id from webhook where tenant = $1 and state = 'deleted'))
        limit $3)`,
      values: [tenant, keptDays, MOST],
    });
    await tx.query({
      name: 'forget-webhooks',
      text: `delete from webhook w where tenant = $1 and state = 'deleted'
        and not exists (select from webhook_delivery d where d.tenant = $1 and d.webhook = w.id)
        and not exists (select from webhook_attempt a where a.tenant = $1 and a.webhook = w.id)`,
      values: [tenant],
    });
    return attempts.rowCount === MOST || deliveries.rowCount === MOST;
  });
}
