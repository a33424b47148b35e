import type pg from 'pg';

export interface Retention {
  /** Months that stored messages, their chunks and search tokens are kept. */
  readonly messageMonths: number;
  readonly eventMonths: number;
}

/**
 * Makes the partitions of the coming month and drops those that have reached their retention; identities, which prevent
 * duplicates for ever, and the ledger are kept apart and stay. `pool` acts as plexus_maintainer. Answers what was done.
 */
export async function maintainPartitions(pool: pg.Pool, retention: Retention): Promise<{ made: number; dropped: number }> {
  const { rows: made } = await pool.query<{ n: number }>("select make_partitions(now() + interval '1 month') as n");
  let dropped = 0;
  for (const [parent, months] of [
    ['message_token', retention.messageMonths],
    ['message_chunk', retention.messageMonths],
    ['message', retention.messageMonths],
    ['event', retention.eventMonths],
  ] as const) {
    const { rows } = await pool.query<{ n: number }>('select drop_partitions($1, now() - make_interval(months => $2)) as n', [
      parent,
      months,
    ]);
    dropped += rows[0]?.n ?? 0;
  }
  return { made: made[0]?.n ?? 0, dropped };
}
