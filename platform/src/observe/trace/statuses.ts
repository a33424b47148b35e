import type { Tx } from '../../store/index.ts';

/** An account status that went out, and up to which event of its key it tells. */
export interface StatusDelivery {
  readonly delivery: bigint;
  readonly key: string;
  /** Place in the log of the newest event it includes. */
  readonly upTo: bigint;
}

/**
 * The account statuses of keys, oldest first. Their delivery keys begin with the process key and name the event they
 * include (`key|event|revision|place`), so a range of the unique index finds them.
 */
export async function statusDeliveries(tx: Tx, tenant: string, keys: readonly string[]): Promise<StatusDelivery[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.query<{ id: bigint; key: string; idempotency_key: string }>({
    name: 'trace-statuses',
    text: `select d.id, k.key, d.idempotency_key
      from (select distinct target from target_state where tenant = $1) t cross join unnest($2::text[]) k(key)
      join delivery d on d.tenant = $1 and d.target = t.target and d.kind = 'account-status'
        and d.idempotency_key >= k.key || '|' and d.idempotency_key < k.key || '}' and starts_with(d.idempotency_key, k.key || '|')
      order by d.id`,
    values: [tenant, keys],
  });
  return rows.flatMap((row) => {
    const place = row.idempotency_key
      .slice(row.key.length + 1)
      .split('|')
      .at(2);
    return place === undefined || !/^\d+$/.test(place) ? [] : [{ delivery: row.id, key: row.key, upTo: BigInt(place) }];
  });
}
