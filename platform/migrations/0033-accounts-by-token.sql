-- Whoever sees some entities finds the accounts of theirs by a number, also where the messages that speak of them come over a channel of several
-- entities, which they may not read: of the messages only the accounts are told, and of the accounts only those of their entities.
create function accounts_holding(wanted bigint[], most int) returns setof text stable language plpgsql security definer set search_path = plexus, pg_temp as $$
declare seen text := current_setting('plexus.entities', true); channels int[]; messages bigint[];
begin
  perform set_config('plexus.entities', '*', true);
  select array_agg(t.channel), array_agg(t.seq) into channels, messages from (
    select channel, seq from message_token where token = any (wanted) and tenant = current_tenant()
      group by channel, seq order by max(received_at) desc, channel, seq desc limit most) t;
  perform set_config('plexus.entities', coalesce(seen, ''), true);
  return query select distinct e.key from event e
    where e.tenant = current_tenant() and (e.channel, e.message) in (select * from unnest(channels, messages)) and starts_with(e.key, 'account:');
end $$;
revoke execute on function accounts_holding from public;
grant execute on function accounts_holding to plexus_server;
