import { type RequisitionView, requisitionView } from '../../processes/requisition-to-pay/index.ts';
import type { Tx } from '../../store/index.ts';

/** What rules and people decided about a requisition; undefined where there is none that the caller may see, or it is only held. */
export async function readRequisitionDecisions(tx: Tx, tenant: string, number: string): Promise<RequisitionView | undefined> {
  const { rows } = await tx.query<{ data: string }>({
    name: 'requisition-state',
    text: "select data from process_state where tenant = $1 and key = $2 and data <> ''",
    values: [tenant, `requisition:${number}`],
  });
  const [row] = rows;
  return row === undefined ? undefined : requisitionView(row.data);
}
