-- Up to when deliveries were counted: who begins to count again counts from there, not from the first delivery on.
create table flow_position (
  tenant text primary key,
  delivered_until timestamptz not null
) with (fillfactor = 50);
alter table flow_position enable row level security;
alter table flow_position force row level security;
create policy own_rows on flow_position
  using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert, update on flow_position to plexus_worker;
