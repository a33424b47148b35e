import type pg from 'pg';

/**
 * Fills the message store as if the platform had run for a while: rows of the size of an admission with their identities,
 * already translated. Written by the owner in bulk; what is measured afterwards goes through the front door.
 */
export async function preloadMessages(owner: pg.Client, count: number, { translated = false } = {}): Promise<void> {
  if (count === 0) return;
  await owner.query('set synchronous_commit = off');
  const channel = await owner.query<{ tenant: string; channel: number; next_seq: string }>(
    "select tenant, channel, next_seq::text from channel order by (name = 'northside') desc, channel limit 1",
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
    if (translated) await preloadTranslation(owner, at, from, to);
  }
  await owner.query('update channel set next_seq = $3 where tenant = $1 and channel = $2', [at.tenant, at.channel, first + count]);
  await owner.query('update channel_cursor set seq = $3 where tenant = $1 and channel = $2', [at.tenant, at.channel, first + count - 1]);
  await owner.query('set synchronous_commit = on');
  await owner.query('vacuum analyze message, message_identity, message_token, event, event_identity');
  await owner.query('checkpoint');
  await vacuumed(owner);
}

/** Waits until nothing is vacuumed in the background any more: what a bulk load leaves to clean up is no part of what is measured after it. */
async function vacuumed(owner: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ busy: boolean }>(
      `select exists (select from pg_stat_activity where backend_type = 'autovacuum worker') as busy from pg_sleep(2)`,
    );
    if (rows[0]?.busy !== true) return;
  }
}

/** What translation left of messages: two search tokens and one event each, with its identity, already folded. */
async function preloadTranslation(owner: pg.Client, at: { tenant: string; channel: number }, from: number, to: number): Promise<void> {
  // Readers stand behind what is loaded, or they would fold it.
  await owner.query(
    `update lane_cursor set incarnation = (select max(number) from incarnation), xid = '6', seq = 0
    where tenant = $1 and (incarnation, xid) < ((select max(number) from incarnation), '6')`,
    [at.tenant],
  );
  await owner.query(
    `insert into message_token (tenant, token, channel, seq, received_at)
      select $1, hashint8extended(n * 2 + k, 7), $2, n, now() from generate_series($3::bigint, $4::bigint) n, generate_series(0, 1) k`,
    [at.tenant, at.channel, from, to],
  );
  await owner.query(
    `with folded as (select lane, incarnation from lane_cursor where tenant = $1 and reader = 'processes'),
      fresh as (
        insert into event (tenant, lane, incarnation, xid, id, revision, type, entity, key, occurred_at, channel, message, lineage, data)
        select $1, f.lane, f.incarnation, '5', decode(md5('bench' || n), 'hex'), 1, 'encounter@1', 'north', 'account:bench-' || n, now(), $2, n,
          decode(md5(n::text), 'hex'), '{"class":"inpatient","status":"admitted","facility":"NORTH","location":"W1^101^A","service":"MED","payerClass":"commercial"}'
        from generate_series($3::bigint, $4::bigint) n join folded f on f.lane = n % (select count(*) from folded) returning id)
    insert into event_identity (tenant, identity, revision, content_hash) select $1, id, 1, id from fresh`,
    [at.tenant, at.channel, from, to],
  );
}

/** Open accounts as copies of those that are there, under numbers of their own: state and timers. */
export async function preloadAccounts(owner: pg.Client, from: number, to: number): Promise<void> {
  await owner.query('set synchronous_commit = off');
  const step = 50_000;
  for (let at = from; at < to; at += step) {
    const until = Math.min(at + step, to) - 1;
    await owner.query(
      `with known as materialized (
          select row_number() over () - 1 as place, count(*) over () as of, entity, tenant, version, status, data, sealed
          from (select * from process_state where key like 'account:%' and status = 'open' limit 200) s)
        insert into process_state (tenant, key, entity, lane, version, status, data, subject, sealed)
        select k.tenant, 'account:grown-' || g.n, k.entity, g.n % 16, k.version, k.status, k.data, 'account:grown-' || g.n, k.sealed
        from generate_series($1::bigint, $2::bigint) g(n) join known k on k.place = g.n % k.of`,
      [at, until],
    );
    await owner.query(
      `insert into timer (tenant, key, name, entity, lane, visit, due_at)
        select s.tenant, s.key, 'charges-expected', s.entity, s.lane, 1, now() + interval '30 days' + (g.n % 86400) * interval '1 second'
        from generate_series($1::bigint, $2::bigint) g(n) join process_state s on s.key = 'account:grown-' || g.n`,
      [at, until],
    );
  }
  await owner.query('set synchronous_commit = on');
  await owner.query('vacuum analyze process_state, timer');
  await owner.query('checkpoint');
}
