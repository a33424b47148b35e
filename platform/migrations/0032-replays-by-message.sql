-- Whether a message waits for the same replay already is looked up, however many wait. Every number of a message is above 0: only who says so is
-- led here. Taking the oldest replays says nothing of it, or it would look through all of a channel and sort them.
create index on replay (seq, channel) where state = 'ready' and seq > 0;
