import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { reversalKey } from '../../deliver/index.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import { transaction, type Tx } from '../../store/index.ts';
import { checkAudit } from './audit.ts';
import { checkBalance } from './balance.ts';
import { checkConservation, checkTimers } from './conservation.ts';
import { checkCoverage, checkErp } from './duplicates.ts';
import { checkLineage } from './lineage.ts';
import { checkLiveness } from './liveness.ts';
import { checkLoss } from './loss.ts';
import { checkOrder } from './order.ts';
import { checkPatientAccounting } from './patient-accounting.ts';
import { checkReplies } from './replies.ts';
import { checkSeals } from './seals.ts';
import { inSnapshot } from './snapshot.ts';
import type { Violation } from './violation.ts';

export interface CheckOptions {
  /** The senders' own logs of acknowledgements. */
  readonly ackLogs?: readonly string[];
  /** The senders' own logs of answers over HTTP. */
  readonly replyLogs?: readonly string[];
  /** Everything that has been there for longer, and waits for nobody else, must be done. */
  readonly drainedWithinMs?: number;
  /** Address of the ERP whose ledger is read. */
  readonly erp?: string;
  readonly patientAccounting?: string;
  readonly now: Date;
  readonly progress?: (line: string) => void;
  /** How long a timer that is due may take to fire. */
  readonly timerGraceMs?: number;
}

const TIMER_GRACE_MS = 5_000;

export interface InvariantReport {
  readonly violations: readonly Violation[];
  /** What was looked at, for people. */
  readonly checked: readonly string[];
}

/**
 * Checks I1 to I7, I10 and I11 on a running system, in one snapshot of the database. What lies outside of it, and whether all is
 * drained, is checked only when it is named. `pool` acts as plexus_server.
 */
export async function checkInvariants(pool: pg.Pool, keys: TenantKeys, options: CheckOptions): Promise<InvariantReport> {
  const { tenant } = keys;
  const report = await inSnapshot(pool, tenant, (tx) => checkWithin(tx, keys, options, (key) => isKnown(pool, tenant, key)));
  const overdue = await inSnapshot(pool, tenant, (tx) => checkTimers(tx, tenant));
  if (overdue.length === 0) return report;
  await wait(options.timerGraceMs ?? TIMER_GRACE_MS);
  const still = await inSnapshot(pool, tenant, (tx) => checkTimers(tx, tenant));
  return { ...report, violations: [...report.violations, ...inBoth(overdue, still)] };
}

/** What both looks name. */
function inBoth(first: readonly Violation[], second: readonly Violation[]): Violation[] {
  const named = new Set(first.flatMap((violation) => violation.ids));
  return second.flatMap((violation) => {
    const ids = violation.ids.filter((id) => named.has(id));
    return ids.length === 0 ? [] : [{ ...violation, count: ids.length, ids }];
  });
}

/** The checks in the transaction of the caller. `isKnown` tells of deliveries that are younger than it. */
export async function checkWithin(
  tx: Tx,
  keys: TenantKeys,
  options: CheckOptions,
  isKnown: (key: string) => Promise<boolean>,
): Promise<InvariantReport> {
  const { tenant } = keys;
  const { ackLogs = [], replyLogs = [], erp, patientAccounting, drainedWithinMs } = options;
  const violations: Violation[] = [];
  const checked: string[] = [];
  const done = (line: string, found: readonly Violation[]): void => {
    violations.push(...found);
    checked.push(line);
    options.progress?.(line);
  };
  if (ackLogs.length > 0) {
    const loss = await checkLoss(tx, tenant, ackLogs);
    done(`I1 no loss: ${loss.answers} positive answers in ${ackLogs.length} logs`, loss.violations);
  }
  done('I2 no duplicate: our own messages and summary journals', await checkCoverage(tx, tenant));
  if (erp !== undefined) done('I2 no duplicate: the ledger of the ERP', await checkErp(tx, tenant, erp, isKnown));
  done(`I3 balance: ${await countJournals(tx, tenant)} journals`, await checkBalance(tx, tenant, options.now));
  if (patientAccounting !== undefined) {
    const compared = await checkPatientAccounting(tx, keys, patientAccounting);
    done(`I3 balance: ${compared.accounts} accounts of patient accounting`, compared.violations);
  }
  for (const [name, check] of IN_DATABASE) done(name, await check(tx, tenant, options.now));
  if (replyLogs.length > 0) {
    const compared = await checkReplies(replyLogs);
    done(`I10 idempotent reply: ${compared.replies} answers in ${replyLogs.length} logs`, compared.violations);
  }
  if (drainedWithinMs !== undefined) done('I11 liveness: nothing waits for us', await checkLiveness(tx, tenant, drainedWithinMs));
  return { violations, checked };
}

const IN_DATABASE: readonly (readonly [string, (tx: Tx, tenant: string, now: Date) => Promise<Violation[]>])[] = [
  ['I4 order', checkOrder],
  ['I5 conservation', checkConservation],
  ['I6 audit', async (tx, tenant, now) => [...(await checkAudit(tx, tenant)), ...(await checkSeals(tx, tenant, now))]],
  ['I7 lineage', checkLineage],
];

async function countJournals(tx: Tx, tenant: string): Promise<bigint> {
  const { rows } = await tx.query<{ n: bigint }>('select count(*) as n from journal where tenant = $1', [tenant]);
  return rows[0]?.n ?? 0n;
}

/** Whether a delivery of this key was made after the snapshot, or the key was taken back after a restore. */
function isKnown(pool: pg.Pool, tenant: string, key: string): Promise<boolean> {
  return transaction(pool, { tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query('select from delivery where tenant = $1 and idempotency_key = any ($2)', [
      tenant,
      [key, reversalKey(key)],
    ]);
    return rows.length > 0;
  });
}
