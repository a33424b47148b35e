import type { AccountingEntry, BudgetData, StoredEvent } from '../../../canonical/index.ts';
import type { Decision, Effect } from '../../engine/decision.ts';
import {
  type BudgetAsked,
  type BudgetChecked,
  type BudgetCommitted,
  type BudgetReleased,
  type BudgetRelieved,
  tell,
  type ToldBudget,
} from '../asks.ts';
import { purchasingEventUnexpected } from '../faults.ts';
import { type Dated, dated, newer } from '../newest.ts';
import type { PurchasingPolicies } from '../policies.ts';
import { actualOf, type Commitments, condensed, encumbered, NO_ORDER, openOrder, openRequisition, reopened } from './commitments.ts';

/** What a cost center may spend on an account in a period, and what became of it. */
export interface Budget extends Commitments {
  readonly budget?: Dated<BudgetData>;
  /** Those who were told that there is not enough. */
  readonly seekers: readonly (BudgetAsked & { readonly entity: string })[];
}

const EMPTY: Budget = { requisitions: new Map(), orders: new Map(), settled: 0n, seekers: [] };

/**
 * Keeps one budget: available is the budget without what is actual and what is encumbered. A requisition reserves, its orders take the place
 * of that, the actual books relieve them, and cancelling or closing releases the rest. Events may come twice and in any order: each says what
 * is, not what changes. What is over is kept as a sum. Where the entity keeps a budgetary book, what changed is posted there.
 */
export function decideBudget(state: Budget = EMPTY, event: StoredEvent, { purchasing }: PurchasingPolicies): Decision<Budget> {
  const { order, document, told } = event.data as { readonly order?: string; readonly document?: string; readonly told?: ToldBudget };
  const before = reopened(state, order ?? document ?? '', told);
  const { state: changed, effects } = applied(before, event);
  const journal = purchasing.rulesOf(event.entity).encumbrance ? postingOf(before, changed, event) : [];
  const after = condensed(changed);
  return { state: after, status: after.budget === undefined ? 'unset' : 'set', effects: [...journal, ...effects] };
}

interface Applied {
  readonly state: Budget;
  readonly effects: readonly Effect[];
}

function applied(state: Budget, event: StoredEvent): Applied {
  switch (event.type) {
    case 'budget.set':
      return answerSeekers({ ...state, budget: newer(state.budget, dated(event.data as BudgetData, event)) }, event);
    case 'budget.asked':
      return reserve(state, event.data as unknown as BudgetAsked, event);
    case 'budget.committed':
      return answerSeekers(commit(state, event.data as unknown as BudgetCommitted), event);
    case 'budget.relieved':
      return answerSeekers(relieve(state, event.data as unknown as BudgetRelieved), event);
    case 'budget.released':
      return answerSeekers(release(state, event.data as unknown as BudgetReleased), event);
    default:
      throw purchasingEventUnexpected(event.type, 'budget');
  }
}

function reserve(state: Budget, asked: BudgetAsked, event: StoredEvent): Applied {
  const known = state.requisitions.get(asked.document);
  if (known !== undefined && known.ask > asked.ask) return { state, effects: [] };
  const answer = answerTo(state, asked, event.key);
  const seekers = state.seekers.filter(({ document }) => document !== asked.document);
  // A copy of what was released stays released.
  const isReleased = known?.ask === asked.ask && known.isReleased;
  const hold = { ask: asked.ask, reserved: BigInt(asked.amount), isReleased };
  const held = { ...state, requisitions: new Map([...state.requisitions, [asked.document, hold]]) };
  const waits = asked.mode === 'check' && !answer.isAvailable && !isReleased;
  return {
    state: { ...held, seekers: waits ? [...seekers, { ...asked, entity: event.entity }] : seekers },
    effects: asked.mode === 'check' ? [answered(asked, event.entity, answer)] : [],
  };
}

function commit(state: Budget, { order, requisition, takes, revision, amount }: BudgetCommitted): Budget {
  const known = state.orders.get(order) ?? NO_ORDER;
  const hold = {
    ...known,
    ...(requisition === undefined ? {} : { requisition }),
    ...(takes === undefined ? {} : { taken: BigInt(takes) }),
    ...(known.revision > revision ? {} : { revision, committed: BigInt(amount) }),
  };
  return { ...state, orders: new Map([...state.orders, [order, hold]]) };
}

function relieve(state: Budget, { order, source, amount }: BudgetRelieved): Budget {
  const known = state.orders.get(order) ?? NO_ORDER;
  const actuals = new Map([...known.actuals, [source, BigInt(amount)]]);
  return { ...state, orders: new Map([...state.orders, [order, { ...known, actuals }]]) };
}

function release(state: Budget, { document }: BudgetReleased): Budget {
  const requisition = state.requisitions.get(document);
  const seekers = state.seekers.filter((seeker) => seeker.document !== document);
  if (requisition !== undefined) {
    return { ...state, seekers, requisitions: new Map([...state.requisitions, [document, { ...requisition, isReleased: true }]]) };
  }
  const order = state.orders.get(document) ?? NO_ORDER;
  return { ...state, seekers, orders: new Map([...state.orders, [document, { ...order, isReleased: true }]]) };
}

/** Who waits for money is told when there is enough; one after the other, as they asked. */
function answerSeekers(state: Budget, event: StoredEvent): Applied {
  const effects: Effect[] = [];
  const seekers = state.seekers.filter((asked) => {
    const answer = answerTo(state, asked, event.key);
    if (answer.isAvailable) effects.push(answered(asked, asked.entity, answer));
    return !answer.isAvailable;
  });
  return { state: { ...state, seekers }, effects };
}

const answered = (asked: BudgetAsked, entity: string, answer: BudgetChecked): Effect =>
  tell(`answer|${asked.asker}|${asked.ask}`, 'budget.checked', entity, asked.asker, answer);

/** What is there for a document, without what it holds itself. */
function answerTo(state: Budget, { ask, document, amount, currency }: BudgetAsked, key: string): BudgetChecked {
  const set = state.budget?.data;
  const own = openRequisition(state, document);
  const available = BigInt(set?.amount ?? '0') - actualOf(state) - encumbered(state) + own;
  const isSet = set !== undefined && set.currency === currency;
  return { ask, budget: key, isSet, amount, available: String(available), isAvailable: isSet && available >= BigInt(amount), currency };
}

/** What this event changed in the budgetary book, of its document and of the requisition the document came of. */
function postingOf(before: Budget, after: Budget, event: StoredEvent): Effect[] {
  const [entity = event.entity, costCenter = ''] = event.key.slice('budget:'.length).split('|');
  const { document, order, requisition, currency, day } = event.data as {
    readonly document?: string;
    readonly order?: string;
    readonly requisition?: string;
    readonly currency?: string;
    readonly day?: string;
  };
  const book = (posting: string, name: string | undefined, openOf: (state: Commitments, name: string) => bigint): AccountingEntry[] => {
    const amount = name === undefined ? 0n : openOf(after, name) - openOf(before, name);
    return amount === 0n ? [] : [{ posting, amount, department: costCenter, openItem: name ?? '' }];
  };
  const entries = [
    ...book('requisition-encumbered', document, openRequisition),
    ...book('requisition-encumbered', requisition, openRequisition),
    ...book('order-encumbered', order ?? document, openOrder),
  ];
  if (entries.length === 0 || day === undefined) return [];
  const posted = {
    identity: `${event.key}|${event.id.toString('base64url')}|${event.revision}`,
    entity,
    day,
    currency: currency ?? before.budget?.data.currency ?? after.budget?.data.currency ?? '',
    subject: event.key,
    entries,
  };
  return [{ effect: 'post', event: posted }];
}
