-- Who is told of events by webhook, what is on its way to them, and what was tried.
create table webhook (
  tenant text not null,
  id bigint generated always as identity,
  url text not null check (length(url) <= 2000),
  -- Of which events it is told; null: of all.
  types text[],
  keys text[],
  entities text[],
  owner text not null,
  description text not null,
  -- The machine client it belongs to; null: people see to it.
  client text,
  state text not null default 'active' check (state in ('active', 'disabled', 'deleted')),
  -- Why it is disabled.
  reason text,
  -- Sealed. While both live, what is sent is signed with both.
  secret bytea not null,
  secret_number int not null default 1,
  former_secret bytea,
  former_until timestamptz,
  made_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (id, tenant),
  foreign key (client, tenant) references client (id, tenant)
);
create index on webhook (client, tenant) where state <> 'deleted';

-- How far in the log a webhook has been read, and how its receiver does. Changes all the time, so it is apart.
create table webhook_state (
  tenant text not null,
  webhook bigint not null,
  incarnation smallint not null,
  xid xid8 not null,
  seq bigint not null,
  -- Failures since something was last taken, counted once for what was on its way together.
  failures int not null default 0,
  failing_since timestamptz,
  failed_at timestamptz,
  delivered_at timestamptz,
  due_at timestamptz not null default now(),
  primary key (webhook, tenant),
  foreign key (webhook, tenant) references webhook (id, tenant) on delete cascade
) with (fillfactor = 40);

-- One event for one webhook, by its place in the log; the event itself is not copied. Without a place it is a ping.
create table webhook_delivery (
  tenant text not null,
  id bigint generated always as identity,
  webhook bigint not null,
  entity text,
  lane smallint,
  incarnation smallint,
  xid xid8,
  seq bigint,
  recorded_at timestamptz,
  -- What the receiver knows it by: the same however often it is sent.
  message text not null,
  type text not null,
  key text not null,
  state text not null default 'ready' check (state in ('ready', 'running', 'delivered', 'failed')),
  tries smallint not null default 0,
  fence bigint not null default 0,
  due_at timestamptz not null default now(),
  leased_until timestamptz,
  made_at timestamptz not null default now(),
  tried_at timestamptz,
  since timestamptz not null default now(),
  primary key (id, tenant)
) with (fillfactor = 60);
create unique index on webhook_delivery (message, webhook, tenant);
create index webhook_delivery_open on webhook_delivery (webhook, due_at, id, tenant) where state in ('ready', 'running');
create index webhook_delivery_heads on webhook_delivery (key, webhook, id, tenant) where state in ('ready', 'running');
create index webhook_delivery_running on webhook_delivery (webhook, tenant) where state = 'running';
create index on webhook_delivery (webhook, id, tenant);
create index on webhook_delivery (recorded_at, webhook, tenant);
create index webhook_delivery_settled on webhook_delivery (since, tenant) where state in ('delivered', 'failed');

-- What was tried and what came of it, never changed. Nothing of what was sent or answered.
create table webhook_attempt (
  tenant text not null,
  id bigint generated always as identity,
  webhook bigint not null,
  delivery bigint not null,
  entity text,
  message text not null,
  try smallint not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null check (outcome in ('delivered', 'failed')),
  -- What was answered; null: nothing was.
  status smallint,
  code text,
  ms int not null,
  primary key (id, tenant)
);
create index on webhook_attempt (webhook, id, tenant);
create index on webhook_attempt (delivery, id, tenant);
create index on webhook_attempt (at, tenant);

do $$
declare
  name text;
  rule text;
  own constant text := 'tenant = (select plexus.current_tenant())';
  whole constant text := '(select plexus.all_entities())';
begin
  foreach name in array array['webhook', 'webhook_state', 'webhook_delivery', 'webhook_attempt'] loop
    rule := case name
      -- Who may see some entities sees a webhook that tells of these only.
      when 'webhook' then own || ' and (' || whole || ' or entities <@ (select plexus.allowed_entities()))'
      when 'webhook_state' then own
      else own || ' and (' || whole || ' or entity is null or entity = any ((select plexus.allowed_entities())::text[]))'
    end;
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', name, rule, rule);
  end loop;
end $$;

grant select, insert on webhook, webhook_state, webhook_delivery to plexus_server;
grant update (url, types, keys, entities, owner, description, state, reason, secret, secret_number, former_secret, former_until, changed_at)
  on webhook to plexus_server;
grant update (failures, failing_since, failed_at, due_at) on webhook_state to plexus_server;
grant update (state, tries, fence, due_at, leased_until, tried_at, since) on webhook_delivery to plexus_server;
grant select on webhook_attempt to plexus_server;

grant select on webhook, webhook_state, webhook_delivery, webhook_attempt to plexus_worker;
grant select (tenant, id, state) on client to plexus_worker;
grant update (state, reason, changed_at) on webhook to plexus_worker;
grant update on webhook_state to plexus_worker;
grant insert, update, delete on webhook_delivery to plexus_worker;
grant insert, delete on webhook_attempt to plexus_worker;
grant delete on webhook to plexus_worker;
grant usage on sequence webhook_id_seq to plexus_server;
