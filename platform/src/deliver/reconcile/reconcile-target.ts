import type pg from 'pg';
import { type Actor, audit } from '../../govern/index.ts';
import type { Clock, HttpCall } from '../../kernel/index.ts';
import { TokenBucket } from '../../kernel/index.ts';
import { transaction, type Tx } from '../../store/index.ts';
import type { AdapterDirectory } from '../adapters.ts';
import type { Adapter } from '../adapter.ts';
import { basic, loginOf } from '../authorization.ts';
import { budgetedCall } from '../budgeted-call.ts';
import { queue } from '../enqueue.ts';
import { orphanUnknown } from '../faults.ts';
import { reversalKey } from '../summary/summary-key.ts';
import { SUMMARY_JOURNAL } from '../summary/summarize.ts';
import type { TargetDeclaration } from '../target.ts';

/** Keys compared with the database at a time. */
const CHUNK = 500;

export interface ReconcileOptions {
  /** Acts as plexus_server. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly target: TargetDeclaration;
  readonly adapters: AdapterDirectory;
  readonly clock: Clock;
  readonly actor: Actor;
}

export interface Reconciliation {
  /** Deliveries that are still being looked for at the target. */
  readonly pending: number;
  /** Keys that the target holds and this database knows. */
  readonly known: number;
  /** Keys that the target holds and this database knows nothing of: sent after the backup was made. */
  readonly orphans: readonly string[];
  /** Whether posting to the target is on (again). */
  readonly released: boolean;
}

/**
 * Compares a target on hold with this database, after a restore (R16): what may have been sent since the backup is looked for by the
 * deliverer; what the target holds and nobody here knows of is listed. The hold is lifted when nothing is pending and nothing is orphaned.
 * May be called again and again. Throws `TARGET_UNREADABLE` (unavailable).
 */
export async function reconcileTarget(options: ReconcileOptions): Promise<Reconciliation> {
  const { pool, tenant, target, actor } = options;
  const scope = { tenant, entities: 'all' } as const;
  await transaction(pool, scope, (tx) => lookForAll(tx, tenant, target.name, actor));
  const { known, orphans } = await compareHoldings(options);
  return transaction(pool, scope, async (tx) => {
    const pending = await countPending(tx, tenant, target.name);
    const released = pending === 0 && orphans.length === 0;
    if (released) await lift(tx, tenant, target.name, actor);
    return { pending, known, orphans, released };
  });
}

/**
 * Takes back journals that the target holds and nobody here knows of, each by its mirror under a key of its own: what they stood for comes
 * again from the messages that partners resend. They go out once the hold is lifted. Only for a target that no other Plexus posts to.
 * `worker` acts as plexus_worker. Throws `ORPHAN_UNKNOWN` (conflict) for a key that is known, `TARGET_UNREADABLE` (unavailable).
 */
export async function reverseOrphans(options: ReconcileOptions, worker: pg.Pool, keys: readonly string[]): Promise<void> {
  const { tenant, target, clock, actor } = options;
  const { adapter, call } = await spokenTo(options);
  for (const key of keys) {
    const held = await adapter.readHolding?.(key, call);
    if (held === undefined) continue;
    const lines = held.lines.map((line) => ({ ...line, amount: String(-BigInt(line.amount)) }));
    await transaction(worker, { tenant, entities: 'all' }, async (tx) => {
      if ((await unknownAmong(tx, tenant, target.name, [key])).length === 0) throw orphanUnknown(key);
      await queue(tx, tenant, [
        {
          target: target.name,
          kind: SUMMARY_JOURNAL,
          entity: held.entity,
          orderKey: `${held.entity}|${held.day}|${held.currency}`,
          idempotencyKey: reversalKey(key),
          content: JSON.stringify({ ...held, made: clock.now().toISOString().slice(0, 10), lines }),
          subject: undefined,
          sealed: undefined,
        },
      ]);
      await audit(tx, tenant, actor, [{ action: 'orphan.reversed', object: `target:${target.name}`, detail: key }]);
    });
  }
}

/** What was under way or waiting when the backup was made may have been done since. */
async function lookForAll(tx: Tx, tenant: string, target: string, actor: Actor): Promise<void> {
  await tx.query({
    name: 'look-for-all',
    text: `with marked as (
        update delivery d set state = 'unknown', fence = d.fence + 1, leased_until = null, due_at = now(), since = now()
        from posting_hold h
        where h.tenant = $1 and h.target in ($2, '*') and d.tenant = $1 and d.target = $2 and d.since < h.since
          and d.state in ('ready', 'running', 'sent', 'unknown', 'dead')
        returning d.id)
      insert into audit (tenant, principal, person, action, object, detail)
      select $1, $3, $4, 'delivery.unknown', 'delivery:' || id, 'reconciling' from marked`,
    values: [tenant, target, actor.principal, actor.person],
  });
}

async function compareHoldings(options: ReconcileOptions): Promise<{ known: number; orphans: string[] }> {
  const { pool, tenant, target } = options;
  const { adapter, call } = await spokenTo(options);
  const orphans = new Set<string>();
  if (adapter.holdings === undefined) return { known: 0, orphans: [] };
  let held = 0;
  let chunk: string[] = [];
  const compare = async (): Promise<void> => {
    const unknown = await transaction(pool, { tenant, entities: 'all' }, (tx) => unknownAmong(tx, tenant, target.name, chunk));
    held += chunk.length;
    for (const key of unknown) orphans.add(key);
    chunk = [];
  };
  for await (const key of adapter.holdings(call)) {
    chunk.push(key);
    if (chunk.length === CHUNK) await compare();
  }
  await compare();
  return { known: held - orphans.size, orphans: [...orphans].sort() };
}

/** Keys that are neither here nor taken back from here. */
async function unknownAmong(tx: Tx, tenant: string, target: string, keys: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ key: string }>({
    name: 'unknown-keys',
    text: `select k.key from unnest($3::text[], $4::text[]) k(key, reversal)
      where not exists (select from delivery d where d.tenant = $1 and d.target = $2 and d.idempotency_key in (k.key, k.reversal))`,
    values: [tenant, target, keys, keys.map(reversalKey)],
  });
  return rows.map((row) => row.key);
}

async function countPending(tx: Tx, tenant: string, target: string): Promise<number> {
  const { rows } = await tx.query<{ pending: number }>({
    name: 'count-pending',
    text: `select count(*)::int as pending from delivery where tenant = $1 and target = $2 and state in ('running', 'sent', 'unknown')`,
    values: [tenant, target],
  });
  return rows[0]?.pending ?? 0;
}

async function lift(tx: Tx, tenant: string, target: string, actor: Actor): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'lift-hold',
    text: 'delete from posting_hold where tenant = $1 and target = $2',
    values: [tenant, target],
  });
  if ((rowCount ?? 0) > 0)
    await audit(tx, tenant, actor, [{ action: 'target.released', object: `target:${target}`, detail: 'reconciled' }]);
}

async function spokenTo({ target, adapters, clock }: ReconcileOptions): Promise<{ adapter: Adapter; call: HttpCall }> {
  const login = await loginOf(target);
  const adapter = adapters[target.adapter](target, clock, login);
  const authorization = login === undefined || adapter.signsIn === true ? undefined : basic(login);
  return { adapter, call: budgetedCall(target, new TokenBucket(target.rate, clock.monotonic()), clock, authorization, () => true) };
}
