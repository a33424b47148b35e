import { createHash } from 'node:crypto';
import type { InvoiceDecisionData, JsonObject, OrderDecisionData } from '../canonical/index.ts';
import { appendEvents } from '../events/index.ts';
import { type Acting, listProposals } from '../govern/approvals/index.ts';
import type { Actor } from '../govern/index.ts';
import { Fault } from '../kernel/index.ts';
import { invoiceHolds, isVouchered, type Purchasing } from '../processes/requisition-to-pay/index.ts';
import { readState } from '../observe/procurement/index.ts';
import type { Tx } from '../store/index.ts';
import { writeOffOpen } from './order-write-off.ts';
import type { EffectContext } from './proposal-effects.ts';
import { proposalWaiting, propose } from './proposing.ts';

/** What people decide about an order whose supplier answered something else, and what its process is told. */
const OF_ORDERS = { 'accept-answer': 'accept', 'refuse-answer': 'refuse', 'close-order': 'close' } as const;
/** What people decide about an invoice that is held. */
const OF_INVOICES = ['accept-variance', 'short-pay', 'request-credit', 'not-a-duplicate', 'reject'] as const;
/** What people decide about an order that is over and still has something in the books. */
const WRITE_OFF_OPEN = 'write-off-open';
type OrderAction = keyof typeof OF_ORDERS;
type InvoiceAction = (typeof OF_INVOICES)[number];
export type PurchaseAction = OrderAction | InvoiceAction | typeof WRITE_OFF_OPEN;

export const purchaseActionOf = (name: string): PurchaseAction | undefined =>
  OF_INVOICES.find((one) => one === name) ?? (isOfOrders(name) || name === WRITE_OFF_OPEN ? name : undefined);
const isOfOrders = (name: string): name is OrderAction => Object.hasOwn(OF_ORDERS, name);

/** The exception of an order or invoice, with what is at stake. */
export interface PurchaseException {
  readonly id: bigint;
  readonly kind: string;
  readonly identity: string;
  /** `order:…`, `invoice:…`. */
  readonly key: string | null;
  readonly entity: string;
  readonly amount: bigint | null;
  readonly currency: string | null;
}

export interface PurchaseWish {
  readonly action: PurchaseAction;
  readonly reason: string;
  /** Of an invoice: names of the holds it is about; absent: all of the exception's kind. */
  readonly holds?: readonly string[] | undefined;
}

/** What deciding stands on; `purchasing` says what holds an invoice. */
export interface PurchaseContext extends EffectContext {
  readonly purchasing?: (() => Promise<Purchasing>) | undefined;
}

/** The kind of proposal that paying an invoice although it differs is. */
const VARIANCE = 'invoice-variance';

/**
 * Tells an order or an invoice what a person decided about it; it closes its exceptions itself. That an invoice is paid although it differs is
 * proposed first, with the money at stake of exactly the holds it is about, and so is what an order that is over gives up: answers the number of that
 * proposal. Throws `PURCHASE_NOT_NAMED`
 * where the exception is of none, `HOLD_NOT_OPEN`, `PROPOSAL_WAITING`, and `INVOICE_VOUCHERED` for the rejection of what the ERP has.
 */
export async function decidePurchase(
  tx: Tx,
  context: PurchaseContext,
  item: PurchaseException,
  wish: PurchaseWish,
  who: { readonly acting: Acting; readonly actor: Actor },
): Promise<bigint | undefined> {
  const { action, reason } = wish;
  if (isOfOrders(action)) {
    const order = orderOf(item);
    // What is about one line ends with it: `order-price|order:PO-1|2`.
    const line = item.identity.split('|').at(-1) ?? '';
    const lines = action === 'close-order' || line === '' ? {} : { lines: [line] };
    const data: OrderDecisionData = { order, decision: OF_ORDERS[action], ...lines, reason };
    await tell(tx, context, item, 'order.decided', data);
    return undefined;
  }
  if (action === WRITE_OFF_OPEN) {
    orderOf(item);
    return writeOffOpen(tx, context, item, reason, who);
  }
  if (item.key?.startsWith('invoice:') !== true) throw purchaseNotNamed();
  const meant = await holdsMeant(tx, context, item, item.key, wish);
  if (action === 'accept-variance') return acceptVariance(tx, context, { ...item, ...meant }, item.key, reason, who);
  const data: InvoiceDecisionData = { decision: action, holds: [...meant.holds], reason };
  await tell(tx, context, item, 'invoice.decided', data);
  return undefined;
}

interface Meant {
  readonly holds: readonly string[];
  readonly amount: bigint | null;
}

/** The holds that a decision is about: those of the exception's kind that are open now, or some of them, with what is at stake. */
async function holdsMeant(
  tx: Tx,
  context: PurchaseContext,
  item: PurchaseException,
  key: string,
  { action, holds }: PurchaseWish,
): Promise<Meant> {
  const state = await readState(tx, context.log.tenant, key);
  if (action === 'reject' && state !== undefined && isVouchered(state.data)) throw invoiceVouchered();
  const open = state === undefined || context.purchasing === undefined ? [] : invoiceHolds(key, state.data, await context.purchasing());
  const own = open.filter(({ cause }) => cause === item.kind);
  const stranger = holds?.find((name) => !own.some((hold) => hold.name === name));
  if (stranger !== undefined) throw holdNotOpen(own.map(({ name }) => name));
  const meant = holds === undefined ? own : own.filter(({ name }) => holds.includes(name));
  if (meant.length === 0) return { holds: [item.kind], amount: item.amount };
  return { holds: meant.map(({ name }) => name), amount: meant.reduce((sum, { stake }) => sum + stake, 0n) };
}

async function acceptVariance(
  tx: Tx,
  context: EffectContext,
  { id, entity, amount, currency, holds }: PurchaseException & Meant,
  subject: string,
  reason: string,
  { acting, actor }: { readonly acting: Acting; readonly actor: Actor },
): Promise<bigint> {
  const [waiting] = await listProposals(tx, context.log.tenant, { kind: VARIANCE, subject, state: 'proposed', limit: 1 });
  if (waiting !== undefined) throw proposalWaiting(waiting.id);
  const worth = amount === null || currency === null ? {} : { amount, currency };
  const content = {
    exception: String(id),
    holds: [...holds],
    ...(worth.amount === undefined ? {} : { ...worth, amount: String(worth.amount) }),
  };
  return (await propose(tx, context, { kind: VARIANCE, entity, subject, content, ...worth, reason }, acting, actor)).id;
}

async function tell(
  tx: Tx,
  { log, clock }: EffectContext,
  { id, entity, key }: PurchaseException,
  type: string,
  data: JsonObject,
): Promise<void> {
  const at = clock.now().toISOString();
  const identity = createHash('sha256')
    .update([type, id, JSON.stringify(data), at].join('|'))
    .digest()
    .subarray(0, 16);
  await appendEvents(tx, log, [{ identity, type, entity, key: key ?? '', occurredAt: at, data }]);
}

function orderOf({ key }: PurchaseException): string {
  if (key?.startsWith('order:') !== true) throw purchaseNotNamed();
  return key.slice('order:'.length);
}

const purchaseNotNamed = (): Fault =>
  new Fault({
    code: 'PURCHASE_NOT_NAMED',
    kind: 'rejected',
    message: 'The exception is of no order or invoice that this could be decided about',
    hint: 'Take one of the actions that the exception lists',
  });

const invoiceVouchered = (): Fault =>
  new Fault({
    code: 'INVOICE_VOUCHERED',
    kind: 'rejected',
    message: 'The ERP has the voucher of this invoice, so it cannot be rejected any more',
    hint: 'Ask the supplier for a credit memo, and resolve the exception with what was agreed',
  });

const holdNotOpen = (open: readonly string[]): Fault =>
  new Fault({
    code: 'HOLD_NOT_OPEN',
    kind: 'rejected',
    message: 'The exception has no open hold of this name',
    hint: open.length === 0 ? 'Look at it again: it may have cleared meanwhile' : `Take some of these: ${open.join(', ')}`,
    at: 'body/holds',
  });
