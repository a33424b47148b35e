import type { Tx } from '../store/index.ts';
import type { InboxChannel } from './channel.ts';
import type { Identification } from './identify.ts';
import type { Lot } from './lots.ts';
import { type PayloadPlace, wrapInLot } from './payload.ts';

/** One message ready to be stored: identified, hashed and sealed. */
export interface Prepared extends Identification {
  readonly channel: InboxChannel;
  readonly source: string;
  /** Somebody wrote a card number into it. */
  readonly hasCard: boolean;
  readonly size: number;
  readonly contentHash: Buffer;
  readonly dataKey: Buffer;
  /** Sealed payload; undefined when it was uploaded in chunks. */
  readonly payload?: Buffer;
  readonly upload?: bigint;
}

export interface Stored {
  /** Index into the batch. */
  readonly n: number;
  readonly seq: bigint;
  readonly receivedAt: Date;
}

/**
 * One statement: takes the next places of each channel (the row lock orders commits of all nodes; always in the order of
 * the channels, so that two batches of the same ones wait and do not lock each other up), records identities,
 * and stores the messages whose identity is new, with one audit row per channel. What is not returned was there before.
 * Payloads travel as one binary parameter, cut by the server.
 */
const STORE = `
with arrival as (
  select n, channel, identity, control_id, kind, source, size, release, quarantine, content_hash, wrapped_key, cut_from, cut_size, upload,
    row_number() over (partition by channel order by n) as place
  from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::int[], $10::text[], $11::bytea[], $12::bytea[],
    $13::int[], $14::int[], $15::bigint[])
    a(n, channel, identity, control_id, kind, source, size, release, quarantine, content_hash, wrapped_key, cut_from, cut_size, upload)
), taken as (
  update channel c set next_seq = c.next_seq + a.total
  from (select channel, count(*) as total from arrival group by channel order by channel) a
  where c.tenant = $1 and c.channel = a.channel
  returning c.channel, c.name, c.next_seq - a.total as first_seq
), fresh as (
  insert into message_identity (tenant, channel, control_id, content_hash, seq, received_at)
  select $1, a.channel, a.identity, a.content_hash, t.first_seq + a.place - 1, now() from arrival a join taken t on t.channel = a.channel
  on conflict do nothing
  returning channel, control_id, seq
), stored as (
  insert into message (tenant, channel, seq, control_id, kind, source, size, release, quarantine, key_version, content_hash, wrapped_key, payload, upload, lot)
  select $1, a.channel, f.seq, a.control_id, a.kind, a.source, a.size, a.release, a.quarantine, $16, a.content_hash, a.wrapped_key,
    case when a.upload is null then substring($17::bytea from a.cut_from for a.cut_size) end, a.upload, $18::bigint
  from arrival a join fresh f on f.channel = a.channel and f.control_id = a.identity
), recorded as (
  insert into audit (tenant, principal, person, action, object, detail)
  select $1, 'plexus/inbox', 'none', 'message.received', t.name || ':' || min(f.seq) || '-' || max(f.seq), count(*)
  from fresh f join taken t on t.channel = f.channel group by t.name
)
select a.n, f.seq, now() as received_at from arrival a join fresh f on f.channel = a.channel and f.control_id = a.identity`;

/** Stores the messages of one tenant in one lot. Returns those stored; the rest have an identity that is taken. */
export async function storeBatch(tx: Tx, tenant: string, batch: readonly Prepared[], lot: Lot): Promise<Stored[]> {
  const payloads: Buffer[] = [];
  const from: number[] = [];
  let offset = 1;
  for (const message of batch) {
    from.push(offset);
    if (message.payload === undefined) continue;
    payloads.push(message.payload);
    offset += message.payload.length;
  }
  const { rows } = await tx.query<{ n: number; seq: bigint; received_at: Date }>({
    name: 'store-messages',
    text: STORE,
    values: [
      tenant,
      batch.map((_, n) => n),
      batch.map((m) => m.channel.channel),
      batch.map((m) => m.identity),
      batch.map((m) => m.controlId),
      batch.map((m) => m.kind),
      batch.map((m) => m.source),
      batch.map((m) => m.size),
      batch.map((m) => m.channel.release),
      batch.map((m) => m.refusal ?? null),
      batch.map((m) => m.contentHash),
      batch.map((m) => wrapInLot(tenant, placeOf(m), lot, m.dataKey)),
      from,
      batch.map((m) => m.payload?.length ?? 0),
      batch.map((m) => (m.upload === undefined ? null : String(m.upload))),
      batch[0]?.channel.keys.version ?? 1,
      Buffer.concat(payloads),
      String(lot.lot),
    ],
  });
  return rows.map((row) => ({ n: row.n, seq: row.seq, receivedAt: row.received_at }));
}

/** What binds the payload and the key of a message to its row. */
export const placeOf = ({ channel, controlId, contentHash }: Pick<Prepared, 'channel' | 'controlId' | 'contentHash'>): PayloadPlace => ({
  channel: channel.channel,
  controlId,
  contentHash,
});

export interface Known {
  readonly contentHash: Buffer;
  readonly seq: bigint;
  readonly receivedAt: Date;
}

/** What an identity was first used for. */
export async function knownIdentity(tx: Tx, tenant: string, channel: number, identity: string): Promise<Known | undefined> {
  const { rows } = await tx.query<{ content_hash: Buffer; seq: bigint; received_at: Date }>({
    name: 'known-identity',
    text: 'select content_hash, seq, received_at from message_identity where tenant = $1 and channel = $2 and control_id = $3',
    values: [tenant, channel, identity],
  });
  const row = rows[0];
  return row === undefined ? undefined : { contentHash: row.content_hash, seq: row.seq, receivedAt: row.received_at };
}
