-- Browsers that people are logged in with. The cookie's value is not kept, only its digest: who reads this table gets in nowhere.
create table console_session (
  tenant text not null,
  digest bytea not null,
  -- What people call it by; says nothing about the cookie.
  id uuid not null,
  person text not null,
  name text not null,
  -- Who vouched for the person; null: who could read the token of this installation.
  issuer text,
  roles text[] not null,
  -- The entities whose work is theirs; null: all of the tenant's.
  entities text[],
  made_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (digest, tenant)
) with (fillfactor = 70);
create unique index on console_session (id, tenant);
create index on console_session (person, tenant);
create index on console_session (expires_at, tenant);

alter table console_session enable row level security;
alter table console_session force row level security;
create policy own_rows on console_session using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert, delete on console_session to plexus_server;
grant update (seen_at, ended_at) on console_session to plexus_server;
