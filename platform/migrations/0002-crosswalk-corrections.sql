-- A crosswalk row that a person added while records waited for it. It is part of the release it made, and of every release after
-- it until the estate files say the same or something else (docs/decisions/2026-11-21-corrections-stay-until-the-files-speak.md).
create table crosswalk_correction (
  tenant text not null,
  id bigint generated always as identity,
  crosswalk text not null,
  code text not null,
  meaning text not null,
  note text not null,
  exception bigint,
  release int not null,
  principal text not null,
  person text not null,
  made_at timestamptz not null default now(),
  settled_at timestamptz,
  settled_by text check (settled_by in ('files', 'replaced')),
  primary key (id, tenant)
);
create unique index on crosswalk_correction (code, crosswalk, tenant) where settled_at is null;

alter table crosswalk_correction enable row level security;
alter table crosswalk_correction force row level security;
create policy own_rows on crosswalk_correction
  using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select on crosswalk_correction to plexus_worker, plexus_server;
grant insert on crosswalk_correction to plexus_server;
grant update (settled_at, settled_by) on crosswalk_correction to plexus_server;
