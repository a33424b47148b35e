import type { Tx } from '../store/index.ts';
import type { Actor } from './audit.ts';

/** A crosswalk row that a person added and that the estate files do not hold yet. */
export interface Correction {
  readonly id: bigint;
  readonly crosswalk: string;
  readonly code: string;
  readonly meaning: string;
  readonly note: string;
  readonly exception?: bigint;
  /** The release it made. */
  readonly release: number;
  readonly person: string;
  readonly madeAt: Date;
}

export type NewCorrection = Omit<Correction, 'id' | 'person' | 'madeAt'>;

/** What became of a correction: the files say the same now, or something else. */
export type Settled = 'files' | 'replaced';

/** Corrections that are not settled, in the order in which they were made. */
export async function openCorrections(tx: Tx, tenant: string): Promise<readonly Correction[]> {
  const { rows } = await tx.query<Omit<Correction, 'exception'> & { exception: bigint | null }>({
    name: 'open-corrections',
    text: `select id, crosswalk, code, meaning, note, exception, release, person, made_at as "madeAt" from crosswalk_correction
      where tenant = $1 and settled_at is null order by id`,
    values: [tenant],
  });
  return rows.map(({ exception, ...row }) => ({ ...row, ...(exception === null ? {} : { exception }) }));
}

export async function addCorrection(tx: Tx, tenant: string, correction: NewCorrection, actor: Actor): Promise<void> {
  const { crosswalk, code, meaning, note, exception, release } = correction;
  await tx.query({
    name: 'add-correction',
    text: `insert into crosswalk_correction (tenant, crosswalk, code, meaning, note, exception, release, principal, person)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      tenant,
      crosswalk,
      code,
      meaning,
      note,
      exception === undefined ? null : String(exception),
      release,
      actor.principal,
      actor.person,
    ],
  });
}

export async function settleCorrections(tx: Tx, tenant: string, ids: readonly bigint[], by: Settled): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'settle-corrections',
    text: 'update crosswalk_correction set settled_at = now(), settled_by = $3 where tenant = $1 and id = any ($2::bigint[])',
    values: [tenant, ids.map(String), by],
  });
}
