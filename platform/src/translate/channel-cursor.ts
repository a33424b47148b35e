import type { Tx } from '../store/index.ts';

export type ChannelClass = 'urgent' | 'normal' | 'bulk' | 'replay';

/** How often a class is chosen while several have work: urgent goes first nearly always, and nothing starves. */
const WEIGHTS: Readonly<Record<ChannelClass, number>> = { urgent: 64, normal: 8, bulk: 2, replay: 1 };

export interface TakenChannel {
  readonly channel: number;
  readonly seq: bigint;
  readonly record: bigint;
  readonly nextSeq: bigint;
}

export interface Weights {
  readonly channels: readonly number[];
  readonly weights: readonly number[];
}

export const weightsOf = (classes: ReadonlyMap<number, ChannelClass> = new Map()): Weights => ({
  channels: [...classes.keys()],
  weights: [...classes.values()].map((name) => WEIGHTS[name]),
});

/** Locks the cursor of one channel, or of `only` this one, that has unread messages; chosen by chance, weighted by class. */
export async function takeChannel(
  tx: Tx,
  tenant: string,
  busy: readonly number[],
  only: number | undefined,
  weights: Weights,
): Promise<TakenChannel | undefined> {
  const { rows } = await tx.query<{ channel: number; seq: bigint; record: bigint; next_seq: bigint }>({
    name: 'take-channel',
    text: `select c.channel, c.seq, c.record, ch.next_seq from channel_cursor c join channel ch on ch.tenant = c.tenant and ch.channel = c.channel
      where c.tenant = $1 and ch.next_seq > c.seq + 1 and c.stopped is null and c.channel <> all ($2::int[])
        and c.channel = coalesce($3, c.channel)
      order by -ln(1 - random()) / coalesce((select w.weight from unnest($4::int[], $5::int[]) w(channel, weight) where w.channel = c.channel), $6::int)
      limit 1 for update of c skip locked`,
    values: [tenant, busy, only ?? null, weights.channels, weights.weights, WEIGHTS.normal],
  });
  const row = rows[0];
  return row === undefined ? undefined : { channel: row.channel, seq: row.seq, record: row.record, nextSeq: row.next_seq };
}

export async function moveChannel(tx: Tx, tenant: string, channel: number, seq: bigint): Promise<void> {
  await tx.query({
    name: 'move-channel',
    text: 'update channel_cursor set seq = $3, record = 0, progress = null where tenant = $1 and channel = $2',
    values: [tenant, channel, String(seq)],
  });
}

export async function stopChannel(tx: Tx, tenant: string, channel: number, at: string): Promise<void> {
  await tx.query('update channel_cursor set stopped = $3 where tenant = $1 and channel = $2', [tenant, channel, at]);
}
