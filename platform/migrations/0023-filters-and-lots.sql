-- What lists are filtered by is looked up, however little of it there is.
create index on audit (person, id, tenant);
create index on audit (principal, id, tenant);
create index on audit (action, id, tenant);
create index on exception_item (entity, state, due_at, id, tenant);
create index on exception_item (channel, state, due_at, id, tenant);
create index on journal_line (account, journal desc, line, tenant);
create index on journal_line (period, journal desc, line, tenant);
