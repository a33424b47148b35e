-- The lines of an entity after a place in the order in which they are folded. Readers stand close to the end, and no statistics say so: within a
-- larger statement the planner takes a share of the whole ledger for what comes back, and reads all of it.
create function lines_after(of_tenant text, of_entity text, after_incarnation smallint, after_xid xid8, after_journal bigint)
  returns setof journal_line stable rows 100 language plpgsql
  set search_path = plexus, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
  begin
    return query select * from journal_line l
      where l.tenant = of_tenant and l.entity = of_entity and (l.incarnation, l.xid, l.journal) > (after_incarnation, after_xid, after_journal)
      order by l.incarnation, l.xid, l.journal;
  end $$;
