import type { Tx } from '../store/index.ts';
import { closeExceptions, openExceptions } from '../worklist/index.ts';
import type { Work } from './take.ts';
import type { PatienceRule, Verdict } from './verdict.ts';

/** What came of one leased delivery. */
export interface Settlement {
  readonly work: Work;
  readonly verdict: Verdict;
  readonly ms: number;
}

/** Someone should look within a day: by then much may wait. */
const DUE_MS = 24 * 3_600_000;
/** The entity of what is about no one entity. */
const NO_ENTITY = 'none';

interface Row {
  what: 'disabled' | 'given-up';
  webhook: bigint;
  owner: string;
  entity: string | null;
  failures: number;
}

const disabledIdentity = (webhook: bigint): string => `webhook|${webhook}`;
const givenUpIdentity = (webhook: bigint): string => `webhook-event|${webhook}`;

/**
 * Writes outcomes, each only if its fence still stands, with an attempt each. Failures of a webhook are counted in a row: what was on
 * its way before the last one was counted is not counted again. Too many over too long a time disable it, and an event that alone
 * does not go through is given up; either becomes work for the webhook's owner. Answers the ids that were ours to settle.
 */
export async function settle(
  tx: Tx,
  tenant: string,
  settlements: readonly Settlement[],
  rule: PatienceRule,
  now: Date,
): Promise<ReadonlySet<bigint>> {
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'settle-webhook-deliveries',
    text: `with told as (
        select * from json_to_recordset($2)
          t(id bigint, fence bigint, delivered boolean, status int, code text, once boolean, counts boolean, "dueInMs" float8, "pauseMs" float8, gone boolean, ms int)),
      judged as (
        select t.*, d.webhook, d.entity, d.message, d.tries, d.since, d.tried_at
        from told t join webhook_delivery d on d.tenant = $1 and d.id = t.id and d.fence = t.fence and d.state = 'running'
        for update of d),
      before as (
        select s.* from webhook_state s where s.tenant = $1 and s.webhook in (select webhook from judged) order by s.webhook for update),
      ended as (
        select j.*, case
            when j.delivered then 'delivered'
            when j.once or j.tries >= $3::int and b.delivered_at > j.tried_at then 'failed'
            else 'ready' end as state
        from judged j join before b on b.webhook = j.webhook),
      settled as (
        update webhook_delivery d set state = e.state, leased_until = null, due_at = now() + e."dueInMs" * interval '1 ms',
          tried_at = clock_timestamp(), since = clock_timestamp()
        from ended e where d.tenant = $1 and d.id = e.id),
      noted as (
        insert into webhook_attempt (tenant, webhook, delivery, entity, message, try, outcome, status, code, ms)
        select $1, webhook, id, entity, message, tries, case when delivered then 'delivered' else 'failed' end, status, code, ms from ended),
      summed as (
        select e.webhook, bool_or(e.delivered) as well, bool_or(not e.delivered and e.counts and (b.failed_at is null or e.since > b.failed_at)) as badly,
          max(e."pauseMs") as pause, bool_or(e.gone) as gone
        from ended e join before b on b.webhook = e.webhook group by e.webhook),
      judged_webhooks as (
        select b.*, m.gone, m.pause, m.well, case when m.well then 0 when m.badly then b.failures + 1 else b.failures end as now_failures
        from before b join summed m on m.webhook = b.webhook),
      counted as (
        update webhook_state s set failures = n.now_failures,
          failing_since = case when n.now_failures = 0 then null else coalesce(n.failing_since, clock_timestamp()) end,
          failed_at = case when n.now_failures > n.failures then clock_timestamp() else n.failed_at end,
          delivered_at = case when n.well then clock_timestamp() else n.delivered_at end,
          due_at = case when n.well then now() else greatest(n.due_at, now() + n.pause * interval '1 ms') end
        from judged_webhooks n where s.tenant = $1 and s.webhook = n.webhook)
      select id from ended`,
    values: [tenant, JSON.stringify(settlements.map(told)), rule.tries],
  });
  await giveToOwners(tx, tenant, settlements, rule, now);
  return new Set(rows.map(({ id }) => id));
}

const told = ({ work, verdict, ms }: Settlement): object => ({
  id: String(work.id),
  fence: String(work.fence),
  delivered: verdict.delivered,
  status: verdict.status,
  code: verdict.code,
  // What is gone from the log does not come back, and is not the receiver's fault.
  once: work.isPing || work.event === undefined,
  counts: work.isPing || work.event !== undefined,
  dueInMs: verdict.dueInMs,
  pauseMs: verdict.pauseMs,
  gone: verdict.isGone,
  ms,
});

/** Disables the webhooks whose receivers failed too long, and opens exceptions for these and for what was given up. */
async function giveToOwners(tx: Tx, tenant: string, settlements: readonly Settlement[], rule: PatienceRule, now: Date): Promise<void> {
  const failed = settlements.filter(({ verdict }) => !verdict.delivered);
  if (failed.length === 0) return;
  const gone = failed.flatMap(({ work, verdict }) => (verdict.isGone ? [String(work.webhook)] : []));
  const { rows } = await tx.query<Row>({
    name: 'give-up-webhooks',
    text: `with disabled as (
        update webhook w set state = 'disabled', changed_at = now(), reason = case when w.id = any ($3::bigint[]) then 'gone' else 'failing' end
        from webhook_state s where w.tenant = $1 and s.tenant = $1 and s.webhook = w.id and w.state = 'active' and w.id = any ($2::bigint[])
          and (w.id = any ($3::bigint[]) or (s.failures >= $4 and s.failing_since <= now() - $5 * interval '1 ms'))
        returning w.id, w.owner, w.reason, s.failures),
      audited as (
        insert into audit (tenant, principal, person, action, object, detail)
        select $1, 'plexus/webhooks', 'none', 'webhook.disabled', 'webhook:' || id, reason || ' after ' || failures || ' failures' from disabled)
      select 'disabled' as what, id as webhook, owner, null as entity, failures from disabled
      union all
      select distinct on (w.id) 'given-up', w.id, w.owner, d.entity, d.tries from unnest($6::bigint[]) f (id)
      cross join lateral (select * from webhook_delivery d where d.tenant = $1 and d.id = f.id and d.state = 'failed' limit 1) d
      join webhook w on w.tenant = $1 and w.id = d.webhook`,
    values: [
      tenant,
      failed.map(({ work }) => String(work.webhook)),
      gone,
      rule.failures,
      rule.overMs,
      failed.flatMap(({ work }) => (work.isPing ? [] : [String(work.id)])),
    ],
  });
  const dueAt = new Date(now.getTime() + DUE_MS).toISOString();
  await openExceptions(
    tx,
    tenant,
    rows.map((row) => ({
      ...(row.what === 'disabled' ? disabled(row) : givenUp(row)),
      owner: row.owner,
      place: `webhook:${row.webhook}`,
      dueAt,
    })),
  );
}

const disabled = ({ webhook, failures }: Row) => ({
  entity: NO_ENTITY,
  kind: 'webhook-disabled',
  identity: disabledIdentity(webhook),
  code: 'WEBHOOK_FAILING',
  summary: `Webhook ${webhook} is disabled: its receiver failed ${failures} times in a row, or wants nothing any more`,
  hint: 'Repair the receiver, then enable the webhook: it goes on with the event that it stopped at',
});

const givenUp = ({ webhook, entity, failures }: Row) => ({
  entity: entity ?? NO_ENTITY,
  kind: 'webhook-event-given-up',
  identity: givenUpIdentity(webhook),
  code: 'WEBHOOK_EVENT_REFUSED',
  summary: `An event of webhook ${webhook} was given up after ${failures} tries, while others went through`,
  hint: 'Look at its attempts, repair the receiver, then have the event delivered again',
});

/** A person enabled it again. `tx` acts as plexus_server. */
export const closeDisabled = (tx: Tx, tenant: string, by: string, webhook: bigint): Promise<void> =>
  closeExceptions(tx, tenant, by, [{ identity: disabledIdentity(webhook), resolution: 'The webhook is enabled again' }]);
