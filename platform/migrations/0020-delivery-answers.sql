-- Which key of the log is told how a delivery ended, and what it calls what was delivered.
alter table delivery add column answer_key text;
alter table delivery add column answer_about text;
alter table delivery add constraint delivery_answer check ((answer_key is null) = (answer_about is null));
