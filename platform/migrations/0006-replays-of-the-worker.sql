-- Translation asks for a replay itself where a correction that was made meanwhile has what a record lacked.
grant insert on replay to plexus_worker;
