import type { Tx } from '../store/index.ts';

/** A delivery as lists show it: nothing of its content. */
export interface DeliveryView {
  readonly id: bigint;
  readonly target: string;
  readonly entity: string;
  readonly kind: string;
  readonly state: string;
  /** Our key, which is the reference at the target. */
  readonly key: string;
  readonly reference?: string;
  readonly tries: number;
  readonly madeAt: string;
  /** When it is looked at again; absent once settled. */
  readonly dueAt?: string;
  readonly settledAt?: string;
}

export interface DeliveryQuery {
  readonly target?: string;
  readonly state?: string;
  readonly before?: bigint;
  readonly limit: number;
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  readonly next?: bigint;
}

/** Deliveries, newest first. */
export async function listDeliveries(tx: Tx, tenant: string, query: DeliveryQuery): Promise<DeliveryPage> {
  const { rows } = await tx.query<{
    id: bigint;
    target: string;
    entity: string;
    kind: string;
    state: string;
    idempotency_key: string;
    reference: string | null;
    tries: number;
    made_at: Date;
    due_at: Date;
    settled_at: Date | null;
  }>({
    name: 'list-deliveries',
    text: `select id, target, entity, kind, state, idempotency_key, reference, tries, made_at, due_at, settled_at from delivery
      where tenant = $1 and ($2::bigint is null or id < $2) and ($3::text is null or target = $3) and ($4::text is null or state = $4)
      order by id desc limit $5`,
    values: [tenant, query.before === undefined ? null : String(query.before), query.target ?? null, query.state ?? null, query.limit + 1],
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    deliveries: shown.map((row) => ({
      id: row.id,
      target: row.target,
      entity: row.entity,
      kind: row.kind,
      state: row.state,
      key: row.idempotency_key,
      ...(row.reference === null ? {} : { reference: row.reference }),
      tries: row.tries,
      madeAt: row.made_at.toISOString(),
      ...(row.settled_at === null ? { dueAt: row.due_at.toISOString() } : { settledAt: row.settled_at.toISOString() }),
    })),
    ...(rows.length > query.limit && last !== undefined ? { next: last.id } : {}),
  };
}
