-- Machine clients, the public keys they authenticate with, and what their tokens are signed with.
create table client (
  tenant text not null,
  id text not null check (id ~ '^[a-z][a-z0-9-]{0,59}$'),
  name text not null,
  owner text not null,
  scopes text[] not null,
  -- The entities it may see; null: all of the tenant's.
  entities text[],
  state text not null default 'active' check (state in ('active', 'disabled')),
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (id, tenant)
);

-- Several live at a time, so that a client changes its key without a gap. Never deleted: a token names the key it was asked for with.
create table client_key (
  tenant text not null,
  client text not null,
  kid text not null,
  -- RFC 7638: the same key is not registered twice, and not for two clients.
  thumbprint text not null,
  jwk text not null,
  added_at timestamptz not null,
  expires_at timestamptz,
  retired_at timestamptz,
  primary key (kid, client, tenant),
  foreign key (client, tenant) references client (id, tenant)
);
create unique index on client_key (thumbprint, tenant);
create index on client_key (client, tenant);

-- Assertions that were used, until they would be refused as expired anyway.
create table assertion_use (
  tenant text not null,
  digest bytea not null,
  expires_at timestamptz not null,
  primary key (digest, tenant)
);
create index on assertion_use (expires_at, tenant);

-- What access tokens are signed with: the private half sealed by the master key. One signs, older ones verify until their tokens ended.
create table token_key (
  tenant text not null,
  kid text not null,
  public_jwk text not null,
  wrapped bytea not null,
  made_at timestamptz not null,
  retired_at timestamptz,
  primary key (kid, tenant)
);
create unique index token_key_signing on token_key (tenant) where retired_at is null;

create table revoked_token (
  tenant text not null,
  jti text not null,
  client text not null,
  expires_at timestamptz not null,
  primary key (jti, tenant)
);
create index on revoked_token (expires_at, tenant);

do $$
declare
  name text;
  rule constant text := 'tenant = (select plexus.current_tenant())';
begin
  foreach name in array array['client', 'client_key', 'assertion_use', 'token_key', 'revoked_token'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', name, rule, rule);
  end loop;
end $$;
grant select, insert on client, client_key, assertion_use, token_key, revoked_token to plexus_server;
grant update (state, changed_at) on client to plexus_server;
grant update (retired_at) on client_key, token_key to plexus_server;
grant delete on assertion_use, revoked_token to plexus_server;
