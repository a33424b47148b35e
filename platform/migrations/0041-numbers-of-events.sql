-- Whoever folds what events cause in the transaction that writes them has to know their places before they are written.
grant usage on sequence event_seq_seq to plexus_worker;
