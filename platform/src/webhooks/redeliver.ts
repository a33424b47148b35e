import { randomBytes } from 'node:crypto';
import { audit } from '../govern/index.ts';
import { redeliveryUnfit, webhookDeliveryUnknown, webhookDisabled } from './faults.ts';
import { lockWebhook, type WebhookDesk } from './subscriptions.ts';

/** What to send again: single deliveries by number, or all whose events were recorded in a span of time, optionally the failed ones only. */
export interface Redelivery {
  readonly deliveries?: readonly bigint[];
  readonly from?: Date;
  /** Not included. */
  readonly to?: Date;
  readonly failedOnly?: boolean;
}

/**
 * Sends events again that were delivered or given up, under the same message ids, so that a receiver that has one already can tell. What
 * still waits is made due at once; what is on its way is left alone. Answers how many were found. Throws `WEBHOOK_UNKNOWN`, `WEBHOOK_DELIVERY_UNKNOWN` and `WEBHOOK_REDELIVERY_UNFIT`.
 */
export async function redeliver(desk: WebhookDesk, id: bigint, asked: Redelivery): Promise<number> {
  const { tx, tenant, holder } = desk;
  const { deliveries, from, to, failedOnly = false } = asked;
  if ((deliveries === undefined) === (from === undefined || to === undefined)) throw redeliveryUnfit();
  await lockWebhook(desk, id);
  const { rows } = await tx.query<{ count: number }>({
    name: 'redeliver',
    text: `with found as (
        select id, state from webhook_delivery
        where tenant = $1 and webhook = $2 and lane is not null
          and ($3::bigint[] is null or id = any ($3)) and ($4::timestamptz is null or (recorded_at >= $4 and recorded_at < $5))
          and (not $6::boolean or state = 'failed')
        for update),
      again as (
        update webhook_delivery d set state = 'ready', tries = 0, due_at = now(), tried_at = null, since = now()
        from found f where d.tenant = $1 and d.id = f.id and f.state <> 'running')
      select count(*)::int as count from found`,
    values: [tenant, String(id), deliveries?.map(String) ?? null, from ?? null, to ?? null, failedOnly],
  });
  const count = rows[0]?.count ?? 0;
  if (deliveries !== undefined && count < new Set(deliveries).size && !failedOnly) throw webhookDeliveryUnknown();
  await tx.query({
    name: 'look-at-receiver',
    text: 'update webhook_state set due_at = now() where tenant = $1 and webhook = $2',
    values: [tenant, String(id)],
  });
  const what = deliveries === undefined ? `${from?.toISOString() ?? ''} to ${to?.toISOString() ?? ''}` : 'by number';
  await audit(tx, tenant, holder.actor, [
    { action: 'webhook.redelivered', object: `webhook:${id}`, detail: `${count} deliveries, ${what}` },
  ]);
  return count;
}

/**
 * Has a message of no content sent at once, once. Answers its delivery: its attempt tells what came of it.
 * Throws `WEBHOOK_UNKNOWN` and `WEBHOOK_DISABLED`.
 */
export async function pingWebhook(desk: WebhookDesk, id: bigint): Promise<bigint> {
  const { tx, tenant, holder } = desk;
  const { state } = await lockWebhook(desk, id);
  if (state !== 'active') throw webhookDisabled();
  const message = `ping_${randomBytes(12).toString('base64url')}`;
  const { rows } = await tx.query<{ id: bigint }>({
    name: 'ping-webhook',
    text: `with looked as (update webhook_state set due_at = now() where tenant = $1 and webhook = $2)
      insert into webhook_delivery (tenant, webhook, message, type, key) values ($1, $2, $3, 'webhook.pinged', $3) returning id`,
    values: [tenant, String(id), message],
  });
  await audit(tx, tenant, holder.actor, [{ action: 'webhook.pinged', object: `webhook:${id}` }]);
  return rows[0]?.id ?? 0n;
}
