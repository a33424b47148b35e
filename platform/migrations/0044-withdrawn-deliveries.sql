-- A person gave it up and it may stand at the target: it ends once it is surely not found there.
alter table delivery add column withdrawn boolean not null default false;
