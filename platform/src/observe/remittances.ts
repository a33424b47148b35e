import { type RemittanceView, remittanceViewOf } from '../processes/encounter-to-cash/index.ts';
import type { Tx } from '../store/index.ts';
import { remittanceUnknown } from './faults.ts';

/** A remittance by its pseudonymous name. */
export interface RemittanceSummary extends RemittanceView {
  /** `remittance:…`. */
  readonly id: string;
  readonly entity: string;
  readonly status: string;
}

/** With what the ledger still holds of it. */
export interface RemittanceDetail extends RemittanceSummary {
  /** What the claims, the adjustments and the deposits left open under its trace, by account; all zero once it is settled. Minor units. */
  readonly open: readonly { readonly account: string; readonly entity: string; readonly amount: bigint }[];
  readonly isSettled: boolean;
}

interface Row {
  key: string;
  entity: string;
  status: string;
  data: string;
}

/** Remittances in the order of their names, which says nothing: what comes with new ones is found by asking from the start. */
export async function listRemittances(
  tx: Tx,
  tenant: string,
  { after = 'remittance:', limit }: { readonly after?: string; readonly limit: number },
): Promise<{ readonly remittances: readonly RemittanceSummary[]; readonly next?: string }> {
  const { rows } = await tx.query<Row>({
    name: 'list-remittances',
    text: `select key, entity, status, data from process_state
      where tenant = $1 and key > $2 and key < 'remittance;' and data <> '' order by key limit $3`,
    values: [tenant, after, limit + 1],
  });
  const page = rows.slice(0, limit).map(summaryOf);
  const last = page.at(-1);
  return { remittances: page, ...(rows.length > limit && last !== undefined ? { next: last.id } : {}) };
}

/** One remittance. Throws `REMITTANCE_UNKNOWN`. */
export async function readRemittance(tx: Tx, tenant: string, id: string): Promise<RemittanceDetail> {
  const { rows } = await tx.query<Row>({
    name: 'read-remittance',
    text: `select key, entity, status, data from process_state where tenant = $1 and key = $2 and data <> ''`,
    values: [tenant, id],
  });
  const [row] = rows;
  if (row === undefined) throw remittanceUnknown();
  const { rows: lines } = await tx.query<{ account: string; entity: string; amount: string }>({
    name: 'open-of-remittance',
    text: `select account, entity, sum(amount)::text as amount from journal_line where open_item = $2 and tenant = $1
      group by account, entity order by account, entity`,
    values: [tenant, id],
  });
  const open = lines.map((line) => ({ ...line, amount: BigInt(line.amount) }));
  return { ...summaryOf(row), open, isSettled: open.every(({ amount }) => amount === 0n) };
}

const summaryOf = ({ key, entity, status, data }: Row): RemittanceSummary => ({ id: key, entity, status, ...remittanceViewOf(data) });
