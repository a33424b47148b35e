import type { Tx } from '../store/index.ts';

/** A delivery this node has leased: only while its fence stands may its outcome be written. */
export interface Work {
  readonly id: bigint;
  readonly state: 'running' | 'sent' | 'unknown';
  readonly entity: string;
  readonly kind: string;
  readonly orderKey: string;
  readonly key: string;
  readonly tries: number;
  readonly fence: bigint;
  readonly content: string;
  readonly subject: string | undefined;
  readonly sealed: Buffer | undefined;
  readonly reference: string | undefined;
  /** A person gave it up, and it is looked for before that counts. */
  readonly isWithdrawn: boolean;
  /** Milliseconds in this state, by the database's clock. */
  readonly ageMs: number;
}

interface Row {
  id: bigint;
  state: Work['state'];
  entity: string;
  kind: string;
  order_key: string;
  idempotency_key: string;
  tries: number;
  fence: bigint;
  content: string;
  subject: string | null;
  sealed: Buffer | null;
  reference: string | null;
  withdrawn: boolean;
  age: number;
}

const COLUMNS = `d.id, d.state, d.entity, d.kind, d.order_key, d.idempotency_key, d.tries, d.fence, d.content, d.subject, d.sealed, d.reference, d.withdrawn,
  (extract(epoch from now() - d.since) * 1000)::float8 as age`;

/**
 * Leases what is due for a target, `most` at the utmost: first what waits for an answer, then what is ready. Only the oldest delivery of an
 * order key is ready, and a dead one holds up its key; one that the target has taken and holds there does not. What is ready becomes `running` and its intent is on record before anything is sent
 * (R15). While the target is on hold (R16) it is only looked at. Times are the database's, so that nodes agree.
 */
export async function takeWork(tx: Tx, tenant: string, target: string, most: number, leaseMs: number): Promise<Work[]> {
  await giveUpExpired(tx, tenant, target);
  const waiting = await takeWaiting(tx, tenant, target, most, leaseMs);
  const ready = waiting.length < most ? await takeReady(tx, tenant, target, most - waiting.length, leaseMs) : [];
  return [...waiting, ...ready].map(workOf);
}

/** A lease that ran out says nothing about the call: the delivery is looked for, never simply sent again. */
async function giveUpExpired(tx: Tx, tenant: string, target: string): Promise<void> {
  await tx.query({
    name: 'give-up-expired',
    text: `with expired as (
        update delivery d set state = 'unknown', fence = d.fence + 1, leased_until = null, due_at = now(), since = now()
        where d.tenant = $1 and d.target = $2 and d.state = 'running' and d.leased_until < now()
        returning d.id, d.tries, d.fence),
      noted as (
        insert into delivery_attempt (tenant, delivery, attempt, fence, outcome) select $1, id, tries, fence, 'lease-expired' from expired)
      insert into audit (tenant, principal, person, action, object, detail)
      select $1, 'plexus/deliver', 'none', 'delivery.unknown', 'delivery:' || id, 'lease expired' from expired`,
    values: [tenant, target],
  });
}

async function takeWaiting(tx: Tx, tenant: string, target: string, most: number, leaseMs: number): Promise<Row[]> {
  const { rows } = await tx.query<Row>({
    name: 'take-waiting',
    text: `with due as (
        select d.id from delivery d
        where d.tenant = $1 and d.target = $2 and d.state in ('sent', 'unknown') and d.due_at <= now()
          and (d.leased_until is null or d.leased_until < now())
        order by d.due_at limit $3 for update skip locked)
      update delivery d set fence = d.fence + 1, leased_until = now() + $4 * interval '1 ms'
      from due where d.tenant = $1 and d.id = due.id
      returning ${COLUMNS}`,
    values: [tenant, target, most, leaseMs],
  });
  return rows;
}

async function takeReady(tx: Tx, tenant: string, target: string, most: number, leaseMs: number): Promise<Row[]> {
  const { rows } = await tx.query<Row>({
    name: 'take-ready',
    text: `with heads as (
        select d.id from delivery d
        where d.tenant = $1 and d.target = $2 and d.state = 'ready' and d.due_at <= now()
          and not exists (select from posting_hold h where h.tenant = $1 and h.target in ($2, '*'))
          and d.id = (
            select o.id from delivery o where o.tenant = $1 and o.target = $2 and o.order_key = d.order_key and o.state not in ('confirmed', 'refused')
              and not (o.state = 'sent' and o.held)
            order by o.id limit 1)
        order by d.due_at limit $3 for update of d skip locked),
      d as (
        update delivery d set state = 'running', tries = d.tries + 1, fence = d.fence + 1, leased_until = now() + $4 * interval '1 ms', since = now()
        from heads where d.tenant = $1 and d.id = heads.id
        returning d.*),
      intents as (
        insert into delivery_attempt (tenant, delivery, attempt, fence, outcome, detail)
        select $1, id, tries, fence, 'intent', idempotency_key || ' ' || encode(sha256(convert_to(content, 'UTF8')), 'hex') from d),
      audited as (
        insert into audit (tenant, principal, person, action, object, detail)
        select $1, 'plexus/deliver', 'none', 'delivery.running', 'delivery:' || id, 'try ' || tries from d)
      select ${COLUMNS} from d`,
    values: [tenant, target, most, leaseMs],
  });
  return rows;
}

function workOf(row: Row): Work {
  return {
    id: row.id,
    state: row.state,
    entity: row.entity,
    kind: row.kind,
    orderKey: row.order_key,
    key: row.idempotency_key,
    tries: row.tries,
    fence: row.fence,
    content: row.content,
    subject: row.subject ?? undefined,
    sealed: row.sealed ?? undefined,
    reference: row.reference ?? undefined,
    isWithdrawn: row.withdrawn,
    ageMs: row.age,
  };
}
