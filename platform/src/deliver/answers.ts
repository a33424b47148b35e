import { createHash } from 'node:crypto';
import { appendEvents, type Log } from '../events/index.ts';
import type { Tx } from '../store/index.ts';

/** The target holds it as it was sent: `{ about, target, kind, reference }`. */
export const DELIVERY_CONFIRMED = 'delivery.confirmed';
/** It will not be done: `{ about, target, kind, code, summary }`. */
export const DELIVERY_REFUSED = 'delivery.refused';

/** A delivery as it stands after a change. */
export interface EndedRow {
  readonly id: bigint;
  readonly fence: bigint;
  readonly state: string;
  readonly target: string;
  readonly kind: string;
  readonly entity: string;
  readonly reference: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly answer_key: string | null;
  readonly answer_about: string | null;
  readonly answer_cause: Buffer | null;
  readonly at: Date;
}

/**
 * Tells the keys that asked how their deliveries ended, in the transaction that ends them: once for each end, since a fence is given once. A
 * delivery that a person tries again after it was refused may end a second time.
 */
export async function appendAnswers(tx: Tx, log: Log, rows: readonly EndedRow[]): Promise<void> {
  const ended = rows.flatMap((row) => {
    const { answer_key: key, answer_about: about, answer_cause: parent, state, target, kind, entity } = row;
    if (key === null || about === null || parent === null || (state !== 'confirmed' && state !== 'refused')) return [];
    const said =
      state === 'refused'
        ? { code: row.code ?? 'REFUSED', summary: row.detail ?? '' }
        : row.reference === null
          ? {}
          : { reference: row.reference };
    return [
      {
        identity: createHash('sha256').update(`delivery|${row.id}|${row.fence}`).digest().subarray(0, 16),
        type: state === 'confirmed' ? DELIVERY_CONFIRMED : DELIVERY_REFUSED,
        entity,
        key,
        occurredAt: row.at.toISOString(),
        data: { about, target, kind, ...said },
        parent,
      },
    ];
  });
  if (ended.length > 0) await appendEvents(tx, log, ended);
}
