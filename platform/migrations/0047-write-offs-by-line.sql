-- What an order still has open is given up line by line as a used proposal says: one line does not make up for another.
create or replace function guard_order_write_off() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare said json; given json := new.data::json;
begin
  if given ->> 'decision' is distinct from 'write-off' then return new; end if;
  select convert_from(content, 'UTF8')::json into said from proposal
    where effect = new.id and kind = 'order-write-off' and state = 'executed' and executed_xid = pg_current_xact_id_if_assigned()
      and executed_at = now() and subject = new.key and entity = new.entity and tenant = new.tenant;
  if said is null or new.revision <> 1 or (said -> 'open')::jsonb is distinct from (given -> 'open')::jsonb then
    raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001';
  end if;
  return new;
end $$;
