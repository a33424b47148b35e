-- Which invoices an ERP is asked about, whether they were paid: when it is looked next, and what was kept last of what it said.
create table payment_look (
  tenant text not null,
  delivery bigint not null,
  target text not null,
  -- When the ERP confirmed the invoice.
  delivered_at timestamptz not null,
  -- Absent: it was paid long ago, and nothing more is expected.
  due_at timestamptz,
  told text,
  told_at timestamptz,
  primary key (delivery, tenant)
);
create index payment_look_due on payment_look (due_at, target, tenant) where due_at is not null;
create index payment_look_delivered on payment_look (delivered_at, target, tenant);
create index delivery_invoiced on delivery (settled_at, target, tenant) where kind = 'supplier-invoice' and state = 'confirmed';
alter table payment_look enable row level security;
alter table payment_look force row level security;
create policy own_rows on payment_look
  using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert, update on payment_look to plexus_worker;
