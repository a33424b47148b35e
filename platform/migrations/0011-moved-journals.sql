-- The journals that a period rule moved: few, so that asking for each line whether its journal is one of them costs little.
create index journal_moved on journal (journal, tenant) where original_day is not null;
