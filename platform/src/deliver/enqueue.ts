import { audit, platformActor } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';

/** Something to be delivered. Deliveries of one target and order key go out one after the other, in the order they were queued. */
export interface NewDelivery {
  readonly target: string;
  readonly kind: string;
  readonly entity: string;
  readonly orderKey: string;
  /** Unique per target for ever (R14). */
  readonly idempotencyKey: string;
  readonly content: string;
  readonly subject: string | undefined;
  readonly sealed: Buffer | undefined;
  /** The key of the log that is told how it ended, what it calls this, and the event that asked for it. */
  readonly answer?: { readonly key: string; readonly about: string; readonly cause: Buffer };
}

/** Kinds of which only the latest counts: one that waits is overwritten by a newer one of its order key. */
const LATEST_ONLY = 'account-status';

/** Queues deliveries in the transaction of what caused them; see `queue`. */
export async function enqueue(tx: Tx, tenant: string, deliveries: readonly NewDelivery[]): Promise<void> {
  await queue(tx, tenant, deliveries);
}

/**
 * Queues deliveries in the transaction of what caused them. An account status that still waits for its turn is overwritten by the newer one
 * and starts its tries anew. Deliveries of one order key must be queued by transactions that exclude one another (a lane, a position's row
 * lock): their order is that of their ids. Returns the id of each, in the order given; of several statuses of one key only the last remains.
 */
export async function queue(tx: Tx, tenant: string, deliveries: readonly NewDelivery[]): Promise<bigint[]> {
  if (deliveries.length === 0) return [];
  const kept = [...new Map(deliveries.map((delivery) => [slotOf(delivery), delivery])).values()];
  const { rows } = await tx.query<{ id: bigint; idempotency_key: string }>({
    name: 'enqueue-deliveries',
    text: `insert into delivery (tenant, target, entity, kind, order_key, idempotency_key, content, subject, sealed, answer_key, answer_about,
        answer_cause)
      select $1, d.target, d.entity, d.kind, d."orderKey", d."idempotencyKey", d.content, d.subject, decode(d.sealed, 'base64'), d."answerKey", d."answerAbout",
        decode(d."answerCause", 'base64')
      from json_to_recordset($2) d(n int, target text, entity text, kind text, "orderKey" text, "idempotencyKey" text, content text, subject text, sealed text,
        "answerKey" text, "answerAbout" text, "answerCause" text)
      order by d."orderKey", d.n
      on conflict (tenant, target, order_key) where kind = 'account-status' and state = 'ready'
      do update set entity = excluded.entity, idempotency_key = excluded.idempotency_key, content = excluded.content,
        subject = excluded.subject, sealed = excluded.sealed, tries = 0
      returning id, idempotency_key`,
    values: [tenant, JSON.stringify(kept.map(rowOf))],
  });
  const ids = new Map(rows.map((row) => [row.idempotency_key, row.id]));
  const first = rows[0]?.id;
  const last = rows.at(-1)?.id;
  await audit(tx, tenant, platformActor('deliver'), [
    { action: 'deliveries.queued', object: `delivery:${first === last ? String(first) : `${first}-${last}`}`, detail: `${rows.length}` },
  ]);
  return kept.flatMap((delivery) => ids.get(delivery.idempotencyKey) ?? []);
}

const rowOf = ({ answer, sealed, ...delivery }: NewDelivery, n: number): object => ({
  n,
  ...delivery,
  sealed: sealed?.toString('base64'),
  answerKey: answer?.key,
  answerAbout: answer?.about,
  answerCause: answer?.cause.toString('base64'),
});

function slotOf(delivery: NewDelivery): string {
  const own = delivery.kind === LATEST_ONLY ? delivery.orderKey : delivery.idempotencyKey;
  return `${delivery.target}\n${delivery.kind}\n${own}`;
}
