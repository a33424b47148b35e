-- What was answered to a request with an Idempotency-Key, for a day: the row is written in the transaction of what the request did. `key` is
-- a keyed hash of caller, route and key, `request` one of what was asked; the answer is sealed.
create table idempotent_answer (
  tenant text not null,
  key bytea not null,
  request bytea not null,
  wrapped_key bytea not null,
  answer bytea not null,
  made_at timestamptz not null,
  primary key (key, tenant)
);
create index on idempotent_answer (made_at, tenant);

-- A business document that came in through the API. Its sender's name for it is in `id`, as a keyed hash with the sender's own name, so that the
-- same document enters once; `message` is where it stands in the inbox.
create table submission (
  tenant text not null,
  id text not null,
  kind text not null check (kind in ('payment', 'journal')),
  entity text not null,
  principal text not null,
  person text not null,
  content_hash bytea not null,
  channel int,
  message bigint,
  made_at timestamptz not null,
  primary key (id, tenant)
);

do $$
declare
  own constant text := 'tenant = (select plexus.current_tenant())';
  entities constant text := own || ' and ((select plexus.all_entities()) or entity = any ((select plexus.allowed_entities())::text[]))';
begin
  execute 'alter table idempotent_answer enable row level security';
  execute 'alter table idempotent_answer force row level security';
  execute format('create policy own_rows on idempotent_answer using (%s) with check (%s)', own, own);
  execute 'alter table submission enable row level security';
  execute 'alter table submission force row level security';
  execute format('create policy own_rows on submission using (%s) with check (%s)', entities, entities);
end $$;
grant select, insert, update, delete on idempotent_answer to plexus_server;
grant select, insert on submission to plexus_server;
grant update (channel, message) on submission to plexus_server;
