import type { Tx } from '../store/index.ts';

/** Messages are numbered when their transaction ends and dated when it began. */
const SLACK_MS = 60_000;

/** A channel's messages lie after `above` and before `below`. */
export interface PlaceRange {
  readonly channel: number;
  readonly above?: string;
  readonly below?: string;
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
  const { rows } = await tx.query<{ channel: number; first: bigint | null; last: bigint | null }>({
    name: 'places-between',
    text: `with recursive bound as (
        select ch.channel, i.place, i.instant, 0::bigint as low, ch.next_seq as high
        from channel ch cross join (values ('first', $2::timestamptz), ('last', $3::timestamptz)) i(place, instant)
        where ch.tenant = $1 and i.instant is not null
        union all
        select b.channel, b.place, b.instant, case when l.later then b.low else b.middle end, case when l.later then b.middle else b.high end
        from (select *, (low + high) / 2 as middle from bound where high - low > 1) b
          cross join lateral (select coalesce((select m.received_at >= b.instant from message m
            where m.tenant = $1 and m.channel = b.channel and m.seq >= b.middle order by m.seq limit 1), true) as later) l
      )
      select channel, max(high) filter (where place = 'first') as first, max(high) filter (where place = 'last') as last
      from bound where high - low <= 1 group by channel`,
    values: [
      tenant,
      from === undefined ? null : new Date(from.getTime() - SLACK_MS),
      to === undefined ? null : new Date(to.getTime() + SLACK_MS),
    ],
  });
  return rows.map(({ channel, first, last }) => ({
    channel,
    ...(first === null ? {} : { above: String(first - 1n) }),
    ...(last === null ? {} : { below: String(last) }),
  }));
}
