import type { Tx } from '../store/index.ts';

/**
 * Where a message stands; every message is in exactly one of these (P5).
 * - `received`: stored, not yet translated
 * - `running`: a large file that is being translated
 * - `waiting`: a record of it could not be translated and is someone's work
 * - `quarantined`: set aside when it came, and a person has not decided yet
 * - `rejected`: a person decided that it, or a record of it, is not to be used
 * - `done`: translated
 */
export type MessageState = 'received' | 'running' | 'waiting' | 'quarantined' | 'rejected' | 'done';

export const MESSAGE_STATES: readonly MessageState[] = ['received', 'running', 'waiting', 'quarantined', 'rejected', 'done'];

/**
 * The state as one SQL expression over `m` (message), `c` (channel_cursor) and `x`, what its exceptions say: see `EXCEPTIONS_OF`.
 * One expression with an else gives each message exactly one state.
 */
export const STATE_OF = `case
  when m.quarantine is not null and not coalesce(x.quarantine_rejected or x.quarantine_resolved, false) then 'quarantined'
  when m.quarantine is not null and x.quarantine_rejected then 'rejected'
  when x.held_open then 'waiting'
  when m.seq > coalesce(c.seq, 0) and c.record > 0
    and m.seq = (select min(n.seq) from message n where n.tenant = c.tenant and n.channel = c.channel and n.seq > c.seq) then 'running'
  when m.seq > coalesce(c.seq, 0) then 'received'
  when x.held_rejected then 'rejected'
  else 'done' end`;

/** Joins what the exceptions of `m` say. */
export const EXCEPTIONS_OF = `left join lateral (
    select bool_or(i.kind = 'quarantine' and i.state = 'rejected') as quarantine_rejected,
      bool_or(i.kind = 'quarantine' and i.state = 'resolved') as quarantine_resolved,
      bool_or(i.kind = 'held-record' and i.state = 'open') as held_open,
      bool_or(i.kind = 'held-record' and i.state = 'rejected') as held_rejected,
      min(i.id) filter (where i.state = 'open') as open_item
    from exception_item i where i.tenant = m.tenant and i.channel = m.channel and i.message = m.seq and i.kind in ('quarantine', 'held-record')
  ) x on true`;

/** How many messages of a channel are in each state, and how many there are. */
export interface ChannelStates {
  readonly channel: string;
  readonly messages: number;
  readonly states: Readonly<Partial<Record<MessageState, number>>>;
}

/** Counts the stored messages of every channel by state: reads all of them, so it is for checks and not for screens. */
export async function messageStates(tx: Tx, tenant: string): Promise<readonly ChannelStates[]> {
  const { rows } = await tx.query<{ name: string; state: MessageState | null; n: bigint }>({
    name: 'message-states',
    text: `select ch.name, s.state, count(s.state) as n
      from channel ch left join (
        select m.channel, ${STATE_OF} as state
        from message m left join channel_cursor c on c.tenant = m.tenant and c.channel = m.channel ${EXCEPTIONS_OF}
        where m.tenant = $1) s on s.channel = ch.channel
      where ch.tenant = $1 group by ch.name, s.state order by ch.name, s.state`,
    values: [tenant],
  });
  return [...Map.groupBy(rows, (row) => row.name)].map(([channel, counted]) => ({
    channel,
    messages: counted.reduce((sum, row) => sum + Number(row.n), 0),
    states: Object.fromEntries(counted.flatMap(({ state, n }) => (state === null ? [] : [[state, Number(n)]]))),
  }));
}
