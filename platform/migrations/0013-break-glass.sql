-- Emergency access of a person (45 CFR 164.312(a)(2)(ii)): what it was for, how long it lasted and what another person thought of it.
create table break_glass (
  tenant text not null,
  id bigint generated always as identity,
  person text not null,
  -- Who vouched for the person, as in console_session: people of two providers may have one name.
  issuer text,
  reason text not null check (length(reason) between 3 and 200),
  purpose text not null,
  -- The entities it shows beside the person's own; null: all of the tenant's.
  entities text[],
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz,
  reviewed_at timestamptz,
  reviewed_by text,
  verdict text check (verdict in ('justified', 'not-justified')),
  words text,
  primary key (id, tenant),
  check (expires_at > opened_at and expires_at <= opened_at + interval '60 minutes'),
  -- Nobody reviews their own.
  check (reviewed_by <> person),
  check (num_nulls(reviewed_at, reviewed_by, verdict, words) in (0, 4))
);
create index on break_glass (person, opened_at, tenant);
create index on break_glass (opened_at, tenant);

alter table break_glass enable row level security;
alter table break_glass force row level security;
create policy own_rows on break_glass using (tenant = (select plexus.current_tenant())) with check (tenant = (select plexus.current_tenant()));
grant select, insert on break_glass to plexus_server;
grant update (closed_at, reviewed_at, reviewed_by, verdict, words) on break_glass to plexus_server;

-- What was said of it stands: a review is written once and an ended access does not begin again.
create function keep_break_glass() returns trigger language plpgsql as $$
begin
  if old.reviewed_at is not null or (old.closed_at is not null and new.closed_at is distinct from old.closed_at) then
    raise exception 'break-glass % is on record and stays as it is', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_break_glass before update on break_glass for each row execute function keep_break_glass();
