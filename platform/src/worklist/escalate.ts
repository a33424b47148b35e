import type { Tx } from '../store/index.ts';
import type { WorklistPolicy } from './policy.ts';

/** How many are passed up in one transaction. */
const MOST = 500;

/**
 * Gives work that nobody did in time to the next owner, as the policy of its first owner says: each step once, one step at a time. Whoever
 * it was assigned to by name loses it. Audited in the same statement. Answers how many were passed up; as many as a batch takes: ask again.
 */
export async function escalateOverdue(tx: Tx, tenant: string, { owners }: WorklistPolicy, now: Date): Promise<number> {
  const steps = Object.entries(owners).flatMap(([owner, { escalation = [] }]) =>
    escalation.map(({ afterHours, to }, index) => ({ owner, level: index + 1, afterHours, to })),
  );
  if (steps.length === 0) return 0;
  const { rowCount } = await tx.query({
    name: 'escalate-overdue',
    text: `with step as (select * from json_to_recordset($2) s(owner text, level int, "afterHours" int, "to" text)), due as (
        select i.id, i.owner as former, s.owner as first, s.level, s."to" from exception_item i
          join step s on s.owner = coalesce(i.first_owner, i.owner) and s.level = i.escalation + 1
        where i.tenant = $1 and i.state = 'open' and i.due_at <= $3 and i.due_at + make_interval(hours => s."afterHours") <= $3
        order by i.due_at limit ${MOST} for update of i skip locked
      ), moved as (
        update exception_item i set owner = d."to", first_owner = d.first, escalation = d.level, assignee = null
        from due d where i.tenant = $1 and i.id = d.id returning i.id, d.former, d.level, d."to")
      insert into audit (tenant, principal, person, action, object, detail)
      select $1, 'plexus/worklist', 'none', 'exception.escalated', 'exception:' || id, 'step ' || level || ' from ' || former || ' to ' || "to" from moved`,
    values: [tenant, JSON.stringify(steps), now],
  });
  return rowCount ?? 0;
}
