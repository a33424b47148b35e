import type { Tx } from '../store/index.ts';

/** Messages are numbered when their transaction ends and dated when it began. */
const SLACK_MS = 60_000;

/** A channel's messages lie after `above` and before `below`. */
export interface PlaceRange {
  readonly channel: number;
  readonly above?: string;
  readonly below?: string;
}

interface Bound {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * The places of every channel between two instants. A channel's messages lie in the order of their receipt, give or take the
 * length of a transaction, so that halving finds the place in some twenty looks, whatever the channel holds.
 */
export async function placesBetween(
  tx: Tx,
  tenant: string,
  { from, to }: { readonly from?: Date; readonly to?: Date },
): Promise<readonly PlaceRange[]> {
  if (from === undefined && to === undefined) return [];
  const { rows } = await tx.query<{ channel: number; next_seq: bigint }>({
    name: 'channel-ends',
    text: 'select channel, next_seq from channel where tenant = $1',
    values: [tenant],
  });
  const ends = new Map(rows.map(({ channel, next_seq }) => [channel, next_seq]));
  const first = from && (await placesAt(tx, tenant, ends, new Date(from.getTime() - SLACK_MS)));
  const last = to && (await placesAt(tx, tenant, ends, new Date(to.getTime() + SLACK_MS)));
  return rows.map(({ channel }) => ({
    channel,
    ...(first === undefined ? {} : { above: String((first.get(channel) ?? 1n) - 1n) }),
    ...(last === undefined ? {} : { below: String(last.get(channel) ?? 0n) }),
  }));
}

/** The first place of each channel that was received at an instant or later. */
async function placesAt(tx: Tx, tenant: string, ends: ReadonlyMap<number, bigint>, instant: Date): Promise<Map<number, bigint>> {
  const bounds = new Map<number, Bound>([...ends].map(([channel, high]) => [channel, { low: 0n, high }]));
  for (;;) {
    const open = [...bounds]
      .filter(([, { low, high }]) => high - low > 1n)
      .map(([channel, { low, high }]) => ({ channel, middle: (low + high) / 2n }));
    if (open.length === 0) return new Map([...bounds].map(([channel, { high }]) => [channel, high]));
    const later = await receivedLater(tx, tenant, open, instant);
    for (const { channel, middle } of open) {
      const { low, high } = bounds.get(channel) ?? { low: middle, high: middle };
      bounds.set(channel, later.has(channel) ? { low, high: middle } : { low: middle, high });
    }
  }
}

/** The channels whose first message from a place on came at an instant or later, or that have none from there on. */
async function receivedLater(
  tx: Tx,
  tenant: string,
  places: readonly { readonly channel: number; readonly middle: bigint }[],
  instant: Date,
): Promise<ReadonlySet<number>> {
  const { rows } = await tx.query<{ channel: number; later: boolean | null }>({
    name: 'received-later',
    text: `select a.channel, (select m.received_at >= $4 from message m
        where m.tenant = $1 and m.channel = a.channel and m.seq >= a.seq order by m.seq limit 1) as later
      from unnest($2::int[], $3::bigint[]) a(channel, seq)`,
    values: [tenant, places.map(({ channel }) => channel), places.map(({ middle }) => String(middle)), instant],
  });
  return new Set(rows.filter(({ later }) => later !== false).map(({ channel }) => channel));
}
