-- Approvals that a process asks for: several steps, taken in order, each by a person of a role, the last word on an amount by whoever may say it.
-- Who asked for it is known by their login alone, perhaps of another system: an account of theirs is made for them, and whoever ever comes in
-- under that login is behind it too, as are those who stand in for them. All else holds as for other proposals.

alter table person_account drop constraint person_account_account_check;
alter table person_account add constraint person_account_account_check
  check (account ~ '^(openid:.+|client:[a-z][a-z0-9-]{0,59}|installation|requester:.+)$');
create index person_account_lower_login_idx on person_account (lower(login), tenant);

alter table proposal drop constraint proposal_state_check;
alter table proposal add constraint proposal_state_check
  check (state in ('draft', 'proposed', 'approved', 'rejected', 'returned', 'withdrawn', 'expired', 'executed'));
alter table proposal
  -- What the process calls it; null: people or clients made it.
  add column origin text,
  -- [{ step, role, limit?, hours, escalateTo? }]: one person for each, in order.
  add column stages jsonb,
  -- What counts against the limits, in minor units.
  add column cumulated bigint,
  add column requester text,
  -- Steps that were late: the role they escalate to may decide as well.
  add column escalated smallint[] not null default '{}';
create unique index on proposal (origin, tenant);

alter table approval drop constraint approval_decision_check;
alter table approval add constraint approval_decision_check check (decision in ('approve', 'reject', 'return'));
alter table approval add column stage smallint;

alter table proposal_step drop constraint proposal_step_action_check;
alter table proposal_step add constraint proposal_step_action_check
  check (action in ('drafted', 'edited', 'proposed', 'approved', 'rejected', 'returned', 'escalated', 'withdrawn', 'expired', 'executed'));

-- As before, and whoever has or gets the login of the requester.
create or replace function makers_of(wanted bigint) returns table (person uuid) stable language sql security definer set search_path = plexus, pg_temp
  as $$ with recursive p as (
      select tenant, maker_account, requester, made_at from proposal where id = wanted and tenant = current_tenant()
    ), behind as (
      select a.person from p join person_account a on a.account = p.maker_account and a.tenant = p.tenant
      union
      select a.person from p join person_account a on lower(a.login) = lower(p.requester) and a.tenant = p.tenant
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

-- The step that waits, from 1; null when none does. An approval of somebody who turned out to be behind it leaves its step open again.
create function open_stage(wanted bigint) returns int stable language sql security definer set search_path = plexus, pg_temp
  as $$ select min(n)::int from proposal p cross join generate_series(1, jsonb_array_length(p.stages)) n
    where p.id = wanted and p.tenant = current_tenant() and not exists (
      select from approval v join person_account a on a.account = v.account and a.tenant = v.tenant
        join person_account f on f.account = coalesce(v.for_account, v.account) and f.tenant = v.tenant
      where v.proposal = p.id and v.tenant = p.tenant and v.stage = n and v.decision = 'approve' and v.hash = p.hash
        and not exists (select from makers_of(wanted) m where m.person in (a.person, f.person))) $$;

-- Roles one of which whoever decides now needs; null: whoever may approve at all.
create function roles_wanted(p proposal) returns text[] stable language sql security definer set search_path = plexus, pg_temp
  as $$ select case when p.stages is null then p.roles else (
      select array_remove(array[s.value ->> 'role', case when s.place = any (p.escalated) then s.value ->> 'escalateTo' end], null)
      from jsonb_array_elements(p.stages) with ordinality s(value, place) where s.place = open_stage(p.id)) end $$;

-- Whether somebody among the steps may approve this much for good.
create function stages_reach(p proposal) returns boolean immutable language sql
  as $$ select exists (select from jsonb_array_elements(p.stages) s(value)
    where s.value ->> 'limit' is null or (s.value ->> 'limit')::numeric >= coalesce(p.cumulated, 0)) $$;

create or replace function guard_proposal() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
begin
  if tg_op = 'DELETE' then raise exception 'PROPOSAL_KEPT' using errcode = 'PX001'; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'draft' then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
    if new.stages is not null and not stages_reach(new) then raise exception 'APPROVAL_UNCOVERED' using errcode = 'PX001'; end if;
    return new;
  end if;
  if (new.tenant, new.id, new.kind, new.maker_account, new.made_at, new.origin, new.stages, new.cumulated, new.requester)
      is distinct from (old.tenant, old.id, old.kind, old.maker_account, old.made_at, old.origin, old.stages, old.cumulated, old.requester)
    or (old.state <> 'draft' and (new.entity, new.version, new.subject, new.content, new.amount, new.currency, new.reason, new.maker_person, new.maker,
        new.approvers, new.roles, new.proposed_at, new.expires_at)
      is distinct from (old.entity, old.version, old.subject, old.content, old.amount, old.currency, old.reason, old.maker_person, old.maker,
        old.approvers, old.roles, old.proposed_at, old.expires_at)) then
    raise exception 'PROPOSAL_FIXED' using errcode = 'PX001';
  end if;
  if new.state <> old.state and not (old.state || ' ' || new.state) = any (array['draft proposed', 'draft withdrawn', 'proposed approved',
      'proposed rejected', 'proposed returned', 'proposed withdrawn', 'proposed expired', 'approved withdrawn', 'approved expired', 'approved executed']) then
    raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001';
  end if;
  if new.state <> old.state and new.state in ('approved', 'executed')
    and (new.approvers is null or approvers_of(new.id) < new.approvers or (new.stages is not null and open_stage(new.id) is not null)) then
    raise exception 'PROPOSAL_NOT_APPROVED' using errcode = 'PX001';
  end if;
  if new.state = 'executed' and old.state <> 'executed' and old.expires_at <= now() then
    raise exception 'PROPOSAL_EXPIRED' using errcode = 'PX001';
  end if;
  if old.state in ('rejected', 'returned', 'withdrawn', 'expired', 'executed') and new is distinct from old then
    raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001';
  end if;
  return new;
end $$;

create or replace function guard_approval() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare p proposal; wanted text[];
begin
  select * into p from proposal where id = new.proposal and tenant = new.tenant for update;
  -- Who is behind it is found within the tenant that is set.
  if not found or current_tenant() is distinct from new.tenant then raise exception 'PROPOSAL_UNKNOWN' using errcode = 'PX001'; end if;
  if p.state <> 'proposed' then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
  if p.expires_at <= now() then raise exception 'PROPOSAL_EXPIRED' using errcode = 'PX001'; end if;
  if new.hash is distinct from p.hash then raise exception 'PROPOSAL_DIFFERS' using errcode = 'PX001'; end if;
  if new.account like 'client:%' or new.account like 'requester:%' or not exists (
    select from person_account a where a.account = new.account and a.person = new.person and a.tenant = new.tenant
  ) or (new.account = 'installation' and current_environment() <> 'development') then
    raise exception 'APPROVER_NOT_PROVEN' using errcode = 'PX001';
  end if;
  if exists (select from makers_of(new.proposal) m where m.person in (new.person, new.for_person)) then
    raise exception 'PROPOSAL_OWN' using errcode = 'PX001';
  end if;
  if new.for_person is not null and not may_stand_in(new.person, new.for_account, new.roles) then
    raise exception 'DELEGATION_MISSING' using errcode = 'PX001';
  end if;
  -- Steps are taken in order.
  if new.stage is distinct from open_stage(new.proposal) then
    raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001';
  end if;
  wanted := roles_wanted(p);
  if wanted is not null and new.account <> 'installation' and not new.roles && wanted then
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

-- Whose place somebody may take now, and with which roles: of who lets them, and of who let these; no further, and never with more roles than
-- the first of them gave.
create function stood_in_for(decider uuid) returns table (account text, person uuid, login text, roles text[]) stable language sql
  security definer set search_path = plexus, pg_temp
  as $$ with now_in_force as (
      select d.id, d.from_account, t.person as to_person, d.roles from delegation d
        join person_account t on t.account = d.to_account and t.tenant = d.tenant
      where d.tenant = current_tenant() and d.from_at <= now() and d.until_at > now() and d.ended_at is null
    ), let as (
      select n.id, n.from_account, n.roles from now_in_force n where n.to_person = decider
      union
      select first.id, first.from_account, first.roles from now_in_force n
        join person_account b on b.account = n.from_account and b.tenant = current_tenant()
        join now_in_force first on first.to_person = b.person
      where n.to_person = decider
    )
    select f.account, f.person, f.login, l.roles from let l join person_account f on f.account = l.from_account and f.tenant = current_tenant()
    order by l.id $$;

create function may_stand_in(decider uuid, of_account text, with_roles text[]) returns boolean stable language sql security definer
  set search_path = plexus, pg_temp
  as $$ select exists (select from stood_in_for(decider) s where s.account = of_account and s.roles @> with_roles) $$;

create or replace function may_decide(wanted bigint, in_session uuid) returns boolean language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session);
begin
  if who.account = 'installation' and current_environment() <> 'development' then return false; end if;
  return exists (
    select from proposal p cross join lateral (select roles_wanted(p) as roles) r
    where p.id = wanted and p.tenant = current_tenant() and p.state = 'proposed' and p.expires_at > now()
      and not exists (select from makers_of(wanted) m where m.person = who.person)
      and not exists (select from approval v where v.proposal = p.id and v.tenant = p.tenant and who.person in (v.person, v.for_person))
      and (r.roles is null or who.account = 'installation' or r.roles && who.roles or exists (
        select from stood_in_for(who.person) s where s.roles && r.roles and s.person not in (select m.person from makers_of(wanted) m))));
end $$;

create or replace function decide_proposal(wanted bigint, seen bytea, verdict text, in_session uuid, instead_of text, words text) returns text
  language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted); who acting; principal uuid; of_account text; of_roles text[]; named text; next_stage int; ended text;
begin
  who := acting_in(in_session);
  of_roles := who.roles;
  if instead_of is not null then
    select s.person, s.account, s.roles, s.login into principal, of_account, of_roles, named from stood_in_for(who.person) s
      where s.login = instead_of limit 1;
    if principal is null then raise exception 'DELEGATION_MISSING' using errcode = 'PX001'; end if;
  end if;
  if p.maker_person is null then raise exception 'PROPOSAL_CLOSED' using errcode = 'PX001'; end if;
  if exists (select from makers_of(wanted) m where m.person in (who.person, principal)) then
    raise exception 'PROPOSAL_OWN' using errcode = 'PX001';
  end if;
  insert into approval (tenant, proposal, entity, account, person, approver, for_account, for_person, for_approver, maker_person, decision, hash, roles, session, note, stage)
    values (p.tenant, p.id, p.entity, who.account, who.person, who.name, of_account, principal, named, p.maker_person, verdict, seen, of_roles, in_session, words,
      open_stage(wanted));
  ended := case verdict when 'approve' then 'approved' when 'return' then 'returned' else 'rejected' end;
  perform note_step(p, ended, who.name, named, words);
  if verdict <> 'approve' then
    update proposal set state = ended, decided_at = now() where id = wanted and tenant = current_tenant();
    return ended;
  end if;
  next_stage := open_stage(wanted);
  if next_stage is not null or approvers_of(wanted) < p.approvers then
    update proposal set due_at = now() + make_interval(hours => (p.stages -> (next_stage - 1) ->> 'hours')::int)
      where id = wanted and tenant = current_tenant() and next_stage is not null;
    return 'proposed';
  end if;
  update proposal set state = 'approved', decided_at = now() where id = wanted and tenant = current_tenant();
  return 'approved';
end $$;

-- What processes ask for, in the transaction that writes their state. A repeat under the same origin opens nothing; answers the number then too.
create function open_approval(of_origin text, of_kind text, of_entity text, about text, exactly bytea, worth bigint, in_currency text, counted bigint,
  why text, asked_by text, steps jsonb) returns bigint language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal; known bigint; whose uuid; maker_name text := 'requester:' || lower(asked_by);
begin
  select id into known from proposal where origin = of_origin and tenant = current_tenant();
  if known is not null then return null; end if;
  whose := know_account(maker_name, asked_by, asked_by);
  insert into proposal (tenant, entity, kind, subject, content, amount, currency, reason, maker_account, maker_person, maker, origin, stages, cumulated, requester)
    values (current_tenant(), of_entity, of_kind, about, exactly, worth, in_currency, why, maker_name, whose, asked_by, of_origin, steps, counted, asked_by)
    returning * into p;
  perform note_step(p, 'drafted', asked_by, null, why);
  -- The process has clocks of its own; this one only ends what was forgotten.
  update proposal set state = 'proposed', approvers = jsonb_array_length(steps), proposed_at = now(),
      due_at = now() + make_interval(hours => (steps -> 0 ->> 'hours')::int), expires_at = now() + interval '400 days'
    where id = p.id and tenant = current_tenant() returning * into p;
  perform note_step(p, 'proposed', asked_by, null, why);
  return p.id;
end $$;

-- Takes back what a process asked for; answers the number of what was open.
create function take_back_approval(of_origin text, words text) returns bigint language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal;
begin
  update proposal set state = 'withdrawn', decided_at = now()
    where origin = of_origin and tenant = current_tenant() and state in ('proposed', 'approved') returning * into p;
  if not found then return null; end if;
  perform note_step(p, 'withdrawn', p.maker, null, words);
  return p.id;
end $$;

-- Lets the role that a late step escalates to decide as well; answers the number where that was possible.
create function escalate_approval(of_origin text, late int) returns bigint language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal;
begin
  select * into p from proposal where origin = of_origin and tenant = current_tenant() and state = 'proposed' for update;
  if not found or open_stage(p.id) is distinct from late or late = any (p.escalated) or p.stages -> (late - 1) ->> 'escalateTo' is null then return null; end if;
  update proposal set escalated = escalated || late::smallint where id = p.id and tenant = current_tenant() returning * into p;
  perform note_step(p, 'escalated', 'plexus/processes', null, 'step ' || late || ' to ' || (p.stages -> (late - 1) ->> 'escalateTo'));
  return p.id;
end $$;

-- Nobody tells a process of a decision that was not made.
create function guard_told_decisions() returns trigger language plpgsql security definer set search_path = plexus, pg_temp as $$
declare given json := new.data::json;
begin
  if not exists (
    select from approval v join proposal p on p.id = v.proposal and p.tenant = v.tenant
    where v.proposal = (given ->> 'proposal')::bigint and v.tenant = new.tenant and v.stage = (given ->> 'step')::int and v.decision = given ->> 'decision'
      and v.approver = given ->> 'by' and p.subject = new.key and p.origin = given ->> 'origin') then
    raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger told_decisions_were_made before insert on event for each row when (new.type = 'approval.decided') execute function guard_told_decisions();

revoke execute on function guard_told_decisions, open_stage, roles_wanted, stages_reach, stood_in_for, may_stand_in, open_approval, take_back_approval, escalate_approval from public;
grant execute on function open_stage, roles_wanted to plexus_server, plexus_worker;
grant execute on function approvers_of to plexus_worker;
grant execute on function open_approval, take_back_approval, escalate_approval to plexus_worker;
