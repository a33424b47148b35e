import type { Tx } from '../../store/index.ts';
import type { MessagePlace, MessageSummary } from '../messages.ts';
import type { MessageTombstone } from './trace.ts';

/**
 * What is left of messages past retention. Identities are kept by control id, so finding one by its place reads a
 * channel's identities: rare, and bounded by the statement's time limit.
 */
export async function messageTombstones(
  tx: Tx,
  tenant: string,
  places: readonly MessagePlace[],
  found: readonly MessageSummary[],
): Promise<MessageTombstone[]> {
  const { rows } = await tx.query<{ name: string; channel: number }>('select name, channel from channel where tenant = $1', [tenant]);
  const names = new Map(rows.map((row) => [row.channel, row.name]));
  const known = new Set(found.map((message) => message.id));
  const gone = places.filter((place) => !known.has(`${names.get(place.channel) ?? ''}:${place.seq}`));
  if (gone.length === 0) return [];
  const identities = await tx.query<{ channel: number; seq: bigint; control_id: string; content_hash: Buffer }>({
    name: 'trace-message-tombstones',
    text: `select channel, seq, control_id, content_hash from message_identity
      where tenant = $1 and (channel, seq) in (select * from unnest($2::int[], $3::bigint[]))`,
    values: [tenant, gone.map((place) => place.channel), gone.map((place) => String(place.seq))],
  });
  const kept = new Map(identities.rows.map((row) => [`${row.channel}:${row.seq}`, row]));
  return gone.map((place) => {
    const identity = kept.get(`${place.channel}:${place.seq}`);
    return {
      id: `${names.get(place.channel) ?? String(place.channel)}:${place.seq}`,
      gone: true,
      ...(identity === undefined ? {} : { controlId: identity.control_id, contentHash: identity.content_hash.toString('hex') }),
    };
  });
}
