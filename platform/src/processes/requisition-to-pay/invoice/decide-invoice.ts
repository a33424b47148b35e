import type { InvoiceBudgetAnswerData, InvoiceData, InvoiceDecisionData, StoredEvent } from '../../../canonical/index.ts';
import type { Decision } from '../../engine/decision.ts';
import { exceptionChanges, timerChanges, type Wait } from '../../engine/standing.ts';
import { alongDirectories, directoriesOf, directoryOf, type DuplicatesFound, type ForwardedPayment } from '../billed.ts';
import { sumOf } from '../exact.ts';
import { purchasingEventUnexpected } from '../faults.ts';
import type { PurchasingPolicies } from '../policies.ts';
import { COST_CENTERS_DECLARED, RATES_DECLARED } from '../declared.ts';
import { allowance } from '../match/index.ts';
import type { BudgetChecked } from '../asks.ts';
import { askBudgets, releaseBudgets, takeBudget, takeLaterAnswer, takeOwnerAnswer } from './budgets.ts';
import { copiesOf, holdsOf, isAnswered, isCopy, noteClosed } from './holds.ts';
import { emptyInvoice, type InvoiceState, type MatchedData } from './invoice-state.ts';
import { absolute, billedOf, factOf, type InvoiceWork, tell } from './invoice-work.ts';
import { takePayment } from './paying.ts';
import { askOrders, deliverVoucher, settle, unsettle, VOUCHER, withdrawFromOrders } from './settlement.ts';
import { undisputedOf } from './short-pay.ts';
import { exceptionsOf, isWaiting, LATE, statusOf, waitsOf } from './standing.ts';

/**
 * What one event makes of a supplier's invoice: it is taken in, and then the invoice goes as far as it can: known to the directories, looked for copies,
 * matched by its orders, and paid once nothing holds it.
 */
export function decideInvoice(
  state: InvoiceState | undefined,
  event: StoredEvent,
  { purchasing }: PurchasingPolicies,
): Decision<InvoiceState> {
  const invoice = { ...(state ?? emptyInvoice(event.entity, event.recordedAt)) };
  const work: InvoiceWork = { key: event.key, event, purchasing, effects: [], invoice };
  take(work);
  noteClosed(work);
  proceed(work);
  work.effects.push(...exceptionChanges(state === undefined ? [] : exceptionsOf(work, state), exceptionsOf(work, work.invoice)));
  const waited = state === undefined ? new Map<string, Wait>() : waitsOf(work, state);
  work.effects.push(...timerChanges(waited, waitsOf(work, work.invoice), event.recordedAt));
  return { state: work.invoice, status: statusOf(work, work.invoice), effects: work.effects, entity: work.invoice.entity };
}

/** Canonical data was checked against its schema before it entered the log; here it is only given its type. */
function take(work: InvoiceWork): void {
  const { data, type } = work.event;
  switch (type) {
    case 'invoice.received':
      return receive(work, data as InvoiceData);
    case 'duplicates.found':
      return takeCandidates(work, data as unknown as DuplicatesFound);
    case 'invoice.matched':
      return takeMatch(work, data as unknown as MatchedData);
    case 'invoice.decided':
      return takeDecision(work, data as InvoiceDecisionData);
    case 'budget.checked':
      return takeBudget(work, data as unknown as BudgetChecked);
    case RATES_DECLARED:
    case COST_CENTERS_DECLARED:
      return undefined;
    case 'invoice.credited':
      return takeCredit(work, data as { credit: string; amount: string });
    case 'invoice-budget.answered':
      return takeLaterAnswer(work, data as unknown as InvoiceBudgetAnswerData & { readonly fact?: string });
    case 'supplier-payment.reported':
      return takePayment(work, data as ForwardedPayment);
    case 'delivery.confirmed':
    case 'delivery.refused':
      return takeDelivery(work);
    case 'timer.fired':
      if (data['name'] === LATE && waitsOf(work, work.invoice).get(LATE)?.visit === data['visit']) work.invoice.isLate = true;
      return undefined;
    default:
      throw purchasingEventUnexpected(type, 'invoice');
  }
}

/** Takes an invoice or a later version of it. One whose payment is decided does not change any more: a person is told. */
function receive(work: InvoiceWork, data: InvoiceData): void {
  const { invoice: state, event } = work;
  const fact = factOf(event);
  if (state.invoice !== undefined) {
    const isSame = JSON.stringify(state.invoice) === JSON.stringify(data);
    if (isSame || (fact === state.fact && event.revision <= state.revision)) return;
    if (fact !== state.fact || state.payable !== undefined || state.voucher !== undefined) {
      state.isChanged = true;
      return;
    }
    startAnew(work);
  }
  state.entity = event.entity;
  if (state.invoice === undefined) state.at = event.recordedAt;
  state.fact = fact;
  state.revision = event.revision;
  state.invoice = data;
}

/** Everything that was found out about an earlier version is forgotten. */
function startAnew(work: InvoiceWork): void {
  const { invoice: state } = work;
  withdrawFromOrders(work);
  releaseBudgets(work);
  unregister(work);
  state.directories = [];
  state.unanswered = [];
  state.candidates = {};
  state.accepted = [];
  delete state.isNoDuplicate;
  delete state.wish;
  delete state.isRejected;
  delete state.isLate;
  delete state.accountingDay;
}

/** What a directory found on the way is older than what it said itself. */
function takeCandidates({ invoice: state }: InvoiceWork, { found = [], ...last }: DuplicatesFound): void {
  const onTheWay = found.filter(({ directory }) => state.unanswered.includes(directory));
  for (const { directory, candidates } of [...onTheWay, last]) {
    if (!state.directories.includes(directory)) continue;
    state.unanswered = state.unanswered.filter((name) => name !== directory);
    const { [directory]: _, ...others } = state.candidates;
    state.candidates = candidates.length === 0 ? others : { ...others, [directory]: candidates };
  }
}

function takeMatch({ invoice: state }: InvoiceWork, data: MatchedData): void {
  if (state.asked.includes(data.order)) state.matches = { ...state.matches, [data.order]: data };
}

/** Takes what a person decided. A difference is let pass only with an approved proposal behind it. */
function takeDecision(work: InvoiceWork, { decision, holds, proposal, reason }: InvoiceDecisionData): void {
  const { invoice: state, key, purchasing } = work;
  if (state.invoice === undefined) return;
  state.decisions = [...state.decisions, [decision, proposal ?? '', reason]];
  const isOpen = state.payable === undefined;
  const open = isOpen ? holdsOf(key, state, purchasing) : [];
  const meant = holds === undefined ? open : open.filter(({ name, cause }) => holds.includes(name) || holds.includes(cause));
  switch (decision) {
    case 'accept-variance':
      // A copy is no difference: only somebody who says that it is none can let it pass.
      if (proposal === undefined) return;
      state.accepted = [...state.accepted, ...meant.filter(({ cause }) => cause !== 'invoice-duplicate').map(({ mark }) => mark)];
      return;
    case 'not-a-duplicate':
      state.isNoDuplicate = true;
      return;
    case 'short-pay':
    case 'request-credit':
      if (isOpen) state.wish = decision;
      return;
    case 'reject':
      return reject(work);
  }
}

/** Not to be paid: orders and directories forget it, and what was posted is taken back while the ERP has no voucher of it. */
function reject(work: InvoiceWork): void {
  const { invoice: state } = work;
  if (state.voucher?.state === 'made' || state.voucher?.state === 'queued' || state.isRejected === true) return;
  if (state.payable === undefined) {
    withdrawFromOrders(work);
    releaseBudgets(work);
  } else unsettle(work);
  unregister(work);
  state.isRejected = true;
}

function takeCredit({ invoice: state }: InvoiceWork, { credit, amount }: { credit: string; amount: string }): void {
  state.credits = [...state.credits.filter(([known]) => known !== credit), [credit, amount]];
}

function takeDelivery(work: InvoiceWork): void {
  const { invoice: state, event } = work;
  const { about, reference, summary } = event.data;
  if (about !== VOUCHER) return takeOwnerAnswer(work);
  const known = typeof reference === 'string' ? { reference } : {};
  state.voucher =
    event.type === 'delivery.confirmed'
      ? { state: 'made', ...known }
      : { state: 'refused', ...known, ...(typeof summary === 'string' ? { summary } : {}) };
}

/** Takes the invoice as far as what is known allows. */
function proceed(work: InvoiceWork): void {
  const { invoice: state, key, purchasing } = work;
  if (state.invoice === undefined || state.isRejected === true) return;
  if (state.directories.length === 0) register(work, state.invoice);
  if (state.unanswered.length > 0 || state.payable !== undefined) return;
  const isOurs = purchasing.rulesOf(state.entity).matchOwner === 'plexus';
  if (isOurs && isCopy(key, state)) {
    withdrawFromOrders(work);
    releaseBudgets(work);
  } else {
    askOrders(work);
    askBudgets(work);
  }
  if (!isAnswered(state)) return;
  if (!isOurs) return leaveToOwner(work);
  if (state.wish === 'request-credit') acceptCredit(work);
  if (!isShortPaid(work, state.invoice) && isWaiting(work, state)) return;
  settle(work);
  deliverVoucher(work);
}

/** What nobody disputes is paid by a person's word; of what may be a copy everything is disputed. */
function isShortPaid({ invoice: state, key, purchasing }: InvoiceWork, invoice: InvoiceData): boolean {
  if (state.wish !== 'short-pay' || copiesOf(key, state).length > 0) return false;
  return [...undisputedOf(key, state, invoice, purchasing).lines.values()].some(({ amount }) => amount > 0n);
}

/** Makes it known, so that copies of it are found and payments and credits find it. */
function register(work: InvoiceWork, invoice: InvoiceData): void {
  const { invoice: state, key } = work;
  const billed = billedOf(key, invoice);
  state.directories = directoriesOf(billed);
  state.unanswered = state.directories;
  const entry = { ...billed, total: invoice.total, entity: state.entity, at: state.at };
  for (const { first, next } of alongDirectories(state.directories)) tell(work, first, 'invoice.registered', { ...entry, next: [...next] });
  if (invoice.kind !== 'credit' || invoice.credits === undefined) return;
  const said = { credit: key, amount: invoice.total };
  const sought = { type: 'invoice.credited', from: key, fact: `credit ${key}`, number: invoice.credits, data: said };
  tell(work, directoryOf(invoice.supplier, invoice.credits), 'invoice.sought', sought);
}

/** No directory finds it any more. */
function unregister(work: InvoiceWork): void {
  const { invoice: state, key } = work;
  for (const { first, next } of alongDirectories(state.directories))
    tell(work, first, 'invoice.unregistered', { invoice: key, next: [...next] });
}

/** The ERP or the suite matches: it is asked, and its answer stands. What our match found is kept beside it. */
function leaveToOwner(work: InvoiceWork): void {
  const { invoice: state } = work;
  if (state.voucher === undefined) deliverVoucher(work);
  else if (state.voucher.state === 'made') settle(work);
}

/** Credit memos that make up for what is disputed let the invoice pass: both are paid, and the difference is never. */
function acceptCredit({ invoice: state, key, purchasing }: InvoiceWork): void {
  const { invoice, credits } = state;
  if (invoice === undefined) return;
  const open = holdsOf(key, state, purchasing).filter(({ cause, clears }) => cause !== 'invoice-duplicate' && !clears);
  const disputed = sumOf(open.map(({ stake }) => stake));
  const credited = sumOf(credits.map(([, amount]) => absolute(BigInt(amount))));
  const { total } = purchasing.tolerancesOf({ supplier: invoice.supplier, commodity: undefined, site: '' });
  if (credits.length === 0 || credited + allowance(total, disputed) < disputed) return;
  state.accepted = [...state.accepted, ...open.map(({ mark }) => mark)];
}
