import { type Acting, listProposals } from '../govern/approvals/index.ts';
import type { Actor } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { readState } from '../observe/procurement/index.ts';
import { openLinesOf } from '../processes/requisition-to-pay/index.ts';
import type { Tx } from '../store/index.ts';
import type { EffectContext } from './proposal-effects.ts';
import { proposalWaiting, propose } from './proposing.ts';

/** The kind of proposal that giving up what an order still has open is. */
const WRITE_OFF = 'order-write-off';

/** The exception of an order that is over and still has something in the books. */
interface LeftOpen {
  readonly id: bigint;
  readonly key: string | null;
  readonly entity: string;
}

/**
 * Proposes to give up exactly what an order has open now: goods that nobody billed, bills whose goods never came. Answers the number of the proposal.
 * Throws `NOTHING_OPEN`, and `PROPOSAL_WAITING` where the same waits for approval.
 */
export async function writeOffOpen(
  tx: Tx,
  context: EffectContext,
  { id, key, entity }: LeftOpen,
  reason: string,
  { acting, actor }: { readonly acting: Acting; readonly actor: Actor },
): Promise<bigint> {
  const { tenant } = context.log;
  const subject = key ?? '';
  const [waiting] = await listProposals(tx, tenant, { kind: WRITE_OFF, subject, state: 'proposed', limit: 1 });
  if (waiting !== undefined) throw proposalWaiting(waiting.id);
  const lines = openLinesOf((await readState(tx, tenant, subject))?.data ?? '{}');
  const [first] = lines;
  if (first === undefined) throw nothingOpen();
  const { currency } = first;
  // What is given up of one line, or on one side, does not make up for another: all of it is decided about.
  const amount = lines.reduce((sum, { received, billed }) => sum + absolute(received) + absolute(billed), 0n);
  const open = lines.map(({ line, received, billed }) => ({ line, received: String(received), billed: String(billed) }));
  const content = { exception: String(id), open, amount: String(amount), currency };
  return (await propose(tx, context, { kind: WRITE_OFF, entity, subject, content, amount, currency, reason }, acting, actor)).id;
}

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const nothingOpen = (): Fault =>
  new Fault({
    code: 'NOTHING_OPEN',
    kind: 'conflict',
    message: 'The order has nothing open in the books any more',
    hint: 'Look at the task again: it closes by itself',
  });
