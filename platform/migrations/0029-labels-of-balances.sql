-- What is owed on an account, and what events say of it that rules of sensitivity are about, in one statement: both are asked with every balance.

create function balance_and_facts_of(of_tenant text, of_entities text, of_subject text, of_names text[])
  returns table (entity text, status text, hold text, currency text, bucket text, amount text, facts text) language plpgsql as $$
begin
  perform set_config('plexus.tenant', of_tenant, true), set_config('plexus.entities', of_entities, true);
  return query
    select p.entity, p.status, p.hold, l.currency, l.bucket, l.amount::text, s.facts
    from (select of_subject as subject) a
    left join plexus.process_state p on p.key = a.subject and p.tenant = of_tenant
    left join lateral (
      select j.currency, coalesce(j.bucket, '') as bucket, sum(j.amount) as amount from plexus.journal_line j
      where j.subject = a.subject and j.tenant = of_tenant and j.account = 'patient-receivable' group by 1, 2) l on true
    left join lateral (
      select json_agg(distinct jsonb_build_object('name', f.name, 'value', f.value))::text as facts
      from plexus.event e cross join lateral json_each_text(e.data::json) f(name, value)
      where cardinality(of_names) > 0 and e.key = a.subject and e.tenant = of_tenant and f.name = any (of_names) and f.value is not null) s on true
    order by l.bucket;
end $$;
revoke execute on function balance_and_facts_of from public;
grant execute on function balance_and_facts_of to plexus_server;
