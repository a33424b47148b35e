-- What an ERP is to make of a fiscal period, since ours was closed or opened again: from when on it is wanted, and how often it was told.
create table period_order (
  tenant text not null,
  target text not null,
  entity text not null,
  period text not null,
  state text not null check (state in ('open', 'closed')),
  wanted_at timestamptz not null,
  is_told boolean not null default false,
  times int not null default 0,
  primary key (period, entity, target, tenant)
);
alter table period_order enable row level security;
alter table period_order force row level security;
create policy own_rows on period_order
  using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert, update on period_order to plexus_worker;
