-- The target has taken it and waits there for something of its own, such as its own match: what comes after it need not wait.
alter table delivery add column held boolean not null default false;
