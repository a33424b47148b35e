-- What every name, search token and content hash of a tenant comes from. Apart from the versions that wrap data keys, because it is never
-- changed: changing it would lose every identity. Wrapped by the master key.
create table tenant_index_key (
  tenant text primary key,
  wrapped bytea not null,
  made_at timestamptz not null default now()
);

-- Messages are sealed in lots: the data keys of up to a thousand of one node and a few minutes are wrapped by a key of their own. So a new
-- version of the tenant's key re-wraps lots and not messages, and a message is taken out of every backup by tearing its lot: the lot's key
-- is destroyed, and those of the messages that stay are kept one by one.
create sequence lot_number;
create table lot_key (
  tenant text not null,
  lot bigint not null,
  -- Null once it is torn, or past retention.
  wrapped bytea,
  made_at timestamptz not null default now(),
  -- A message of it was shredded: it is to be torn as soon as nobody can be filling it any more.
  tear_asked_at timestamptz,
  torn_at timestamptz,
  primary key (lot, tenant)
);
create index on lot_key (made_at) where tear_asked_at is not null and wrapped is not null;

create table spared_key (
  tenant text not null,
  channel int not null,
  seq bigint not null,
  wrapped bytea not null,
  primary key (seq, channel, tenant)
);

-- Null: wrapped by the tenant's key itself, as before there were lots.
alter table message add column lot bigint, add column shredded_at timestamptz;
-- Lots are numbered as messages come: a range of blocks has few, and the index has no entry per message.
create index message_lots on message using brin (lot) with (pages_per_range = 16, autosummarize = on);

-- Nothing of a held subject is deleted or shredded; without a subject, nothing of the tenant is.
create table legal_hold (
  tenant text not null,
  id bigint generated always as identity,
  subject text,
  reason text not null,
  principal text not null,
  person text not null,
  placed_at timestamptz not null,
  released_at timestamptz,
  released_by text,
  release_reason text,
  primary key (id, tenant)
);
create index on legal_hold (subject, tenant) where released_at is null;

do $$
declare
  name text;
  rule constant text := 'tenant = (select plexus.current_tenant())';
begin
  foreach name in array array['tenant_index_key', 'lot_key', 'spared_key', 'legal_hold'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', name, rule, rule);
  end loop;
end $$;

grant usage on sequence lot_number to plexus_intake;
grant insert, select (made_at) on lot_key to plexus_intake;
grant select on lot_key, spared_key, legal_hold, tenant_index_key to plexus_worker;
grant select, insert on tenant_index_key, spared_key, legal_hold to plexus_server;
grant select on lot_key to plexus_server;
grant update (released_at, released_by, release_reason) on legal_hold to plexus_server;

-- The subjects of what an account's events came from and led to: its claims have keys of their own.
create function subjects_around(account text) returns setof text stable language sql as $$
  with recursive above as (
    select id, parent, key, subject from plexus.event where tenant = (select plexus.current_tenant()) and key = account
    union
    select p.id, p.parent, p.key, p.subject from above a join plexus.event p on p.tenant = (select plexus.current_tenant()) and p.id = a.parent
  ), around as (
    select key, subject from above
    union
    select c.key, c.subject from above a join plexus.event c on c.tenant = (select plexus.current_tenant()) and c.parent = a.id
      where a.key = account
  )
  select account
  union
  select s from around, unnest(array[key, subject]) s where starts_with(s, 'claim:')
$$;

-- The messages that any of these subjects' events came from.
create function messages_about(subjects text[]) returns table (channel int, seq bigint) stable language sql as $$
  select distinct e.channel, e.message from plexus.event e
  where e.tenant = (select plexus.current_tenant()) and e.key = any (subjects) and e.message is not null
$$;

create function has_hold(subjects text[]) returns boolean stable language sql as $$
  select exists (select from plexus.legal_hold h
    where h.tenant = (select plexus.current_tenant()) and h.released_at is null
      and (h.subject is null or h.subject = any (subjects)
        or exists (select from plexus.subjects_around(h.subject) s where s = any (subjects))))
$$;
revoke execute on function subjects_around, messages_about, has_hold from public;
grant execute on function subjects_around, messages_about, has_hold to plexus_server;

-- No run-time role may change or delete what is recorded. What shredding does is done by these, which do nothing else and refuse what is held.

-- Destroys the keys of these subjects; keys that were never made are not made later either.
create function shred_subjects(subjects text[]) returns void language plpgsql security definer set search_path = plexus, pg_temp as $$
begin
  lock table legal_hold in share mode;
  if has_hold(subjects) then
    raise exception 'held subjects are not shredded' using errcode = '42501';
  end if;
  insert into subject_key (tenant, subject, wrapped, shredded_at) select current_tenant(), s, null, now() from unnest(subjects) s
    on conflict (tenant, subject) do update set wrapped = null, shredded_at = now() where subject_key.wrapped is not null;
end $$;

-- Takes the content of a message away for these subjects, or, given one, puts a blackened one with a key of its own in its place: what of it is
-- somebody else's stays. Its lot is to be torn.
create function shred_message(subjects text[], at_channel int, at_seq bigint, blackened bytea, spared bytea)
returns void language plpgsql security definer set search_path = plexus, pg_temp as $$
declare known record;
begin
  lock table legal_hold in share mode;
  if has_hold(subjects) or spared is null and has_hold(array(select key from event where tenant = current_tenant() and channel = at_channel and message = at_seq)) then
    raise exception 'held messages are not shredded' using errcode = '42501';
  end if;
  select m.lot, m.upload, m.received_at into known from message m where m.tenant = current_tenant() and m.channel = at_channel and m.seq = at_seq for update;
  if spared is null then
    update message set payload = null, wrapped_key = '', upload = null, shredded_at = now()
      where tenant = current_tenant() and channel = at_channel and seq = at_seq;
    delete from message_chunk where tenant = current_tenant() and upload = known.upload;
    delete from message_token where tenant = current_tenant() and channel = at_channel and seq = at_seq and received_at = known.received_at;
    delete from spared_key where tenant = current_tenant() and channel = at_channel and seq = at_seq;
  else
    update message set payload = blackened, wrapped_key = '', shredded_at = now() where tenant = current_tenant() and channel = at_channel and seq = at_seq;
    insert into spared_key (tenant, channel, seq, wrapped) values (current_tenant(), at_channel, at_seq, spared)
      on conflict (seq, channel, tenant) do update set wrapped = excluded.wrapped;
  end if;
  update lot_key set tear_asked_at = now() where tenant = current_tenant() and lot = known.lot and wrapped is not null and tear_asked_at is null;
end $$;

-- Puts a blackened part of a large message in the place of a stored one, in the transaction that shreds the message.
create function shred_chunk(of_upload bigint, at_chunk int, blackened bytea) returns void language sql security definer set search_path = plexus, pg_temp as $$
  update message_chunk set sealed = blackened where tenant = current_tenant() and upload = of_upload and chunk = at_chunk
$$;

-- Destroys the key of a lot that nobody fills any more, once every message of it that is to be read has a key of its own. Answers whether it did.
create function tear_lot(of_lot bigint, youngest interval) returns boolean language plpgsql security definer set search_path = plexus, pg_temp as $$
begin
  if youngest < interval '15 minutes' or exists (
    select from message m where m.tenant = current_tenant() and m.lot = of_lot and m.wrapped_key <> ''
      and not exists (select from spared_key s where s.tenant = m.tenant and s.channel = m.channel and s.seq = m.seq)
  ) then
    return false;
  end if;
  update lot_key set wrapped = null, torn_at = now()
    where tenant = current_tenant() and lot = of_lot and wrapped is not null and tear_asked_at is not null and made_at < now() - youngest;
  return found;
end $$;
revoke execute on function shred_subjects, shred_message, shred_chunk, tear_lot from public;
grant execute on function shred_subjects, shred_message, shred_chunk, tear_lot to plexus_server;

-- Whether anything of a month is held by anybody. `part` is a partition of message, message_chunk, message_token or event.
create function is_month_held(parent text, part regclass) returns boolean language plpgsql as $$
declare one record; held boolean;
begin
  for one in select distinct name as tenant from plexus.tenant loop
    perform set_config('plexus.tenant', one.tenant, true), set_config('plexus.entities', '*', true);
    if exists (select from plexus.legal_hold where tenant = one.tenant and released_at is null and subject is null) then
      execute format('select exists (select from %s where tenant = $1)', part) into held using one.tenant;
    elsif parent = 'event' then
      execute format(
        'select exists (select from plexus.legal_hold h cross join lateral plexus.subjects_around(h.subject) s
          join %s e on e.tenant = h.tenant and e.key = s where h.tenant = $1 and h.released_at is null)', part) into held using one.tenant;
    elsif parent = 'message_chunk' then
      execute format(
        'select exists (select from plexus.legal_hold h cross join lateral plexus.messages_about(array(select plexus.subjects_around(h.subject))) a
          join plexus.message m on m.tenant = h.tenant and m.channel = a.channel and m.seq = a.seq
          join %s c on c.tenant = m.tenant and c.upload = m.upload where h.tenant = $1 and h.released_at is null)', part) into held using one.tenant;
    else
      execute format(
        'select exists (select from plexus.legal_hold h cross join lateral plexus.messages_about(array(select plexus.subjects_around(h.subject))) a
          join %s m on m.tenant = h.tenant and m.channel = a.channel and m.seq = a.seq where h.tenant = $1 and h.released_at is null)', part) into held using one.tenant;
    end if;
    if held then return true; end if;
  end loop;
  return false;
end $$;
revoke execute on function is_month_held from public;

-- Drops the partitions of `parent` that ended before `before` and in which nothing is held, with the keys that only they needed. Each tenant's
-- audit tells what of it went. Audit and ledger are never dropped here.
create or replace function drop_partitions(parent text, before timestamptz) returns int language plpgsql security definer set search_path = plexus, pg_temp as $$
declare dropped int := 0; part record; gone bigint; one record;
begin
  if parent not in ('message', 'message_chunk', 'message_token', 'event') then
    raise exception 'partitions of % are not dropped', parent using errcode = '42501';
  end if;
  -- A hold that is being placed is seen, or waits until what is dropped here is gone.
  lock table legal_hold in share mode;
  for part in
    select c.oid::regclass as name, c.relname, to_timestamp(right(c.relname, 7) || '_01', 'YYYY_MM_DD') as month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ('plexus.' || parent)::regclass
      and to_timestamp(right(c.relname, 7) || '_01', 'YYYY_MM_DD') + interval '1 month' <= before
    order by c.relname
  loop
    continue when is_month_held(parent, part.name);
    for one in select name as tenant from tenant loop
      perform set_config('plexus.tenant', one.tenant, true), set_config('plexus.entities', '*', true);
      execute format('select count(*) from %s where tenant = $1', part.name) into gone using one.tenant;
      if gone > 0 then
        insert into audit (tenant, principal, person, action, object, detail)
          values (one.tenant, 'plexus/retention', 'none', 'retention.dropped', part.relname, gone || ' rows');
      end if;
      if parent = 'message' then
        execute format('delete from spared_key s using %s m where m.tenant = $1 and s.tenant = m.tenant and s.channel = m.channel and s.seq = m.seq', part.name) using one.tenant;
        -- A lot made in the last hours of a month may hold messages of the next.
        update lot_key set wrapped = null, torn_at = now()
          where tenant = one.tenant and wrapped is not null and made_at >= part.month - interval '1 day' and made_at < part.month + interval '1 month' - interval '1 day';
      end if;
    end loop;
    execute format('drop table %s', part.name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
