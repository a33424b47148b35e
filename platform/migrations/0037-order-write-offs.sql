-- That what an order still has open is given up is decided only as a used proposal says, to the letter, and under its identity.
create function guard_order_write_off() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare said json; given json := new.data::json;
begin
  if given ->> 'decision' is distinct from 'write-off' then return new; end if;
  select convert_from(content, 'UTF8')::json into said from proposal
    where effect = new.id and kind = 'order-write-off' and state = 'executed' and executed_xid = pg_current_xact_id_if_assigned()
      and executed_at = now() and subject = new.key and entity = new.entity and tenant = new.tenant;
  if said is null or new.revision <> 1
    or said ->> 'received' is distinct from given ->> 'received' or said ->> 'billed' is distinct from given ->> 'billed' then
    raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger order_write_offs_are_approved before insert on event for each row
  when (new.type = 'order.decided' and (current_user = 'plexus_server' or (new.channel is null and new.parent is null)))
  execute function guard_order_write_off();
