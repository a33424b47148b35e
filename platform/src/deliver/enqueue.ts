import { audit, platformActor } from '../govern/index.ts';
import { maskCardNumbers } from '../kernel/index.ts';
import { bytesColumn, textColumn, type Tx } from '../store/index.ts';

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
      select $1, d.target, d.entity, d.kind, d.order_key, d.idempotency_key, d.content, d.subject, d.sealed, d.answer_key, d.answer_about, d.answer_cause
      from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::text[], $11::text[], $12::bytea[])
        with ordinality d(target, entity, kind, order_key, idempotency_key, content, subject, sealed, answer_key, answer_about, answer_cause, n)
      order by d.order_key, d.n
      on conflict (tenant, target, order_key) where kind = 'account-status' and state = 'ready'
      do update set entity = excluded.entity, idempotency_key = excluded.idempotency_key, content = excluded.content,
        subject = excluded.subject, sealed = excluded.sealed, tries = 0
      returning id, idempotency_key`,
    values: [
      tenant,
      textColumn(kept.map(({ target }) => target)),
      textColumn(kept.map(({ entity }) => entity)),
      textColumn(kept.map(({ kind }) => kind)),
      textColumn(kept.map(({ orderKey }) => orderKey)),
      textColumn(kept.map(({ idempotencyKey }) => idempotencyKey)),
      // A card number that a sender wrote into a remark, which our inbox noticed, is not given on: neither to a target nor to our own table.
      textColumn(kept.map(({ content }) => maskCardNumbers(content))),
      textColumn(kept.map(({ subject }) => subject)),
      bytesColumn(kept.map(({ sealed }) => sealed)),
      textColumn(kept.map(({ answer }) => answer?.key)),
      textColumn(kept.map(({ answer }) => answer?.about)),
      bytesColumn(kept.map(({ answer }) => answer?.cause)),
    ],
  });
  const ids = new Map(rows.map((row) => [row.idempotency_key, row.id]));
  const first = rows[0]?.id;
  const last = rows.at(-1)?.id;
  await audit(tx, tenant, platformActor('deliver'), [
    { action: 'deliveries.queued', object: `delivery:${first === last ? String(first) : `${first}-${last}`}`, detail: `${rows.length}` },
  ]);
  return kept.flatMap((delivery) => ids.get(delivery.idempotencyKey) ?? []);
}

function slotOf(delivery: NewDelivery): string {
  const own = delivery.kind === LATEST_ONLY ? delivery.orderKey : delivery.idempotencyKey;
  return `${delivery.target}\n${delivery.kind}\n${own}`;
}
