import type { Tx } from '../store/index.ts';
import { webhookUnknown } from './faults.ts';

/** A webhook as it is shown: without its secrets. */
export interface Webhook {
  readonly id: bigint;
  readonly url: string;
  readonly types?: readonly string[];
  readonly keys?: readonly string[];
  readonly entities: 'all' | readonly string[];
  readonly owner: string;
  readonly description: string;
  /** The machine client it belongs to; absent: people see to it. */
  readonly client?: string;
  readonly state: 'active' | 'disabled';
  /** Why it is disabled: `failing`, `gone`, `by hand`. */
  readonly reason?: string;
  /** In a row, up to now. */
  readonly failures: number;
  readonly failingSince?: string;
  readonly deliveredAt?: string;
  /** How many events wait; more may stand in the log. */
  readonly waiting: number;
  /** Until then the secret before this one is signed with too. */
  readonly formerSecretUntil?: string;
  readonly madeAt: string;
  readonly changedAt: string;
}

interface Row {
  id: bigint;
  url: string;
  types: string[] | null;
  keys: string[] | null;
  entities: string[] | null;
  owner: string;
  description: string;
  client: string | null;
  state: Webhook['state'];
  reason: string | null;
  failures: number;
  failing_since: Date | null;
  delivered_at: Date | null;
  waiting: number;
  former_until: Date | null;
  made_at: Date;
  changed_at: Date;
}

/** Webhooks that the caller may see, oldest first; those of one client alone when it is named. */
export async function listWebhooks(tx: Tx, tenant: string, client: string | undefined): Promise<Webhook[]> {
  return read(tx, tenant, client, undefined);
}

/** Throws `WEBHOOK_UNKNOWN`. */
export async function readWebhook(tx: Tx, tenant: string, client: string | undefined, id: bigint): Promise<Webhook> {
  const [found] = await read(tx, tenant, client, id);
  if (found === undefined) throw webhookUnknown();
  return found;
}

async function read(tx: Tx, tenant: string, client: string | undefined, id: bigint | undefined): Promise<Webhook[]> {
  const { rows } = await tx.query<Row>({
    name: 'list-webhooks',
    text: `select w.id, w.url, w.types, w.keys, w.entities, w.owner, w.description, w.client, w.state, w.reason, s.failures, s.failing_since,
        s.delivered_at, case when w.former_until > now() then w.former_until end as former_until, w.made_at, w.changed_at,
        (select count(*)::int from webhook_delivery d where d.tenant = $1 and d.webhook = w.id and d.state in ('ready', 'running')) as waiting
      from webhook w join webhook_state s on s.tenant = $1 and s.webhook = w.id
      where w.tenant = $1 and w.state <> 'deleted' and ($2::text is null or w.client = $2) and ($3::bigint is null or w.id = $3)
      order by w.id`,
    values: [tenant, client ?? null, id === undefined ? null : String(id)],
  });
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    ...(row.types === null ? {} : { types: row.types }),
    ...(row.keys === null ? {} : { keys: row.keys }),
    entities: row.entities ?? 'all',
    owner: row.owner,
    description: row.description,
    ...(row.client === null ? {} : { client: row.client }),
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    failures: row.failures,
    ...(row.failing_since === null ? {} : { failingSince: row.failing_since.toISOString() }),
    ...(row.delivered_at === null ? {} : { deliveredAt: row.delivered_at.toISOString() }),
    waiting: row.waiting,
    ...(row.former_until === null ? {} : { formerSecretUntil: row.former_until.toISOString() }),
    madeAt: row.made_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  }));
}
