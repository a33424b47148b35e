-- What went through each stage, counted where it happens or by a reader that follows: nobody counts a million rows to draw a page.
-- `part` is a channel or a target, `entity` a legal entity; empty where the stage is not told apart by it.
create table flow_minute (
  tenant text not null,
  minute timestamptz not null,
  stage text not null check (stage in ('received', 'translated', 'events', 'posted', 'delivered')),
  part text not null,
  entity text not null,
  n bigint not null,
  primary key (minute, stage, part, entity, tenant)
) with (fillfactor = 50);

-- The minutes that are over, added up.
create table flow_count (
  tenant text not null,
  stage text not null,
  part text not null,
  entity text not null,
  n bigint not null,
  primary key (stage, part, entity, tenant)
) with (fillfactor = 50);

-- Deliveries are counted by when their target confirmed them: those who settle share no row that one who hangs could hold.
create index delivery_confirmed on delivery (settled_at, target, entity, tenant) where state = 'confirmed';

do $$
declare name text;
begin
  foreach name in array array['flow_minute', 'flow_count'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', name,
      'tenant = (select plexus.current_tenant()) and ((select plexus.all_entities()) or entity = any ((select plexus.allowed_entities())::text[]))',
      'tenant = (select plexus.current_tenant()) and ((select plexus.all_entities()) or entity = any ((select plexus.allowed_entities())::text[]))');
  end loop;
end $$;
grant select, insert, update, delete on flow_minute to plexus_worker;
grant select, insert, update on flow_count to plexus_worker;
grant select on flow_minute, flow_count to plexus_server;
