import type { Tx } from '../../store/index.ts';

/** One thing that was done with something. */
export interface HistoryEntry {
  readonly at: Date;
  readonly who: string;
  readonly action: string;
  readonly note?: string;
}

/** Of what was done with one thing, the last. */
const MOST = 100;

/** What the audit says was done with one object, such as `exception:9`, in order. */
export async function historyOf(tx: Tx, tenant: string, object: string): Promise<readonly HistoryEntry[]> {
  const { rows } = await tx.query<{ at: Date; principal: string; person: string; action: string; detail: string | null }>({
    name: 'history-of',
    text: `select at, principal, person, action, detail from audit where object = $2 and tenant = $1 order by id desc limit ${MOST}`,
    values: [tenant, object],
  });
  return rows.toReversed().map(({ at, principal, person, action, detail }) => ({
    at,
    who: person === 'none' ? principal : person,
    action,
    ...(detail === null ? {} : { note: detail }),
  }));
}
