-- Which key of the log is told how a delivery ended, what it calls what was delivered, and the event that asked for it.
alter table delivery add column answer_key text;
alter table delivery add column answer_about text;
alter table delivery add column answer_cause bytea;
alter table delivery add constraint delivery_answer check (num_nulls(answer_key, answer_about, answer_cause) in (0, 3));
