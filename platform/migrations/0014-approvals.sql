-- Segregation of duties and change control. What is written here holds whatever the program does: run-time roles read these tables, and
-- change them through the functions below and in no other way. A refusal has the SQLSTATE PX001 and a code as its message.

-- What this installation is run as; without a row development. It only ever rises: what was approved under the stricter rules stays under them.
create table installation (
  one boolean primary key default true check (one),
  environment text not null check (environment in ('development', 'test', 'production')),
  since timestamptz not null default now()
);

create function current_environment() returns text stable language sql set search_path = plexus, pg_temp
  as $$ select coalesce((select environment from installation), 'development') $$;
create function environment_rank(name text) returns int immutable language sql
  as $$ select array_position(array['development', 'test', 'production'], name) $$;
create function refuse_lower_environment() returns trigger language plpgsql as $$
begin
  if plexus.environment_rank(new.environment) >= plexus.environment_rank(old.environment) then return new; end if;
  raise exception 'ENVIRONMENT_LOWERED' using errcode = 'PX001';
end $$;
create trigger environment_only_rises before update on installation for each row execute function refuse_lower_environment();
create trigger installation_stays before delete on installation for each row execute function refuse_change();

-- People and what acts in their name ----------------------------------------------------------------------------------

create table person (
  tenant text not null,
  id uuid not null default gen_random_uuid(),
  name text not null,
  made_at timestamptz not null default now(),
  primary key (id, tenant)
);

-- `openid:ISSUER SUBJECT`, `client:ID`, or `installation`: whoever can read the token of the data folder is one person, whatever name they give.
create table person_account (
  tenant text not null,
  account text not null check (account ~ '^(openid:.+|client:[a-z][a-z0-9-]{0,59}|installation)$'),
  login text not null,
  person uuid not null,
  since timestamptz not null default now(),
  primary key (account, tenant),
  foreign key (person, tenant) references person (id, tenant)
);
create index on person_account (person, tenant);
create index on person_account (login, tenant);

-- Who registered a client or gave it a key can act through it, whoever answers for it.
create table client_keeper (
  tenant text not null,
  client text not null,
  account text not null,
  since timestamptz not null default now(),
  primary key (client, account, tenant)
);

-- A dated standing in: `to_account` decides with the roles that `from_account` had when it was made, never with more.
create table delegation (
  tenant text not null,
  id bigint generated always as identity,
  from_account text not null,
  to_account text not null,
  roles text[] not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  made_at timestamptz not null default now(),
  primary key (id, tenant),
  check (from_at < until_at and until_at <= from_at + interval '90 days')
);
create index on delegation (from_account, tenant);
create index on delegation (to_account, tenant);

alter table console_session add column account text;

-- Proposals -----------------------------------------------------------------------------------------------------------

create table proposal (
  tenant text not null,
  id bigint generated always as identity,
  entity text not null,
  kind text not null check (kind ~ '^[a-z][a-z-]{0,59}$'),
  version int not null default 1,
  state text not null default 'draft' check (state in ('draft', 'proposed', 'approved', 'rejected', 'withdrawn', 'expired', 'executed')),
  -- What it is about, by a pseudonymous name: an account, a period. Amounts are added up by it.
  subject text not null,
  -- Exactly what is proposed, as canonical JSON.
  content bytea not null check (octet_length(content) <= 65536),
  hash bytea generated always as (sha256(content)) stored,
  -- Whole minor units.
  amount bigint,
  currency text,
  reason text not null check (octet_length(reason) <= 800),
  maker_account text not null,
  maker_person uuid,
  maker text not null,
  -- How many must approve, and the roles one of which each of them needs; null: whoever may approve at all.
  approvers smallint,
  roles text[],
  made_at timestamptz not null default now(),
  proposed_at timestamptz,
  due_at timestamptz,
  expires_at timestamptz,
  decided_at timestamptz,
  -- The transaction that used it up, by number and time: numbers begin anew in a database that was restored.
  executed_xid xid8,
  executed_at timestamptz,
  -- Names what it became: the identity of its event.
  effect bytea,
  primary key (id, tenant),
  check ((amount is null) = (currency is null))
);
create index on proposal (maker_account, proposed_at, tenant);
create index on proposal (subject, kind, tenant);
create index on proposal (expires_at, tenant) where state in ('proposed', 'approved');
create unique index on proposal (effect, tenant);

create table approval (
  tenant text not null,
  proposal bigint not null,
  entity text not null,
  account text not null,
  person uuid not null,
  approver text not null,
  -- Whose authority it was, where someone stood in.
  for_account text,
  for_person uuid,
  for_approver text,
  maker_person uuid not null,
  decision text not null check (decision in ('approve', 'reject')),
  -- Of the exact content that was looked at.
  hash bytea not null,
  roles text[] not null,
  session uuid,
  note text,
  at timestamptz not null default now(),
  primary key (proposal, person, tenant),
  check (person <> maker_person and for_person is distinct from maker_person)
);

-- What became of each proposal, step by step.
create table proposal_step (
  tenant text not null,
  proposal bigint not null,
  step bigint generated always as identity,
  entity text not null,
  action text not null check (action in ('drafted', 'edited', 'proposed', 'approved', 'rejected', 'withdrawn', 'expired', 'executed')),
  who text not null,
  for_whom text,
  version int not null,
  hash bytea not null,
  note text,
  at timestamptz not null default clock_timestamp(),
  primary key (proposal, step, tenant)
);

create trigger approval_is_immutable before update or delete on approval for each row execute function refuse_change();
create trigger step_is_immutable before update or delete on proposal_step for each row execute function refuse_change();
create trigger keeper_is_immutable before update or delete on client_keeper for each row execute function refuse_change();

-- Who is behind a proposal: the person of the maker's account, of a client also who keeps it, and whom these let stand in for them while
-- it was open, and whom those did.
create function makers_of(wanted bigint) returns table (person uuid) stable language sql security definer set search_path = plexus, pg_temp
  as $$ with recursive p as (
      select tenant, maker_account, made_at from proposal where id = wanted and tenant = current_tenant()
    ), behind as (
      select a.person from p join person_account a on a.account = p.maker_account and a.tenant = p.tenant
      union
      select a.person from p join client_keeper k on 'client:' || k.client = p.maker_account and k.tenant = p.tenant
        join person_account a on a.account = k.account and a.tenant = k.tenant
    ), reached as (
      select b.person, 0 as far from behind b
      union
      select t.person, r.far + 1 from reached r cross join p
        join person_account f on f.person = r.person and f.tenant = p.tenant
        join delegation d on d.from_account = f.account and d.tenant = p.tenant
          and d.until_at > p.made_at and (d.ended_at is null or d.ended_at > p.made_at)
        join person_account t on t.account = d.to_account and t.tenant = p.tenant
      where r.far < 2
    )
    select distinct r.person from reached r $$;

-- How many different people approve exactly this content now, none of them behind it: links made after an approval count too. Someone who
-- stands in counts as whom they stand in for, and neither counts twice.
create function approvers_of(wanted bigint) returns int stable language sql security definer set search_path = plexus, pg_temp
  as $$ with made as materialized (select person from makers_of(wanted)), fit as (
      select a.person as approver, f.person as principal from approval v
        join proposal p on p.id = v.proposal and p.tenant = v.tenant and p.hash = v.hash
        join person_account a on a.account = v.account and a.tenant = v.tenant
        join person_account f on f.account = coalesce(v.for_account, v.account) and f.tenant = v.tenant
      where v.proposal = wanted and v.tenant = current_tenant() and v.decision = 'approve'
        and a.person not in (select person from made) and f.person not in (select person from made)
    )
    select least(count(distinct approver), count(distinct principal))::int from fit $$;

-- The rules of a proposal, for whoever changes the table, its owner too.
create function guard_proposal() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
begin
  if tg_op = 'DELETE' then raise exception 'PROPOSAL_KEPT' using errcode = 'PX001'; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'draft' then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
    return new;
  end if;
  if (new.tenant, new.id, new.kind, new.maker_account, new.made_at) is distinct from (old.tenant, old.id, old.kind, old.maker_account, old.made_at)
    or (old.state <> 'draft' and (new.entity, new.version, new.subject, new.content, new.amount, new.currency, new.reason, new.maker_person, new.maker,
        new.approvers, new.roles, new.proposed_at, new.expires_at)
      is distinct from (old.entity, old.version, old.subject, old.content, old.amount, old.currency, old.reason, old.maker_person, old.maker,
        old.approvers, old.roles, old.proposed_at, old.expires_at)) then
    raise exception 'PROPOSAL_FIXED' using errcode = 'PX001';
  end if;
  if new.state <> old.state and not (old.state || ' ' || new.state) = any (array['draft proposed', 'draft withdrawn', 'proposed approved',
      'proposed rejected', 'proposed withdrawn', 'proposed expired', 'approved withdrawn', 'approved expired', 'approved executed']) then
    raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001';
  end if;
  if new.state <> old.state and new.state in ('approved', 'executed')
    and (new.approvers is null or approvers_of(new.id) < new.approvers) then
    raise exception 'PROPOSAL_NOT_APPROVED' using errcode = 'PX001';
  end if;
  if new.state = 'executed' and old.state <> 'executed' and old.expires_at <= now() then
    raise exception 'PROPOSAL_EXPIRED' using errcode = 'PX001';
  end if;
  if old.state in ('rejected', 'withdrawn', 'expired', 'executed') and new is distinct from old then
    raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger proposal_is_guarded before insert or update or delete on proposal for each row execute function guard_proposal();

create function guard_approval() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare p proposal;
begin
  select * into p from proposal where id = new.proposal and tenant = new.tenant for update;
  -- Who is behind it is found within the tenant that is set.
  if not found or current_tenant() is distinct from new.tenant then raise exception 'PROPOSAL_UNKNOWN' using errcode = 'PX001'; end if;
  if p.state <> 'proposed' then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
  if p.expires_at <= now() then raise exception 'PROPOSAL_EXPIRED' using errcode = 'PX001'; end if;
  if new.hash is distinct from p.hash then raise exception 'PROPOSAL_DIFFERS' using errcode = 'PX001'; end if;
  if new.account like 'client:%' or not exists (
    select from person_account a where a.account = new.account and a.person = new.person and a.tenant = new.tenant
  ) or (new.account = 'installation' and current_environment() <> 'development') then
    raise exception 'APPROVER_NOT_PROVEN' using errcode = 'PX001';
  end if;
  if exists (select from makers_of(new.proposal) m where m.person in (new.person, new.for_person)) then
    raise exception 'PROPOSAL_OWN' using errcode = 'PX001';
  end if;
  if new.for_person is not null and not exists (
    select from delegation d join person_account t on t.account = d.to_account and t.tenant = d.tenant
    where d.tenant = new.tenant and d.from_account = new.for_account and t.person = new.person and d.roles @> new.roles
      and d.from_at <= now() and d.until_at > now() and d.ended_at is null
  ) then
    raise exception 'DELEGATION_MISSING' using errcode = 'PX001';
  end if;
  if p.roles is not null and new.account <> 'installation' and not new.roles && p.roles then
    raise exception 'APPROVER_ROLE_MISSING' using errcode = 'PX001';
  end if;
  if exists (
    select from approval v where v.proposal = new.proposal and v.tenant = new.tenant
      and (v.person in (new.person, new.for_person) or v.for_person in (new.person, new.for_person))
  ) then
    raise exception 'PROPOSAL_DECIDED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger approval_is_guarded before insert on approval for each row execute function guard_approval();

-- What people are let do ----------------------------------------------------------------------------------------------

create type acting as (account text, person uuid, name text, roles text[]);

-- Who a console session is of; without one, the installation. Makes the person at the first time.
create function acting_in(wanted uuid) returns acting language plpgsql security definer set search_path = plexus, pg_temp as $$
declare found_session console_session; who acting;
begin
  if wanted is null then
    perform know_account('installation', 'installation', 'Who holds the token of this installation');
    select a.account, a.person, a.login, '{}'::text[] into who from person_account a where a.account = 'installation' and a.tenant = current_tenant();
    return who;
  end if;
  select * into found_session from console_session s where s.id = wanted and s.tenant = current_tenant() and s.ended_at is null;
  if not found or (found_session.account is null and found_session.issuer is not null) then
    raise exception 'APPROVER_NOT_PROVEN' using errcode = 'PX001';
  end if;
  who.account := coalesce(found_session.account, 'installation');
  perform know_account(who.account, found_session.person, found_session.name);
  select a.person into who.person from person_account a where a.account = who.account and a.tenant = current_tenant();
  who.name := found_session.person;
  who.roles := found_session.roles;
  return who;
end $$;

-- Notes an account that somebody came in with. A new one is a person of its own until it is linked.
create function know_account(given text, login_name text, full_name text) returns uuid language plpgsql security definer set search_path = plexus, pg_temp as $$
declare whose uuid;
begin
  select person into whose from person_account where account = given and tenant = current_tenant();
  if whose is not null then
    -- Providers let people be called otherwise; who they are stays.
    update person_account set login = login_name where account = given and tenant = current_tenant() and login <> login_name;
    return whose;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('person|' || current_tenant(), 0));
  select person into whose from person_account where account = given and tenant = current_tenant();
  if whose is not null then return whose; end if;
  insert into person (tenant, name) values (current_tenant(), full_name) returning id into whose;
  insert into person_account (tenant, account, login, person) values (current_tenant(), given, login_name, whose);
  return whose;
end $$;

-- Says that two accounts are of one person. Nothing parts them again: that would let somebody approve what is their own. Whose the token of the
-- installation is, its holder alone does not say outside development.
create function link_accounts(given text, other text, in_session uuid) returns uuid language plpgsql security definer set search_path = plexus, pg_temp as $$
declare whose uuid; former uuid;
begin
  if 'installation' in (given, other) and current_environment() <> 'development'
    and (acting_in(in_session)).account = 'installation' then
    raise exception 'APPROVER_NOT_PROVEN' using errcode = 'PX001';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('person|' || current_tenant(), 0));
  select person into whose from person_account where account = other and tenant = current_tenant();
  if whose is null then raise exception 'ACCOUNT_NOT_KNOWN' using errcode = 'PX001'; end if;
  if given like 'client:%' and exists (select from client where 'client:' || id = given and tenant = current_tenant()) then
    insert into person_account (tenant, account, login, person) values (current_tenant(), given, substr(given, 8), whose) on conflict do nothing;
  end if;
  select person into former from person_account where account = given and tenant = current_tenant();
  if former is null then raise exception 'ACCOUNT_NOT_KNOWN' using errcode = 'PX001'; end if;
  update person_account set person = whose where person = former and tenant = current_tenant();
  return whose;
end $$;

create function keep_client(given text, in_session uuid) returns void language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session);
begin
  insert into client_keeper (tenant, client, account) values (current_tenant(), given, who.account) on conflict do nothing;
end $$;

create function delegate_approvals(in_session uuid, to_login text, starts timestamptz, ends timestamptz) returns bigint
  language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session); target text; made bigint;
begin
  if who.account = 'installation' then raise exception 'APPROVER_NOT_PROVEN' using errcode = 'PX001'; end if;
  select min(account) into target from person_account where login = to_login and account like 'openid:%' and tenant = current_tenant() having count(*) = 1;
  if target is null then raise exception 'ACCOUNT_NOT_KNOWN' using errcode = 'PX001'; end if;
  if exists (select from person_account a where a.account = target and a.person = who.person and a.tenant = current_tenant()) then
    raise exception 'DELEGATION_TO_SELF' using errcode = 'PX001';
  end if;
  insert into delegation (tenant, from_account, to_account, roles, from_at, until_at)
    values (current_tenant(), who.account, target, who.roles, starts, ends) returning id into made;
  return made;
end $$;

create function end_delegation(wanted bigint, in_session uuid) returns void language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session);
begin
  update delegation d set ended_at = now() where d.id = wanted and d.tenant = current_tenant() and d.ended_at is null
    and exists (select from person_account a where a.account = d.from_account and a.person = who.person and a.tenant = d.tenant);
  if not found then raise exception 'DELEGATION_UNKNOWN' using errcode = 'PX001'; end if;
end $$;

create function note_step(p proposal, did text, by_whom text, instead_of text, words text) returns void language sql security definer set search_path = plexus, pg_temp
  as $$ insert into proposal_step (tenant, proposal, entity, action, who, for_whom, version, hash, note)
    values (p.tenant, p.id, p.entity, did, by_whom, instead_of, p.version, sha256(p.content), words) $$;

-- The proposal, locked, when the caller may see it.
create function held_proposal(wanted bigint) returns proposal language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal;
begin
  select * into p from proposal where id = wanted and tenant = current_tenant() and (all_entities() or entity = any (allowed_entities())) for update;
  if not found then raise exception 'PROPOSAL_UNKNOWN' using errcode = 'PX001'; end if;
  return p;
end $$;

-- Writes a draft down. `by_client` names a machine client, which makes proposals and never decides any.
create function draft_proposal(of_kind text, of_entity text, about text, exactly bytea, worth bigint, in_currency text, why text, in_session uuid, by_client text)
  returns bigint language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting; p proposal;
begin
  if not (all_entities() or of_entity = any (allowed_entities())) then raise exception 'PROPOSAL_ENTITY' using errcode = 'PX001'; end if;
  if by_client is null then
    who := acting_in(in_session);
  else
    who.account := 'client:' || by_client;
    who.name := who.account;
    select person into who.person from person_account where account = who.account and tenant = current_tenant();
  end if;
  insert into proposal (tenant, entity, kind, subject, content, amount, currency, reason, maker_account, maker_person, maker)
    values (current_tenant(), of_entity, of_kind, about, exactly, worth, in_currency, why, who.account, who.person, who.name) returning * into p;
  perform note_step(p, 'drafted', who.name, null, why);
  return p.id;
end $$;

-- Whether the session or client is of the maker; approvals and linking go by persons, and so does this.
create function is_maker(wanted bigint, in_session uuid, by_client text) returns boolean language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting; by_account text;
begin
  select maker_account into by_account from proposal where id = wanted and tenant = current_tenant();
  if by_client is not null then return by_account = 'client:' || by_client; end if;
  who := acting_in(in_session);
  return exists (select from person_account a where a.account = by_account and a.person = who.person and a.tenant = current_tenant());
end $$;

-- Whether it is of somebody who is behind the proposal, and so cannot decide about it.
create function is_behind(wanted bigint, in_session uuid, by_client text) returns boolean language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting;
begin
  if by_client is not null then return is_maker(wanted, in_session, by_client); end if;
  who := acting_in(in_session);
  return exists (select from makers_of(wanted) m where m.person = who.person);
end $$;

-- Whether it is of somebody who may decide about the proposal now, in their own name or standing in for somebody.
create function may_decide(wanted bigint, in_session uuid) returns boolean language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session);
begin
  if who.account = 'installation' and current_environment() <> 'development' then return false; end if;
  return exists (
    select from proposal p where p.id = wanted and p.tenant = current_tenant() and p.state = 'proposed' and p.expires_at > now()
      and not exists (select from makers_of(wanted) m where m.person = who.person)
      and not exists (select from approval v where v.proposal = p.id and v.tenant = p.tenant and who.person in (v.person, v.for_person))
      and (p.roles is null or who.account = 'installation' or p.roles && who.roles or exists (
        select from delegation d join person_account t on t.account = d.to_account and t.tenant = d.tenant
          join person_account f on f.account = d.from_account and f.tenant = d.tenant
        where d.tenant = p.tenant and t.person = who.person and d.roles && p.roles and d.from_at <= now() and d.until_at > now() and d.ended_at is null
          and f.person not in (select m.person from makers_of(wanted) m))));
end $$;

create function edit_proposal(wanted bigint, exactly bytea, worth bigint, in_currency text, why text, in_session uuid, by_client text) returns void
  language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted);
begin
  if not is_maker(wanted, in_session, by_client) then raise exception 'PROPOSAL_NOT_YOURS' using errcode = 'PX001'; end if;
  if p.state <> 'draft' then raise exception 'PROPOSAL_FIXED' using errcode = 'PX001'; end if;
  update proposal set content = exactly, amount = worth, currency = in_currency, reason = why, version = version + 1
    where id = wanted and tenant = current_tenant() returning * into p;
  perform note_step(p, 'edited', p.maker, null, why);
end $$;

-- What the approvals policy of the release in force says of a kind; null: nothing.
create function approval_rule(of_kind text) returns json stable language sql security definer set search_path = plexus, pg_temp
  as $$ select content::json -> 'policies' -> 'approvals' -> 'kinds' -> of_kind from release
    where tenant = current_tenant() order by number desc limit 1 $$;

-- The most that the maker's person, or the subject, comes to within a day with this one, of the kinds that are counted together.
-- Entities are set inside: in the head of a function such a setting wants a superuser.
create function cumulated(p proposal, together text[]) returns numeric stable language plpgsql security definer set search_path = plexus, pg_temp as $$
declare entities text := current_setting('plexus.entities', true); total numeric;
begin
  perform set_config('plexus.entities', '*', true);
  with theirs as materialized (
      select p.maker_account as account
      union
      select b.account from person_account a join person_account b on b.person = a.person and b.tenant = a.tenant
        where a.account = p.maker_account and a.tenant = p.tenant
    ), counted as (
      select true as by_person, x.amount from proposal x join theirs t on t.account = x.maker_account
        where x.tenant = p.tenant and x.kind = any (together) and x.currency = p.currency and x.id <> p.id
          and x.proposed_at > now() - interval '1 day' and x.state in ('proposed', 'approved', 'executed')
      union all
      select false, x.amount from proposal x
        where x.subject = p.subject and x.kind = any (together) and x.tenant = p.tenant and x.currency = p.currency and x.id <> p.id
          and x.proposed_at > now() - interval '1 day' and x.state in ('proposed', 'approved', 'executed')
    )
    select abs(p.amount) + greatest(coalesce(sum(abs(amount)) filter (where by_person), 0), coalesce(sum(abs(amount)) filter (where not by_person), 0))
      into total from counted;
  perform set_config('plexus.entities', coalesce(entities, ''), true);
  return total;
end $$;

-- Puts a draft forward. The policy of the release in force says by the cumulated amount how many must approve and who may; where it says
-- nothing one person must. What needs nobody is approved at once.
create function put_forward(wanted bigint, in_session uuid, by_client text) returns void language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted); rule json; band json; total numeric := 0; needed smallint := 1; may text[]; behind uuid;
begin
  if not is_maker(wanted, in_session, by_client) then raise exception 'PROPOSAL_NOT_YOURS' using errcode = 'PX001'; end if;
  if p.state <> 'draft' then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
  -- One at a time, so that two cannot each stay below a limit that they pass together.
  perform pg_advisory_xact_lock(hashtextextended('proposal|' || p.tenant, 0));
  rule := approval_rule(p.kind);
  if rule is not null then
    if p.amount is not null then
      total := cumulated(p, coalesce((select array_agg(value) from json_array_elements_text(rule -> 'together')), '{}') || p.kind);
    end if;
    select value into band from json_array_elements(rule -> 'bands') with ordinality b(value, place)
      where value ->> 'upTo' is null or (p.currency is not distinct from rule ->> 'currency' and total <= (value ->> 'upTo')::numeric)
      order by place limit 1;
    needed := coalesce((band ->> 'approvers')::smallint, 1);
    select array_agg(value) into may from json_array_elements_text(band -> 'roles');
  end if;
  select person into behind from person_account where account = p.maker_account and tenant = p.tenant;
  if needed > 0 and behind is null then raise exception 'CLIENT_WITHOUT_PERSON' using errcode = 'PX001'; end if;
  -- Whoever holds the token could approve as themselves what they propose with it, or through a client that they registered with it.
  if needed > 0 and current_environment() <> 'development' and exists (
    select from makers_of(wanted) m
    where not exists (select from person_account a where a.person = m.person and a.account like 'openid:%' and a.tenant = p.tenant)
  ) then
    raise exception 'INSTALLATION_WITHOUT_PERSON' using errcode = 'PX001';
  end if;
  update proposal set state = 'proposed', maker_person = behind, approvers = needed, roles = may, proposed_at = now(),
      due_at = now() + make_interval(hours => coalesce((rule ->> 'dueHours')::int, 24)),
      expires_at = now() + make_interval(hours => coalesce((rule ->> 'expiresHours')::int, 168))
    where id = wanted and tenant = current_tenant() returning * into p;
  perform note_step(p, 'proposed', p.maker, null, p.reason);
  if needed = 0 then
    update proposal set state = 'approved', decided_at = now() where id = wanted and tenant = current_tenant();
  end if;
end $$;

-- Approves or rejects exactly what has this hash. `instead_of`: the login of somebody who let the decider stand in.
create function decide_proposal(wanted bigint, seen bytea, verdict text, in_session uuid, instead_of text, words text) returns text
  language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted); who acting; principal uuid; of_account text; of_roles text[]; named text;
begin
  who := acting_in(in_session);
  of_roles := who.roles;
  if instead_of is not null then
    select f.person, f.account, d.roles, f.login into principal, of_account, of_roles, named from delegation d
      join person_account f on f.account = d.from_account and f.tenant = d.tenant
      join person_account t on t.account = d.to_account and t.tenant = d.tenant
      where d.tenant = current_tenant() and f.login = instead_of and t.person = who.person
        and d.from_at <= now() and d.until_at > now() and d.ended_at is null order by d.id limit 1;
    if principal is null then raise exception 'DELEGATION_MISSING' using errcode = 'PX001'; end if;
  end if;
  if p.maker_person is null then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
  if exists (select from makers_of(wanted) m where m.person in (who.person, principal)) then
    raise exception 'PROPOSAL_OWN' using errcode = 'PX001';
  end if;
  insert into approval (tenant, proposal, entity, account, person, approver, for_account, for_person, for_approver, maker_person, decision, hash, roles, session, note)
    values (p.tenant, p.id, p.entity, who.account, who.person, who.name, of_account, principal, named, p.maker_person, verdict, seen, of_roles, in_session, words);
  perform note_step(p, case verdict when 'approve' then 'approved' else 'rejected' end, who.name, named, words);
  if verdict = 'reject' then
    update proposal set state = 'rejected', decided_at = now() where id = wanted and tenant = current_tenant();
    return 'rejected';
  end if;
  if approvers_of(wanted) < p.approvers then return 'proposed'; end if;
  update proposal set state = 'approved', decided_at = now() where id = wanted and tenant = current_tenant();
  return 'approved';
end $$;

create function withdraw_proposal(wanted bigint, in_session uuid, by_client text, words text) returns void
  language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted);
begin
  if not is_maker(wanted, in_session, by_client) then raise exception 'PROPOSAL_NOT_YOURS' using errcode = 'PX001'; end if;
  update proposal set state = 'withdrawn', decided_at = now() where id = wanted and tenant = current_tenant();
  perform note_step(p, 'withdrawn', p.maker, null, words);
end $$;

-- Ends what nobody decided or carried out in time. Answers the numbers.
create function expire_proposals() returns setof bigint language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal; entities text := current_setting('plexus.entities', true);
begin
  perform set_config('plexus.entities', '*', true);
  for p in
    update proposal set state = 'expired', decided_at = now()
    where tenant = current_tenant() and state in ('proposed', 'approved') and expires_at <= now() returning *
  loop
    perform note_step(p, 'expired', 'plexus/approvals', null, null);
    return next p.id;
  end loop;
  perform set_config('plexus.entities', coalesce(entities, ''), true);
end $$;

-- Uses an approved proposal up, in the transaction that does what it says: the guards below look for it there. Answers the identity of its event.
create function use_proposal(wanted bigint, seen bytea, by_whom text) returns bytea language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted);
begin
  if p.hash is distinct from seen then raise exception 'PROPOSAL_DIFFERS' using errcode = 'PX001'; end if;
  update proposal set state = 'executed', executed_xid = pg_current_xact_id(), executed_at = now(),
      effect = substr(sha256(('proposal|' || p.tenant || '|' || p.id)::bytea), 1, 16)
    where id = wanted and tenant = current_tenant() returning * into p;
  perform note_step(p, 'executed', by_whom, null, null);
  return p.effect;
end $$;

-- What needs a proposal ------------------------------------------------------------------------------------------------

-- The content of a proposal that is used up in this very transaction.
create function in_use(of_kind text, about text) returns json stable language sql set search_path = plexus, pg_temp
  as $$ select convert_from(content, 'UTF8')::json from proposal where kind = of_kind and subject = about and state = 'executed'
    and executed_xid = pg_current_xact_id_if_assigned() and executed_at = now() and tenant = current_tenant() limit 1 $$;

-- People's adjustments and write-offs: only as what a used proposal says, to the letter, and under its identity.
create function guard_people_events() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare said json; given json := new.data::json;
begin
  if new.type = 'denial.decided' and given ->> 'decision' is distinct from 'write-off' then return new; end if;
  select convert_from(content, 'UTF8')::json into said from proposal
    where effect = new.id and kind = case new.type when 'denial.decided' then 'denial-write-off' else 'adjustment' end
      and state = 'executed' and executed_xid = pg_current_xact_id_if_assigned() and executed_at = now() and subject = new.key and entity = new.entity and tenant = new.tenant;
  if said is null or new.revision <> 1
    or (new.type = 'adjustment.recorded' and (said ->> 'amount', said ->> 'currency', said ->> 'day', said ->> 'why')
      is distinct from (given ->> 'amount', given ->> 'currency', given ->> 'day', given ->> 'reason'))
    or (new.type = 'denial.decided' and (said ->> 'claim', said ->> 'item') is distinct from (given ->> 'claim', given ->> 'item')) then
    raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger people_events_are_approved before insert on event for each row
  when (new.type in ('adjustment.recorded', 'denial.decided') and (current_user = 'plexus_server' or (new.channel is null and new.parent is null)))
  execute function guard_people_events();

-- A period opens again only as a used proposal says; it closes freely.
create function guard_period() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare said json;
begin
  if array_position(array['open', 'soft', 'closed'], new.state) >= array_position(array['open', 'soft', 'closed'], old.state) then return new; end if;
  said := in_use('period-reopening', new.entity || ' ' || new.period);
  if said is null or said ->> 'state' is distinct from new.state then raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001'; end if;
  return new;
end $$;
create trigger period_is_guarded before update of state on fiscal_period for each row execute function guard_period();

-- Outside development every release but the first is one that another person approved, to the byte.
create function guard_release() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare said json;
begin
  if current_environment() = 'development' or not exists (select from release r where r.tenant = new.tenant) then return new; end if;
  said := in_use('estate-release', 'release ' || new.digest);
  if said is null or said ->> 'content' is distinct from encode(sha256(convert_to(new.content, 'UTF8')), 'hex') then
    raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger release_is_guarded before insert on release for each row execute function guard_release();
create trigger release_is_immutable before update or delete on release for each row execute function refuse_change();

-- The ledger ----------------------------------------------------------------------------------------------------------

-- Whoever writes a journal into a closed period is refused, by the period's own row, which nobody changes until the journal is in.
create function refuse_closed_period() returns trigger language plpgsql as $$
declare used text;
begin
  for used in
    select p.state from plexus.fiscal_period p where (p.period, p.entity, p.tenant) in (select a.period, a.entity, a.tenant from added a) for share
  loop
    if used = 'closed' then raise exception 'PERIOD_CLOSED' using errcode = 'PX001'; end if;
  end loop;
  return null;
end $$;
create trigger journal_in_open_period after insert on journal referencing new table as added
  for each statement execute function refuse_closed_period();

create trigger journal_stays before truncate on journal execute function refuse_change();
create trigger line_stays before truncate on journal_line execute function refuse_change();
create trigger identity_is_immutable before update or delete on journal_identity for each row execute function refuse_change();
create trigger proposal_stays before truncate on proposal execute function refuse_change();
create trigger approval_stays before truncate on approval execute function refuse_change();

-- Row security and rights ---------------------------------------------------------------------------------------------

do $$
declare t record; rule text;
begin
  for t in
    select c.relname as name, exists (select from pg_attribute e where e.attrelid = c.oid and e.attname = 'entity') as has_entity
    from pg_class c where c.oid = any (array['person', 'person_account', 'client_keeper', 'delegation', 'proposal', 'approval', 'proposal_step']::regclass[])
  loop
    rule := 'tenant = (select plexus.current_tenant())';
    if t.has_entity then
      rule := rule || ' and ((select plexus.all_entities()) or entity = any ((select plexus.allowed_entities())::text[]))';
    end if;
    execute format('alter table %I enable row level security', t.name);
    execute format('alter table %I force row level security', t.name);
    execute format('create policy own_rows on %I using (%s) with check (%s)', t.name, rule, rule);
  end loop;
end $$;
grant select on installation, person, person_account, client_keeper, delegation, proposal, approval, proposal_step to plexus_server;
grant select on installation, proposal to plexus_worker;

revoke execute on function makers_of, approvers_of, acting_in, know_account, link_accounts, keep_client, delegate_approvals, end_delegation, note_step,
  held_proposal, draft_proposal, is_maker, is_behind, may_decide, edit_proposal, approval_rule, cumulated, put_forward, decide_proposal, withdraw_proposal, expire_proposals,
  use_proposal from public;
grant execute on function makers_of, approvers_of, approval_rule, is_maker, is_behind, may_decide, know_account, link_accounts, keep_client, delegate_approvals, end_delegation, draft_proposal,
  edit_proposal, put_forward, decide_proposal, withdraw_proposal, expire_proposals, use_proposal to plexus_server;
