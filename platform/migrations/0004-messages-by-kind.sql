-- A rare kind of message is found without reading those of other kinds (measured with a million messages: seconds without it).
create index on message (kind, channel, seq, tenant);
