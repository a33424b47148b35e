import { createHash } from 'node:crypto';
import type { InvoiceDecisionData } from '../canonical/index.ts';
import { appendEvents } from '../events/index.ts';
import { type Acting, listProposals } from '../govern/approvals/index.ts';
import type { Actor } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import type { EffectContext } from './proposal-effects.ts';
import { proposalWaiting, propose } from './proposing.ts';

/** What people decide about an invoice that is held. */
export const INVOICE_ACTIONS = ['accept-variance', 'short-pay', 'request-credit', 'not-a-duplicate', 'reject'] as const;
export type InvoiceAction = (typeof INVOICE_ACTIONS)[number];

/** The exception of an invoice, with what is at stake. */
export interface HeldInvoice {
  readonly id: bigint;
  /** `invoice:…`. */
  readonly key: string | null;
  readonly entity: string;
  readonly amount: bigint | null;
  readonly currency: string | null;
}

export interface InvoiceWish {
  readonly action: InvoiceAction;
  readonly reason: string;
  /** The holds it is about; absent: all that are open. */
  readonly holds?: readonly string[] | undefined;
}

/** The kind of proposal that paying an invoice although it differs is. */
export const VARIANCE = 'invoice-variance';

/**
 * Tells an invoice what a person decided about it; the invoice closes its exceptions itself. That it is paid although it differs is proposed
 * first, with the money at stake: answers the number of that proposal. Throws `INVOICE_NOT_NAMED` where the exception is of no invoice, and
 * `PROPOSAL_WAITING`.
 */
export async function decideInvoice(
  tx: Tx,
  context: EffectContext,
  held: HeldInvoice,
  { action, reason, holds }: InvoiceWish,
  { acting, actor }: { readonly acting: Acting; readonly actor: Actor },
): Promise<bigint | undefined> {
  const { key, entity, id } = held;
  if (key?.startsWith('invoice:') !== true) throw invoiceNotNamed();
  const about = holds === undefined ? {} : { holds: [...holds] };
  if (action === 'accept-variance') {
    const [waiting] = await listProposals(tx, context.log.tenant, { kind: VARIANCE, subject: key, state: 'proposed', limit: 1 });
    if (waiting !== undefined) throw proposalWaiting(waiting.id);
    const worth = held.amount === null || held.currency === null ? {} : { amount: held.amount, currency: held.currency };
    const content = { exception: String(id), ...about, ...(worth.amount === undefined ? {} : { ...worth, amount: String(worth.amount) }) };
    return (await propose(tx, context, { kind: VARIANCE, entity, subject: key, content, ...worth, reason }, acting, actor)).id;
  }
  const data: InvoiceDecisionData = { decision: action, ...about, reason };
  const at = context.clock.now().toISOString();
  const identity = createHash('sha256')
    .update(['invoice-decided', id, action, ...(holds ?? []), at].join('|'))
    .digest()
    .subarray(0, 16);
  await appendEvents(tx, context.log, [{ identity, type: 'invoice.decided', entity, key, occurredAt: at, data }]);
  return undefined;
}

const invoiceNotNamed = (): Fault =>
  new Fault({
    code: 'INVOICE_NOT_NAMED',
    kind: 'rejected',
    message: 'The exception is of no invoice that this could be decided about',
    hint: 'Take one of the actions that the exception lists',
  });
