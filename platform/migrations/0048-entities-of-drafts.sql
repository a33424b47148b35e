-- A draft that is changed becomes of the entity that what it is about is of now: that may have changed since it was written down.
drop function edit_proposal(bigint, bytea, bigint, text, text, uuid, text);
create function edit_proposal(wanted bigint, of_entity text, exactly bytea, worth bigint, in_currency text, why text, in_session uuid, by_client text)
  returns void language plpgsql security definer set search_path = plexus, pg_temp as $$
declare p proposal := held_proposal(wanted);
begin
  if not is_maker(wanted, in_session, by_client) then raise exception 'PROPOSAL_NOT_YOURS' using errcode = 'PX001'; end if;
  if p.state <> 'draft' then raise exception 'PROPOSAL_FIXED' using errcode = 'PX001'; end if;
  if not (all_entities() or of_entity = any (allowed_entities())) then raise exception 'PROPOSAL_ENTITY' using errcode = 'PX001'; end if;
  update proposal set entity = of_entity, content = exactly, amount = worth, currency = in_currency, reason = why, version = version + 1
    where id = wanted and tenant = current_tenant() returning * into p;
  perform note_step(p, 'edited', p.maker, null, why);
end $$;
revoke execute on function edit_proposal from public;
grant execute on function edit_proposal to plexus_server;
