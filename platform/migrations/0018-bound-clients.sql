-- Clients whose tokens are good only together with the key that they were asked for with (RFC 9449), and whom to reach about a client.
alter table client add column bound boolean not null default false;
alter table client add column contact text check (length(contact) between 1 and 200);

grant update (name, owner, contact, scopes, entities, bound) on client to plexus_server;
