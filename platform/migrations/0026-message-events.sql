-- Most events come of other events and of no message: they take no room in the index that finds the events of a message. Whoever uses it names
-- the message, so that a partial index serves as the whole one did.
drop index event_message_channel_tenant_idx;
create index event_message_channel_tenant_idx on event (message, channel, tenant) where message is not null;
