-- How often each operation of the interface was asked for, by whom and on which day (UTC): who uses an operation is told before it changes. Of people
-- it is counted together: it says what is used, not who worked when.
create table api_usage (
  tenant text not null,
  -- As the description names it: `get-accounts-subject`.
  operation text not null,
  -- The id of a machine client; empty for people, and `*` for the token of the installation.
  client text not null,
  day date not null,
  requests bigint not null,
  -- Answered with 4xx, and with 5xx.
  refused bigint not null,
  failed bigint not null,
  last_at timestamptz not null,
  primary key (day, operation, client, tenant)
);
alter table api_usage enable row level security;
alter table api_usage force row level security;
create policy own_rows on api_usage
  using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert, update, delete on api_usage to plexus_server;
