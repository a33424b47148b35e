import { createHash } from 'node:crypto';
import type pg from 'pg';
import { appendEvents, laneOf, type Log } from '../../events/index.ts';
import { transaction, type Tx } from '../../store/index.ts';

export const TIMER_FIRED = 'timer.fired';

export interface TimerRow {
  readonly key: string;
  readonly name: string;
  readonly entity: string;
  readonly visit: number;
  readonly dueAt: string;
}

/** Sets timers; one of the same key and name moves. */
export async function setTimers(tx: Tx, { tenant, lanes }: Log, timers: readonly TimerRow[]): Promise<void> {
  if (timers.length === 0) return;
  await tx.query({
    name: 'set-timers',
    text: `insert into timer (tenant, key, name, entity, lane, visit, due_at)
      select $1, t.key, t.name, t.entity, t.lane, t.visit, t."dueAt"
      from json_to_recordset($2) t(key text, name text, entity text, lane smallint, visit int, "dueAt" timestamptz)
      on conflict (tenant, key, name) do update set visit = excluded.visit, due_at = excluded.due_at, entity = excluded.entity`,
    values: [tenant, JSON.stringify(timers.map((timer) => ({ ...timer, lane: laneOf(timer.key, lanes) })))],
  });
}

export async function cancelTimers(tx: Tx, tenant: string, timers: readonly { key: string; name: string }[]): Promise<void> {
  if (timers.length === 0) return;
  await tx.query({
    name: 'cancel-timers',
    text: 'delete from timer t using unnest($2::text[], $3::text[]) c(key, name) where t.tenant = $1 and t.key = c.key and t.name = c.name',
    values: [tenant, timers.map((timer) => timer.key), timers.map((timer) => timer.name)],
  });
}

/** Turns due timers into events of their keys. Answers how many; `now` is the platform's clock. */
export async function fireTimers(pool: pg.Pool, log: Log, now: Date, most = 500): Promise<number> {
  return transaction(pool, { tenant: log.tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query<{ key: string; name: string; entity: string; visit: number; due_at: Date }>({
      name: 'due-timers',
      text: `delete from timer where (tenant, key, name) in (
          select tenant, key, name from timer where tenant = $1 and due_at <= $2 order by due_at limit $3 for update skip locked)
        returning key, name, entity, visit, due_at`,
      values: [log.tenant, now, most],
    });
    const due = rows.sort((a, b) => a.due_at.getTime() - b.due_at.getTime());
    await appendEvents(
      tx,
      log,
      due.map((timer) => ({
        identity: createHash('sha256')
          .update(`timer|${timer.key}|${timer.name}|${timer.visit}|${timer.due_at.toISOString()}`)
          .digest()
          .subarray(0, 16),
        type: TIMER_FIRED,
        entity: timer.entity,
        key: timer.key,
        occurredAt: timer.due_at.toISOString(),
        data: { name: timer.name, visit: timer.visit },
      })),
    );
    return due.length;
  });
}
