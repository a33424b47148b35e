-- Everything Plexus stores. Written for PostgreSQL 15 and later, no extensions. See docs/decisions/ for the reasons.
-- Keys and indexes begin with what tells rows apart, and end with the tenant: on tables without statistics the planner
-- would otherwise take any index that begins with the tenant, and read all of its rows (measured: 40 times slower).

-- Run-time roles: made once per cluster; they own nothing. The migrating role owns everything.
do $$
declare name text;
begin
  foreach name in array array['plexus_intake', 'plexus_worker', 'plexus_server', 'plexus_maintainer'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
  end loop;
end $$;

create function current_tenant() returns text stable parallel safe language sql
  as $$ select nullif(current_setting('plexus.tenant', true), '') $$;
create function all_entities() returns boolean stable parallel safe language sql
  as $$ select coalesce(current_setting('plexus.entities', true), '') = '*' $$;
create function allowed_entities() returns text[] stable parallel safe language sql
  as $$ select string_to_array(coalesce(current_setting('plexus.entities', true), ''), ',') $$;

-- The tenants of this database, by name only: readable by every role, so that workers know whom to serve.
create table tenant (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,30}$'),
  made_at timestamptz not null default now()
);

-- Configuration ------------------------------------------------------------------------------------------------------

create table tenant_key (
  tenant text not null,
  version smallint not null,
  wrapped bytea not null,
  made_at timestamptz not null default now(),
  primary key (tenant, version)
);

-- One applied estate: the whole configuration as one document, frozen. Messages name the release they arrived under.
create table release (
  tenant text not null,
  number int not null,
  digest text not null,
  content text not null,
  principal text not null,
  person text not null,
  applied_at timestamptz not null default now(),
  primary key (tenant, number)
);

create table entity (
  tenant text not null,
  entity text not null,
  name text not null,
  primary key (tenant, entity)
);

-- A database that was dumped and restored restarts its transaction ids: each system identifier is one incarnation.
create table incarnation (
  number smallint generated always as identity primary key,
  system_identifier bigint not null unique,
  opened_at timestamptz not null default now()
);

-- Runtime switches of a tenant: posting is off after a restore until reconciled (R16).
create table posting_hold (
  tenant text not null,
  target text not null,
  reason text not null,
  since timestamptz not null default now(),
  primary key (tenant, target)
);

-- connect and inbox --------------------------------------------------------------------------------------------------

-- A listener, folder or client. `next_seq` gives each stored message its place; its row lock orders commits.
create table channel (
  tenant text not null,
  channel int not null,
  name text not null,
  entities text[] not null,
  next_seq bigint not null default 1,
  primary key (tenant, channel),
  unique (tenant, name)
) with (fillfactor = 40);

create function readable_channels() returns int[] stable language sql
  as $$ select coalesce(array_agg(channel), '{}') from plexus.channel
        where tenant = (select plexus.current_tenant())
          and ((select plexus.all_entities()) or entities <@ (select plexus.allowed_entities())) $$;

create table message (
  tenant text not null,
  channel int not null,
  seq bigint not null,
  received_at timestamptz not null default now(),
  control_id text not null,
  kind text not null,
  source text not null,
  size bigint not null,
  release int not null,
  quarantine text,
  key_version smallint not null,
  content_hash bytea not null,
  wrapped_key bytea not null,
  payload bytea,
  upload bigint,
  primary key (tenant, channel, seq, received_at)
) partition by range (received_at);
alter table message alter column payload set storage external;
-- People look for a message by the sender's name for it, most of all when it was never translated.
create index on message (control_id, tenant);

-- A large payload is stored as it streams in, before its message exists; an upload that never ends goes with its partition.
create sequence upload_number;
create table message_chunk (
  tenant text not null,
  channel int not null,
  upload bigint not null,
  chunk int not null,
  received_at timestamptz not null default now(),
  sealed bytea not null,
  primary key (tenant, upload, chunk, received_at)
) partition by range (received_at);
alter table message_chunk alter column sealed set storage external;

-- Kept for the channel's window, apart from the message, because a partitioned table cannot hold a key without its time.
create table message_identity (
  tenant text not null,
  channel int not null,
  control_id text not null,
  content_hash bytea not null,
  seq bigint not null,
  received_at timestamptz not null,
  primary key (control_id, channel, tenant)
) partition by hash (tenant, channel, control_id);

-- Keyed search tokens of identifiers found in a message; the identifiers themselves stay sealed.
create table message_token (
  tenant text not null,
  token bigint not null,
  channel int not null,
  seq bigint not null,
  received_at timestamptz not null
) partition by range (received_at);
create index on message_token (token, tenant);

-- translate ----------------------------------------------------------------------------------------------------------

-- How far each channel has been translated. `record` and `progress` carry a large file that takes many transactions.
create table channel_cursor (
  tenant text not null,
  channel int not null,
  seq bigint not null default 0,
  record bigint not null default 0,
  progress text,
  stopped text,
  primary key (tenant, channel)
) with (fillfactor = 40);

-- Asked-for replays of single messages; they run in their own lane so that live traffic is not delayed.
create table replay (
  tenant text not null,
  id bigint generated always as identity,
  channel int not null,
  seq bigint not null,
  from_stage text not null check (from_stage in ('start', 'failed')),
  mapping text not null check (mapping in ('original', 'current')),
  state text not null default 'ready' check (state in ('ready', 'done', 'failed')),
  principal text not null,
  person text not null,
  asked_at timestamptz not null default now(),
  done_at timestamptz,
  events int,
  primary key (id, tenant)
);
create index on replay (id) where state = 'ready';

-- events -------------------------------------------------------------------------------------------------------------

create table event_identity (
  tenant text not null,
  identity bytea not null,
  revision int not null,
  content_hash bytea not null,
  primary key (identity, tenant)
) partition by hash (tenant, identity);

-- The log. Nothing is updated. Readers go by (incarnation, xid, seq) below the snapshot horizon, so no gap is skipped.
create table event (
  tenant text not null,
  lane smallint not null,
  incarnation smallint not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  recorded_at timestamptz not null default now(),
  id bytea not null,
  revision int not null,
  type text not null,
  entity text not null,
  key text not null,
  occurred_at timestamptz not null,
  channel int,
  message bigint,
  parent bytea,
  hold text,
  lineage bytea,
  data text not null,
  subject text,
  sealed bytea,
  primary key (tenant, lane, incarnation, xid, seq, recorded_at)
) partition by range (recorded_at);
create index on event (id, tenant);
create index on event (key, tenant);
create index on event (message, channel, tenant);
-- What an event caused is found by asking for its children; most events have no parent and take no room here.
create index on event (parent, tenant) where parent is not null;

create table lane_cursor (
  tenant text not null,
  reader text not null,
  lane smallint not null,
  incarnation smallint not null default 0,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  primary key (tenant, reader, lane)
) with (fillfactor = 40);

-- One key per subject (patient account), wrapped by the tenant's: destroying it shreds what it sealed.
create table subject_key (
  tenant text not null,
  subject text not null,
  wrapped bytea,
  shredded_at timestamptz,
  primary key (tenant, subject)
);

-- processes ----------------------------------------------------------------------------------------------------------

create table process_state (
  tenant text not null,
  key text not null,
  entity text not null,
  lane smallint not null,
  version smallint not null,
  status text not null,
  hold text,
  data text not null,
  subject text,
  sealed bytea,
  primary key (tenant, key)
) with (fillfactor = 75);

-- Timers and expectations: waiting is a row. `visit` lets a stale firing be told from a current one.
create table timer (
  tenant text not null,
  key text not null,
  name text not null,
  entity text not null,
  lane smallint not null,
  visit int not null,
  due_at timestamptz not null,
  primary key (key, name, tenant)
) with (fillfactor = 80);
create index on timer (due_at, tenant);

-- Events of a key that is blocked by a held record or a poison event; folded in this order once it is released.
create table parked_event (
  tenant text not null,
  key text not null,
  incarnation smallint not null,
  xid xid8 not null,
  seq bigint not null,
  lane smallint not null,
  recorded_at timestamptz not null,
  primary key (key, incarnation, xid, seq, tenant)
);

-- worklist -----------------------------------------------------------------------------------------------------------

create table exception_item (
  tenant text not null,
  id bigint generated always as identity,
  entity text not null,
  kind text not null,
  state text not null default 'open' check (state in ('open', 'resolved', 'rejected')),
  identity text not null,
  owner text not null,
  code text not null,
  summary text not null,
  hint text,
  place text,
  amount bigint,
  currency text,
  channel int,
  message bigint,
  record bigint,
  event bytea,
  key text,
  opened_at timestamptz not null default now(),
  due_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  resolution text,
  primary key (id, tenant)
);
create unique index on exception_item (identity, tenant) where state = 'open';
create index on exception_item (state, due_at, tenant);
create index on exception_item (message, channel, tenant);
create index on exception_item (key, tenant);

-- ledger -------------------------------------------------------------------------------------------------------------

create table fiscal_period (
  tenant text not null,
  entity text not null,
  period text not null,
  starts date not null,
  ends date not null,
  state text not null default 'open' check (state in ('open', 'soft', 'closed')),
  primary key (period, entity, tenant)
);
create index on fiscal_period (tenant, entity, starts);

create table journal_identity (
  tenant text not null,
  identity bytea not null,
  journal bigint not null,
  primary key (identity, tenant)
) partition by hash (tenant, identity);

create table journal (
  tenant text not null,
  journal bigint generated by default as identity,
  entity text not null,
  incarnation smallint not null,
  xid xid8 not null default pg_current_xact_id(),
  identity bytea not null,
  accounting_day date not null,
  original_day date,
  period text not null,
  currency text not null,
  posting text not null,
  rule text not null,
  event bytea not null,
  subject text not null,
  reverses bigint,
  posted_at timestamptz not null default now(),
  primary key (journal, tenant)
);
create index on journal (event, tenant);
create index on journal (subject, tenant);

-- Debit is positive, credit negative, in whole minor units.
create table journal_line (
  tenant text not null,
  journal bigint not null,
  line smallint not null,
  entity text not null,
  incarnation smallint not null,
  xid xid8 not null default pg_current_xact_id(),
  accounting_day date not null,
  period text not null,
  currency text not null,
  account text not null,
  amount bigint not null check (amount <> 0),
  bucket text,
  department text,
  cost_center text,
  service_line text,
  payer_class text,
  counterparty text,
  subject text not null,
  open_item text,
  primary key (journal, line, tenant)
);
create index on journal_line (entity, incarnation, xid, journal, tenant);
create index on journal_line (subject, tenant);
create index on journal_line (open_item, tenant) where open_item is not null;

-- Balances are folded from lines by a reader; the fold's position says up to where.
create table balance (
  tenant text not null,
  entity text not null,
  period text not null,
  currency text not null,
  account text not null,
  debit bigint not null,
  credit bigint not null,
  primary key (tenant, entity, period, currency, account)
) with (fillfactor = 70);

create table fold_position (
  tenant text not null,
  entity text not null,
  incarnation smallint not null default 0,
  xid xid8 not null default '0',
  journal bigint not null default 0,
  primary key (tenant, entity)
) with (fillfactor = 40);

create function refuse_unbalanced() returns trigger language plpgsql as $$
declare off bigint; lines int;
begin
  select sum(amount), count(*) into off, lines from plexus.journal_line where tenant = new.tenant and journal = new.journal;
  if lines is distinct from 0 and off = 0 then return null; end if;
  raise exception 'journal % does not balance: % lines, difference %', new.journal, lines, coalesce(off, 0) using errcode = '23514';
end $$;
create constraint trigger journal_balances after insert on journal deferrable initially deferred
  for each row execute function refuse_unbalanced();

create function refuse_late_lines() returns trigger language plpgsql as $$
begin
  if exists (
    select from added a left join plexus.journal j on j.tenant = a.tenant and j.journal = a.journal
    where j.xid is distinct from pg_current_xact_id() or j.entity <> a.entity or j.currency <> a.currency or j.period <> a.period
  ) then
    raise exception 'journal lines are written only with their journal' using errcode = '23514';
  end if;
  return null;
end $$;
create trigger lines_with_journal after insert on journal_line referencing new table as added
  for each statement execute function refuse_late_lines();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end $$;
create trigger journal_is_immutable before update or delete on journal for each row execute function refuse_change();
create trigger line_is_immutable before update or delete on journal_line for each row execute function refuse_change();

-- deliver ------------------------------------------------------------------------------------------------------------

create table delivery (
  tenant text not null,
  id bigint generated always as identity,
  target text not null,
  entity text not null,
  kind text not null,
  order_key text not null,
  idempotency_key text not null,
  state text not null default 'ready' check (state in ('ready', 'running', 'sent', 'confirmed', 'refused', 'unknown', 'dead')),
  due_at timestamptz not null default now(),
  tries smallint not null default 0,
  fence bigint not null default 0,
  leased_until timestamptz,
  content text not null,
  subject text,
  sealed bytea,
  reference text,
  made_at timestamptz not null default now(),
  since timestamptz not null default now(),
  settled_at timestamptz,
  primary key (id, tenant)
) with (fillfactor = 60);
create index on delivery (order_key, target, id, tenant) where state not in ('confirmed', 'refused');
create index delivery_ready on delivery (due_at, target, tenant) where state = 'ready';
create index delivery_waiting on delivery (due_at, target, tenant) where state in ('running', 'sent', 'unknown');
create unique index on delivery (idempotency_key, target, tenant);
-- A status delivery that waits is overwritten by a newer status of the same key.
create unique index delivery_latest on delivery (order_key, target, tenant) where kind = 'account-status' and state = 'ready';

-- What was tried and what came of it, never changed: `intent` is written before a call, its outcome after it. Every lease has its own fence.
create table delivery_attempt (
  tenant text not null,
  delivery bigint not null,
  attempt smallint not null,
  fence bigint not null,
  -- The statement's own time, not its transaction's: what came after what is read from here.
  at timestamptz not null default clock_timestamp(),
  outcome text not null,
  code text,
  detail text,
  primary key (delivery, fence, outcome, tenant)
);

-- One node at a time serves a target, so that its rate budget, concurrency and circuit hold over all nodes.
create table target_state (
  tenant text not null,
  target text not null,
  circuit text not null default 'closed' check (circuit in ('closed', 'open', 'half-open')),
  failures int not null default 0,
  retry_at timestamptz,
  paused boolean not null default false,
  holder text,
  held_until timestamptz,
  primary key (tenant, target)
);

-- A summary journal for the ERP: the lines of one entity between two ledger positions, added up by dimensions.
create table summary_batch (
  tenant text not null,
  batch bigint generated always as identity,
  entity text not null,
  accounting_day date not null,
  period text not null,
  currency text not null,
  from_incarnation smallint not null,
  from_xid xid8 not null,
  from_journal bigint not null,
  to_incarnation smallint not null,
  to_xid xid8 not null,
  to_journal bigint not null,
  lines int not null,
  debit bigint not null,
  delivery bigint,
  made_at timestamptz not null default now(),
  primary key (batch, tenant)
);
create index on summary_batch (accounting_day, entity, tenant);

create table summary_line (
  tenant text not null,
  batch bigint not null,
  line int not null,
  entity text not null,
  account text not null,
  cost_center text,
  service_line text,
  payer_class text,
  counterparty text,
  amount bigint not null,
  primary key (batch, line, tenant)
);

create table summary_position (
  tenant text not null,
  entity text not null,
  incarnation smallint not null default 0,
  xid xid8 not null default '0',
  journal bigint not null default 0,
  cut_at timestamptz,
  primary key (tenant, entity)
);

-- govern -------------------------------------------------------------------------------------------------------------

-- One row per state change; a batch of messages that changed together is one row that names its range.
create table audit (
  tenant text not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  principal text not null,
  person text not null,
  action text not null,
  object text not null,
  detail text,
  primary key (tenant, id, at)
) partition by range (at);
create index on audit (object, action, tenant);

-- partitions ---------------------------------------------------------------------------------------------------------

create function make_partitions(until timestamptz) returns int language plpgsql security definer set search_path = plexus, pg_temp as $$
declare made int := 0; parent text; month timestamptz; part text;
begin
  foreach parent in array array['message', 'message_chunk', 'message_token', 'event', 'audit'] loop
    month := date_trunc('month', now(), 'UTC') - interval '1 month';
    while month <= until loop
      part := format('%s_%s', parent, to_char(month at time zone 'UTC', 'YYYY_MM'));
      if to_regclass('plexus.' || part) is null then
        execute format('create table plexus.%I partition of plexus.%I for values from (%L) to (%L)', part, parent, month, month + interval '1 month');
        made := made + 1;
      end if;
      month := month + interval '1 month';
    end loop;
  end loop;
  return made;
end $$;

-- Drops the partitions of `parent` that ended before `before`. Audit and ledger are never dropped here.
create function drop_partitions(parent text, before timestamptz) returns int language plpgsql security definer set search_path = plexus, pg_temp as $$
declare dropped int := 0; part record;
begin
  if parent not in ('message', 'message_chunk', 'message_token', 'event') then
    raise exception 'partitions of % are not dropped', parent using errcode = '42501';
  end if;
  for part in
    select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ('plexus.' || parent)::regclass
      and to_timestamp(right(c.relname, 7) || '_01', 'YYYY_MM_DD') + interval '1 month' <= before
  loop
    execute format('drop table %s', part.name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke execute on function make_partitions, drop_partitions from public;

do $$
declare parent text; slice int;
begin
  foreach parent in array array['message_identity', 'event_identity', 'journal_identity'] loop
    for slice in 0..7 loop
      execute format('create table %I partition of %I for values with (modulus 8, remainder %s)', parent || '_' || slice, parent, slice);
    end loop;
  end loop;
end $$;
select make_partitions(now() + interval '1 month');

-- Row security: forced on every tenant table, so that not even the owner sees another tenant by accident. -------------

do $$
declare t record; rule text;
begin
  for t in
    select c.relname as name, exists (select from pg_attribute e where e.attrelid = c.oid and e.attname = 'entity') as has_entity
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
    where c.relnamespace = 'plexus'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  loop
    rule := 'tenant = (select plexus.current_tenant())';
    if t.has_entity then
      rule := rule || ' and ((select plexus.all_entities()) or entity = any ((select plexus.allowed_entities())::text[]))';
    end if;
    if t.name in ('message', 'message_chunk', 'message_token', 'message_identity') then
      rule := rule || ' and ((select plexus.all_entities()) or channel = any ((select plexus.readable_channels())::int[]))';
    end if;
    execute format('alter table %I enable row level security', t.name);
    execute format('alter table %I force row level security', t.name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', t.name, rule, rule);
  end loop;
end $$;

-- Rights: what each run-time role may do and nothing more. -----------------------------------------------------------

grant usage on schema plexus to plexus_intake, plexus_worker, plexus_server, plexus_maintainer;
grant select on tenant, incarnation to plexus_intake, plexus_worker, plexus_server;

grant select on channel, message_identity to plexus_intake;
grant update (next_seq) on channel to plexus_intake;
grant usage on sequence upload_number to plexus_intake;
grant insert on message, message_chunk, message_identity, exception_item, audit to plexus_intake;

grant select on all tables in schema plexus to plexus_worker;
revoke select on audit from plexus_worker;
grant insert on message_token, event_identity, event, lane_cursor, subject_key, process_state, timer, parked_event, exception_item,
  journal_identity, journal, journal_line, balance, fold_position, fiscal_period, delivery, delivery_attempt, target_state,
  summary_batch, summary_line, summary_position, channel_cursor, audit to plexus_worker;
grant update on event_identity, lane_cursor, process_state, timer, exception_item, balance, fold_position, delivery, target_state,
  summary_batch, summary_position, channel_cursor, replay to plexus_worker;
grant update (state) on fiscal_period to plexus_worker;
grant delete on timer, parked_event to plexus_worker;

grant select on all tables in schema plexus to plexus_server;
grant insert on tenant, tenant_key, release, entity, channel, channel_cursor, fiscal_period, replay, event_identity, event, posting_hold, audit, exception_item to plexus_server;
grant update (entities) on channel to plexus_server;
grant update (name) on entity to plexus_server;
grant update (stopped) on channel_cursor to plexus_server;
grant update (state) on fiscal_period to plexus_server;
grant update on event_identity, delivery, exception_item, target_state to plexus_server;
grant update (wrapped, shredded_at) on subject_key to plexus_server;
grant delete on posting_hold to plexus_server;

grant execute on function make_partitions, drop_partitions to plexus_maintainer;

-- A partition asked for by its own name is not under the row security of its table: nobody may ask for one.
do $$
declare part record;
begin
  for part in select c.oid::regclass as name from pg_class c where c.relnamespace = 'plexus'::regnamespace and c.relkind = 'r' and c.relispartition loop
    execute format('revoke all on %s from plexus_intake, plexus_worker, plexus_server, plexus_maintainer', part.name);
  end loop;
end $$;
