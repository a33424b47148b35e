import type pg from 'pg';

/**
 * Fills the message store as if the platform had run for a while: rows of the size of an admission with their identities,
 * already translated. Written by the owner in bulk; what is measured afterwards goes through the front door.
 */
export async function preloadMessages(owner: pg.Client, count: number): Promise<void> {
  await owner.query('set synchronous_commit = off');
  const channel = await owner.query<{ tenant: string; channel: number; next_seq: string }>(
    'select tenant, channel, next_seq::text from channel order by channel limit 1',
  );
  const at = channel.rows[0];
  if (at === undefined) throw new Error('the estate has no channel');
  const step = 50_000;
  const first = Number(at.next_seq);
  for (let from = first; from < first + count; from += step) {
    const to = Math.min(from + step, first + count) - 1;
    await owner.query(
      `with fresh as (
        insert into message (tenant, channel, seq, control_id, kind, source, size, release, key_version, content_hash, wrapped_key, payload)
        select $1, $2, n, 'OLD' || n, 'ADT^A08', '127.0.0.1', 655, 1, 1, decode(md5(n::text) || md5('x' || n), 'hex'),
          decode(repeat(md5(n::text), 4), 'hex'), decode(repeat(md5(n::text), 43), 'hex')
        from generate_series($3::bigint, $4::bigint) n returning seq, content_hash, received_at)
      insert into message_identity (tenant, channel, control_id, content_hash, seq, received_at)
      select $1, $2, 'NORTHSIDE^NORTH|OLD' || seq, content_hash, seq, received_at from fresh`,
      [at.tenant, at.channel, from, to],
    );
  }
  await owner.query('update channel set next_seq = $3 where tenant = $1 and channel = $2', [at.tenant, at.channel, first + count]);
  await owner.query('update channel_cursor set seq = $3 where tenant = $1 and channel = $2', [at.tenant, at.channel, first + count - 1]);
  await owner.query('set synchronous_commit = on');
  await owner.query('vacuum analyze message, message_identity');
  await owner.query('checkpoint');
}
