import { Fault } from '../kernel/index.ts';
import { readCredit } from '../observe/index.ts';
import type { Tx } from '../store/index.ts';

/** Refuses to give back more than there is: as it is asked for, and again as it is carried out. Throws `REFUND_OVER_CREDIT` (rejected). */
export async function requireCredit(tx: Tx, tenant: string, subject: string, amount: bigint): Promise<void> {
  if (amount <= (await readCredit(tx, tenant, subject))) return;
  throw new Fault({
    code: 'REFUND_OVER_CREDIT',
    kind: 'rejected',
    message: 'The account has not so much too much',
    hint: 'Look at its balance: deposits, refunds payable and what the guarantor has overpaid can be given back',
    at: 'body/amount',
  });
}
