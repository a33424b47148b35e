-- What patient accounts moved per day and ledger account, folded from lines by a reader of its own, so that the totals of a partner are
-- compared without reading the whole ledger. The day is the one asked for: of a journal that a period rule moved, the original one.
create table account_day (
  tenant text not null,
  day date not null,
  entity text not null,
  currency text not null,
  account text not null,
  amount bigint not null,
  primary key (day, account, entity, currency, tenant)
) with (fillfactor = 70);

create table account_day_position (
  tenant text not null,
  entity text not null,
  incarnation smallint not null default 0,
  xid xid8 not null default '0',
  journal bigint not null default 0,
  primary key (entity, tenant)
) with (fillfactor = 40);

do $$
declare
  name text;
  rule constant text := 'tenant = (select plexus.current_tenant()) and ((select plexus.all_entities()) or entity = any ((select plexus.allowed_entities())::text[]))';
begin
  foreach name in array array['account_day', 'account_day_position'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', name, rule, rule);
  end loop;
end $$;
grant select, insert, update on account_day, account_day_position to plexus_worker;
grant select on account_day, account_day_position to plexus_server;
