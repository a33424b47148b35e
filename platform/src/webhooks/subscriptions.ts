import { requireEventTypes } from '../canonical/index.ts';
import { type Actor, audit } from '../govern/index.ts';
import { Secret, type TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { entitiesNotOwned, tooManyWebhooks, webhookUnknown } from './faults.ts';
import type { WebhookPolicy } from './policy.ts';
import { receiverUrl } from './receiver-url.ts';
import { makeSecret, sealSecret } from './secret.ts';
import { closeDisabled } from './settle.ts';

/** Of which events a receiver is told; what is left out is not looked at. */
export interface Interest {
  readonly types?: readonly string[];
  /** Business objects by their keys in the log: `account:…`, `claim:…`. */
  readonly keys?: readonly string[];
  readonly entities?: readonly string[];
}

/** Who asks. A client has to do with its own webhooks only; `entities` are those that the caller may see. */
export interface Holder {
  readonly actor: Actor;
  readonly client: string | undefined;
  readonly entities: 'all' | readonly string[];
}

export interface NewWebhook extends Interest {
  readonly url: string;
  /** Who answers for it, and gets the exceptions. */
  readonly owner: string;
  readonly description?: string;
  /** Where in the event log it begins. */
  readonly from: { readonly incarnation: number; readonly xid: bigint; readonly seq: bigint };
}

/** What may be changed; null for a list: all. */
export interface WebhookChange {
  readonly url?: string;
  readonly types?: readonly string[] | null;
  readonly keys?: readonly string[] | null;
  readonly entities?: readonly string[] | null;
  readonly owner?: string;
  readonly description?: string;
  readonly state?: 'active' | 'disabled';
}

/** What a change stands on. `tx` acts as plexus_server, within the rows that the caller may see. */
export interface WebhookDesk {
  readonly tx: Tx;
  readonly tenant: string;
  readonly keys: TenantKeys;
  readonly policy: WebhookPolicy;
  readonly holder: Holder;
}

const MOST_PER_CLIENT = 20;
const HOUR_MS = 3_600_000;
/** How long the former secret lives on after a rotation, unless told. */
export const OVERLAP_MS = 24 * HOUR_MS;

/**
 * Adds a webhook and answers its number and its secret, which is not shown again. It tells of events from `from` on.
 * Throws `WEBHOOK_URL_UNFIT`, `WEBHOOK_URL_OUT_OF_REACH`, `WEBHOOK_ENTITIES_NOT_YOURS`, `WEBHOOKS_TOO_MANY` and
 * `EVENT_TYPE_NOT_DEFINED`.
 */
export async function addWebhook(desk: WebhookDesk, asked: NewWebhook): Promise<{ readonly id: bigint; readonly secret: Secret<string> }> {
  const { tx, tenant, holder, keys, policy } = desk;
  requireEventTypes(asked.types ?? [], 'types');
  const url = receiverUrl(asked.url, policy);
  const entities = entitiesFor(holder, asked.entities ?? null);
  if (holder.client !== undefined) await refuseTooMany(desk, holder.client);
  const { rows } = await tx.query<{ id: bigint }>({ name: 'next-webhook', text: `select nextval('webhook_id_seq') as id` });
  const id = rows[0]?.id ?? 0n;
  const { bytes, text } = makeSecret();
  await tx.query({
    name: 'add-webhook',
    text: `with added as (
        insert into webhook (tenant, id, url, types, keys, entities, owner, description, client, secret)
        overriding system value values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))
      insert into webhook_state (tenant, webhook, incarnation, xid, seq) values ($1, $2, $11, $12::text::xid8, $13)`,
    values: [
      tenant,
      String(id),
      url,
      asked.types ?? null,
      asked.keys ?? null,
      entities,
      asked.owner,
      asked.description ?? '',
      holder.client ?? null,
      sealSecret(keys, id, 1, bytes),
      asked.from.incarnation,
      String(asked.from.xid),
      String(asked.from.seq),
    ],
  });
  const detail = `${hostOf(url)}; types ${asked.types?.join(' ') ?? 'all'}; entities ${entities?.join(' ') ?? 'all'}; owner ${asked.owner}`;
  await audit(tx, tenant, holder.actor, [{ action: 'webhook.added', object: `webhook:${id}`, detail }]);
  return { id, secret: new Secret(text) };
}

/** Two at a time may be let through together: the bound is there against heaps, not for accounting. */
async function refuseTooMany({ tx, tenant, policy }: WebhookDesk, client: string): Promise<void> {
  const most = policy.mostPerClient ?? MOST_PER_CLIENT;
  const { rows } = await tx.query<{ n: number }>({
    name: 'count-webhooks',
    text: `select count(*)::int as n from webhook where tenant = $1 and client = $2 and state <> 'deleted'`,
    values: [tenant, client],
  });
  if ((rows[0]?.n ?? 0) >= most) throw tooManyWebhooks(most);
}

/**
 * Changes a webhook. Enabled again it goes on with the event that it stopped at. A new address holds for what waits too, a new interest for
 * events that are read from now on. Throws `WEBHOOK_UNKNOWN` and what `addWebhook` throws of address, types and entities.
 */
export async function changeWebhook(desk: WebhookDesk, id: bigint, change: WebhookChange): Promise<void> {
  const { tx, tenant, holder, policy } = desk;
  await lockWebhook(desk, id);
  requireEventTypes(change.types ?? [], 'types');
  const url = change.url === undefined ? undefined : receiverUrl(change.url, policy);
  const entities = change.entities === undefined ? undefined : entitiesFor(holder, change.entities);
  const { rows } = await tx.query<{ before: string }>({
    name: 'change-webhook',
    text: `with before as (select id, state from webhook where tenant = $1 and id = $2)
      update webhook w set url = coalesce($3, w.url), types = case when $4 then $5::text[] else w.types end,
        keys = case when $6 then $7::text[] else w.keys end, entities = case when $8 then $9::text[] else w.entities end,
        owner = coalesce($10, w.owner), description = coalesce($11, w.description), state = coalesce($12, w.state),
        reason = case when $12 = 'active' then null when $12 = 'disabled' then 'by hand' else w.reason end, changed_at = clock_timestamp()
      from before b where w.tenant = $1 and w.id = b.id returning b.state as before`,
    values: [
      tenant,
      String(id),
      url ?? null,
      change.types !== undefined,
      change.types ?? null,
      change.keys !== undefined,
      change.keys ?? null,
      entities !== undefined,
      entities ?? null,
      change.owner ?? null,
      change.description ?? null,
      change.state ?? null,
    ],
  });
  if (change.state === 'active' && rows[0]?.before === 'disabled') {
    await tx.query({
      name: 'begin-webhook-anew',
      text: 'update webhook_state set failures = 0, failing_since = null, failed_at = null, due_at = now() where tenant = $1 and webhook = $2',
      values: [tenant, String(id)],
    });
    await closeDisabled(tx, tenant, holder.actor.principal, id);
  }
  const changed = Object.keys(change).filter((name) => name !== 'state');
  const entries = [
    ...(changed.length === 0
      ? []
      : [
          {
            action: 'webhook.changed',
            object: `webhook:${id}`,
            detail: [...changed, ...(url === undefined ? [] : [hostOf(url)])].join(' '),
          },
        ]),
    ...(change.state === undefined || change.state === rows[0]?.before
      ? []
      : [{ action: change.state === 'active' ? 'webhook.enabled' : 'webhook.disabled', object: `webhook:${id}` }]),
  ];
  await audit(tx, tenant, holder.actor, entries);
}

/**
 * Makes a new secret, which is not shown again; the one before lives on for `overlapMs`, and what is sent meanwhile is signed with both.
 * One that was still living from an earlier rotation ends at once. Throws `WEBHOOK_UNKNOWN`.
 */
export async function rotateSecret(
  desk: WebhookDesk,
  id: bigint,
  overlapMs = OVERLAP_MS,
): Promise<{ secret: Secret<string>; formerUntil: Date }> {
  const { tx, tenant, keys, holder } = desk;
  const { secret_number: number } = await lockWebhook(desk, id);
  const { bytes, text } = makeSecret();
  const { rows } = await tx.query<{ former_until: Date }>({
    name: 'rotate-webhook-secret',
    text: `update webhook set former_secret = secret, former_until = now() + $3 * interval '1 ms', secret = $4, secret_number = $5,
        changed_at = clock_timestamp()
      where tenant = $1 and id = $2 returning former_until`,
    values: [tenant, String(id), overlapMs, sealSecret(keys, id, number + 1, bytes), number + 1],
  });
  const formerUntil = rows[0]?.former_until ?? new Date(0);
  await audit(tx, tenant, holder.actor, [
    {
      action: 'webhook.secret-rotated',
      object: `webhook:${id}`,
      detail: `secret ${number + 1}; the one before until ${formerUntil.toISOString()}`,
    },
  ]);
  return { secret: new Secret(text), formerUntil };
}

/** Deletes a webhook: nothing is sent any more, its secrets are gone; what happened to it stays in the audit. Throws `WEBHOOK_UNKNOWN`. */
export async function deleteWebhook(desk: WebhookDesk, id: bigint): Promise<void> {
  const { tx, tenant, holder } = desk;
  await lockWebhook(desk, id);
  await tx.query({
    name: 'delete-webhook',
    text: `update webhook set state = 'deleted', url = '', secret = '', former_secret = null, changed_at = now() where tenant = $1 and id = $2`,
    values: [tenant, String(id)],
  });
  await closeDisabled(tx, tenant, holder.actor.principal, id);
  await audit(tx, tenant, holder.actor, [{ action: 'webhook.deleted', object: `webhook:${id}` }]);
}

/** Locks the caller's webhook for the rest of the transaction. Throws `WEBHOOK_UNKNOWN`. */
export async function lockWebhook({ tx, tenant, holder }: WebhookDesk, id: bigint): Promise<{ state: string; secret_number: number }> {
  const { rows } = await tx.query<{ state: string; secret_number: number }>({
    name: 'lock-webhook',
    text: `select state, secret_number from webhook
      where tenant = $1 and id = $2 and state <> 'deleted' and ($3::text is null or client = $3) for update`,
    values: [tenant, String(id), holder.client ?? null],
  });
  const found = rows[0];
  if (found === undefined) throw webhookUnknown();
  return found;
}

/** Entities to tell of: those asked for, or all that the owner may see; null: all of the tenant's. */
function entitiesFor({ entities: own }: Holder, asked: readonly string[] | null): readonly string[] | null {
  if (own === 'all') return asked;
  if (asked === null) return own;
  if (asked.some((entity) => !own.includes(entity))) throw entitiesNotOwned();
  return asked;
}

/** The address itself may carry a secret of its owner's. */
const hostOf = (url: string): string => new URL(url).host;
