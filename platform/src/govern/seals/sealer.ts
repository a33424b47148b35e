import type pg from 'pg';
import { type Clock, Fault } from '../../kernel/index.ts';
import { transaction, type Tx } from '../../store/index.ts';
import { type AuditRow, BEGINNING } from './audit-row.ts';
import { readHeads, writeHeads } from './heads.ts';
import { type AuditSeal, MOST_ROWS, NO_SEAL, sealRows, type SigningKey } from './seal.ts';
import { newestSeal, rowsToSeal, storedHash, storePublicKey, storeSeals } from './stored-seals.ts';

export interface SealerOptions {
  /** Acts as plexus_server: workers write the audit and cannot read it. */
  readonly pool: pg.Pool;
  readonly tenant: string;
  readonly incarnation: number;
  readonly key: SigningKey;
  readonly clock: Clock;
  /** File outside of the database that remembers the newest seal. */
  readonly heads: string;
  /** Told when the database no longer has a seal that was made here. */
  readonly lost: (fault: Fault) => void;
}

/** Batches of one transaction: enough to follow a burst, few enough to hold no lock for long. */
const MOST_BATCHES = 10;
/** Any number will do, as long as every sealer uses the same. */
const LOCK = 7_531_904;

/** Seals what was recorded. Any number may run: at most one at a time goes on with the chain, the others find nothing to do. */
export interface Sealer {
  /** Seals what waits, at most ten batches; answers how many rows. */
  step(): Promise<number>;
}

export async function createSealer(options: SealerOptions): Promise<Sealer> {
  const { pool, tenant, key } = options;
  const scope = { tenant, entities: 'all' } as const;
  await transaction(pool, scope, (tx) => storePublicKey(tx, tenant, key));
  return {
    step: async () => {
      const { seals, lost } = await transaction(pool, scope, (tx) => sealWaiting(tx, options));
      const newest = seals.at(-1);
      if (newest === undefined) return 0;
      await remember(options.heads, newest, lost);
      if (lost !== undefined) options.lost(sealLost(lost.batch));
      return seals.reduce((sum, seal) => sum + seal.ids.length, 0);
    },
  };
}

interface Sealed {
  readonly seals: readonly AuditSeal[];
  /** What was remembered as the newest and is not in the database. */
  readonly lost?: { readonly batch: string; readonly hash: string };
}

async function sealWaiting(tx: Tx, { tenant, incarnation, key, clock, heads }: SealerOptions): Promise<Sealed> {
  const { rows } = await tx.query<{ ours: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as ours', [LOCK, tenant]);
  if (rows[0]?.ours !== true) return { seals: [] };
  // On tables without statistics the planner would read and sort everything that waits, and not the rows of a few batches by their index.
  await tx.query('set local enable_sort = off');
  let previous: Pick<AuditSeal, 'batch' | 'to' | 'hash'> = (await newestSeal(tx, tenant)) ?? { batch: 0n, to: BEGINNING, hash: NO_SEAL };
  const waiting = await rowsToSeal(tx, tenant, previous.to, incarnation, MOST_BATCHES * MOST_ROWS);
  if (waiting.length === 0) return { seals: [] };
  const { newest } = await readHeads(heads);
  const isLost = newest !== undefined && (await storedHash(tx, tenant, newest.batch)) !== newest.hash;
  const seals: AuditSeal[] = [];
  const now = clock.now();
  for (const batch of batchesOf(waiting)) {
    const seal = sealRows(previous, batch, now, key);
    seals.push(seal);
    previous = seal;
  }
  await storeSeals(tx, seals);
  return isLost ? { seals, lost: newest } : { seals };
}

function batchesOf(rows: readonly AuditRow[]): AuditRow[][] {
  return Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, n) => rows.slice(n * MOST_ROWS, (n + 1) * MOST_ROWS));
}

/**
 * After the commit: a seal that is remembered and was never stored would look like one that was taken away. Another sealer of this folder may
 * have come first with a newer one.
 */
async function remember(file: string, newest: AuditSeal, lost: Sealed['lost']): Promise<void> {
  const heads = await readHeads(file);
  const isOlder = lost === undefined && BigInt(heads.newest?.batch ?? '0') > newest.batch;
  if (isOlder) return;
  await writeHeads(file, {
    newest: { batch: String(newest.batch), hash: newest.hash.toString('hex') },
    lost: lost === undefined ? heads.lost : [...heads.lost, lost],
  });
}

const sealLost = (batch: string): Fault =>
  new Fault({
    code: 'AUDIT_SEAL_LOST',
    kind: 'defect',
    message: 'The database no longer has an audit seal that was made here',
    hint: 'Unless a backup was restored, the end of the audit was removed: run plexus audit verify',
    at: `batch ${batch}`,
  });
