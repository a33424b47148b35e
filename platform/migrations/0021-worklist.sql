-- Whose work an exception is by name, and how far it was passed up because nobody did it in time.
alter table exception_item add column assignee text check (length(assignee) between 1 and 100);
alter table exception_item add column escalation smallint not null default 0;
-- Whose it was before it was passed up: the steps are those of this owner.
alter table exception_item add column first_owner text;

create index on exception_item (kind, state, due_at, tenant);
create index on exception_item (owner, state, due_at, tenant);
create index on exception_item (assignee, state, due_at, tenant) where assignee is not null;

-- That an invoice is paid although it differs is decided only as a used proposal says, to the letter, and under its identity.
create function guard_invoice_variance() returns trigger language plpgsql set search_path = plexus, pg_temp as $$
declare said json; given json := new.data::json;
begin
  if given ->> 'decision' is distinct from 'accept-variance' then return new; end if;
  select convert_from(content, 'UTF8')::json into said from proposal
    where effect = new.id and kind = 'invoice-variance' and state = 'executed' and executed_xid = pg_current_xact_id_if_assigned()
      and executed_at = now() and subject = new.key and entity = new.entity and tenant = new.tenant;
  if said is null or new.revision <> 1 or (said -> 'holds')::text is distinct from (given -> 'holds')::text then
    raise exception 'EFFECT_UNAPPROVED' using errcode = 'PX001';
  end if;
  return new;
end $$;
create trigger invoice_variances_are_approved before insert on event for each row
  when (new.type = 'invoice.decided' and (current_user = 'plexus_server' or (new.channel is null and new.parent is null)))
  execute function guard_invoice_variance();

-- Documents of requisition to pay are handed in like payments and journals.
alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check
  check (kind in ('payment', 'journal', 'requisition', 'receipt', 'supplier-invoice'));
