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

-- What is owed on a patient account, in one statement that sets its scope itself: programs ask nothing as often, and a transaction of four
-- statements costs twice as much (measured). Row security holds as everywhere: it runs as who calls it, under the settings it makes.
create function balance_of(of_tenant text, of_entities text, of_subject text)
  returns table (entity text, status text, hold text, currency text, bucket text, amount text) language plpgsql as $$
begin
  perform set_config('plexus.tenant', of_tenant, true), set_config('plexus.entities', of_entities, true);
  return query
    select p.entity, p.status, p.hold, l.currency, l.bucket, l.amount::text
    from (select of_subject as subject) a
    left join plexus.process_state p on p.key = a.subject and p.tenant = of_tenant
    left join lateral (
      select j.currency, coalesce(j.bucket, '') as bucket, sum(j.amount) as amount from plexus.journal_line j
      where j.subject = a.subject and j.tenant = of_tenant and j.account = 'patient-receivable' group by 1, 2) l on true
    order by l.bucket;
end $$;
