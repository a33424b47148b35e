-- The audit is sealed in signed batches, each chained to the one before (docs/explanations/audit.md). Ids are given out before rows are
-- committed, so sealing goes by the position of the transaction, below the snapshot horizon, as readers of the event log do.
create function current_incarnation() returns smallint stable language sql
  as $$ select coalesce(max(number), 1::smallint) from plexus.incarnation $$;

-- Rows that are there already get the position of this migration, in the order of their ids.
alter table audit add column incarnation smallint not null default current_incarnation();
alter table audit add column xid xid8 not null default pg_current_xact_id();
create index on audit (incarnation, xid, id, tenant);

-- The public halves of the keys that signed: kept for as long as there are seals.
create table audit_key (
  tenant text not null,
  key text not null,
  public bytea not null,
  made_at timestamptz not null default now(),
  primary key (key, tenant)
);

-- One sealed batch: the rows after one position up to another, with the hash of each, so that the one that was altered can be named.
create table audit_seal (
  tenant text not null,
  batch bigint not null check (batch > 0),
  after_incarnation smallint not null,
  after_xid xid8 not null,
  after_id bigint not null,
  to_incarnation smallint not null,
  to_xid xid8 not null,
  to_id bigint not null,
  ids bytea not null,
  leaves bytea not null,
  root bytea not null,
  previous bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  key text not null,
  signature bytea not null,
  primary key (batch, tenant)
);
alter table audit_seal alter column leaves set storage external;
create index on audit_seal (sealed_at, tenant);

do $$
declare name text;
begin
  foreach name in array array['audit_key', 'audit_seal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_rows on %I using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()))', name);
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()', name || '_is_immutable', name);
  end loop;
end $$;
grant select, insert on audit_key, audit_seal to plexus_server;
