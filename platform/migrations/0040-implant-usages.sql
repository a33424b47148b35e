-- Implants that were used are handed in as what they are, and not as the requisition that comes of them.
alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check
  check (kind in ('payment', 'journal', 'requisition', 'receipt', 'implant-usage', 'supplier-invoice'));
