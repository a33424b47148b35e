import type { Tx } from '../../store/index.ts';
import { type AuditRow, comparePositions, positionOf } from './audit-row.ts';
import type { AuditSeal } from './seal.ts';
import { rowsBetween, type SealRange, sealsAfter } from './stored-seals.ts';

/** Seals that are read together, with their rows. */
const BATCHES = 20;

export interface SealedBatch {
  readonly seal: AuditSeal;
  /** The rows that stand where the seal was made, in their order. */
  readonly rows: readonly AuditRow[];
}

/** Every seal of a range in its order, with the rows that are there now. Reads in the caller's snapshot, a few thousand rows at a time. */
export async function* readSealed(tx: Tx, tenant: string, range: SealRange): AsyncGenerator<SealedBatch> {
  for (let batch = 0n; ; ) {
    const seals = await sealsAfter(tx, tenant, batch, BATCHES, range);
    const last = seals.at(-1);
    if (last === undefined) return;
    for (const run of connected(seals)) yield* withRows(tx, tenant, run);
    batch = last.batch;
  }
}

/** Seals cut where one does not begin at the end of the one before: rows between them belong to seals that are gone. */
function connected(seals: readonly AuditSeal[]): AuditSeal[][] {
  const runs: AuditSeal[][] = [];
  for (const seal of seals) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && comparePositions(before.to, seal.after) === 0) run.push(seal);
    else runs.push([seal]);
  }
  return runs;
}

async function* withRows(tx: Tx, tenant: string, run: readonly AuditSeal[]): AsyncGenerator<SealedBatch> {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return;
  const rows = await rowsBetween(tx, tenant, first.after, last.to);
  let at = 0;
  for (const seal of run) {
    const from = at;
    for (let row = rows[at]; row !== undefined && comparePositions(positionOf(row), seal.to) <= 0; row = rows[at]) at += 1;
    yield { seal, rows: rows.slice(from, at) };
  }
}
