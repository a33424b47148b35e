-- A list of tasks reads its page, however much work there is and whoever's most of it is.
create index on exception_item (owner, due_at, id, tenant) where state = 'open' and kind <> 'approval' and assignee is null;
create index on exception_item (owner, entity, due_at, id, tenant) where state = 'open' and kind <> 'approval' and assignee is null;
create index on proposal (due_at, id, tenant) where state = 'proposed';

-- Roles one of which a decision may ever want, at whatever step; null: whoever may approve at all.
create function roles_named(stages jsonb, roles text[]) returns text[] immutable language sql
  as $$ select case when stages is null then roles else
    (select array_agg(n) from jsonb_array_elements(stages) s(value), unnest(array[s.value ->> 'role', s.value ->> 'escalateTo']) n where n is not null) end $$;
alter table proposal add column named text[] generated always as (plexus.roles_named(stages, roles)) stored;

-- Whether somebody may decide about a proposal now, in their own name or standing in for somebody.
create function decides(p proposal, who acting) returns boolean stable language sql
  as $$ select p.state = 'proposed' and p.expires_at > now()
    and (who.account <> 'installation' or current_environment() = 'development')
    and not exists (select from makers_of(p.id) m where m.person = who.person)
    and not exists (select from approval v where v.proposal = p.id and v.tenant = p.tenant and who.person in (v.person, v.for_person))
    and exists (select from (select roles_wanted(p) as roles) r
      where r.roles is null or who.account = 'installation' or r.roles && who.roles or exists (
        select from stood_in_for(who.person) s where s.roles && r.roles and s.person not in (select m.person from makers_of(p.id) m))) $$;

create or replace function may_decide(wanted bigint, in_session uuid) returns boolean language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session);
begin
  return coalesce((select decides(p, who) from proposal p where p.id = wanted and p.tenant = current_tenant()), false);
end $$;

-- Roles that who is in the session has, or has while standing in for somebody; null: the holder of the installation's token, who needs none.
create function roles_standing(in_session uuid) returns text[] language plpgsql security definer set search_path = plexus, pg_temp as $$
declare who acting := acting_in(in_session);
begin
  if who.account = 'installation' then return null; end if;
  return who.roles || array(select distinct r from stood_in_for(who.person) s, unnest(s.roles) r);
end $$;

-- Proposals within the scope that who is in the session may decide about now, due first, after one of them: at most so many. Most are passed over
-- by their roles alone.
create function decidable(in_session uuid, after_due timestamptz, after_id bigint, most int) returns setof bigint
  -- A page is wanted and not all there is: along the index, and not sorted.
  language plpgsql security definer set search_path = plexus, pg_temp set enable_sort = off as $$
declare who acting := acting_in(in_session); standing text[] := roles_standing(in_session); p proposal; given int := 0;
begin
  for p in
    select * from proposal q where q.tenant = current_tenant() and (all_entities() or q.entity = any (allowed_entities()))
      and q.state = 'proposed' and q.expires_at > now() and (standing is null or q.named is null or q.named && standing)
      and (after_due is null or (q.due_at, q.id) > (after_due, after_id)) order by q.due_at, q.id
  loop
    exit when given >= most;
    continue when not decides(p, who);
    return next p.id;
    given := given + 1;
  end loop;
end $$;

revoke execute on function roles_named, decides, roles_standing, decidable from public;
grant execute on function roles_named, roles_standing, decidable to plexus_server;
