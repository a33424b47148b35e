-- When the certificates of listeners and of who connects to them end, as far as they were seen: whoever asks for health is told by one node
-- what all know.
create table certificate_end (
  tenant text not null,
  place text not null,
  whose text not null,
  ends_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (place, whose, tenant)
);
alter table certificate_end enable row level security;
alter table certificate_end force row level security;
create policy own_rows on certificate_end
  using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert, update, delete on certificate_end to plexus_worker;
grant select on certificate_end to plexus_server;
