import {
  type AccountingEntry,
  BUDGET_REFUSED,
  type InvoiceBudgetAnswerData,
  type InvoiceData,
  type JsonObject,
} from '../../../canonical/index.ts';
import { sumOf } from '../exact.ts';
import {
  BOOKED,
  type BudgetAsked,
  type BudgetChecked,
  type BudgetCommitted,
  type BudgetRelieved,
  budgetKey,
  budgetShares,
} from '../asks.ts';
import { directoryOf } from '../billed.ts';
import { budgetCheck, mayHold } from '../budget-owner.ts';
import { budgetTarget, keepsBudgets, type Purchasing } from '../policies.ts';
import type { InvoiceState } from './invoice-state.ts';
import { factOf, type InvoiceWork, isLongAhead, partsOf, tell } from './invoice-work.ts';
import { ownCosts, useTaxOf } from './own-costs.ts';

/**
 * Holds of each budget what lines without an order are to cost it, before anybody approves them; where Plexus owns the budgets it asks whether there is as
 * much, where another system does that one is asked. Done once for each version of the invoice.
 */
export function askBudgets(work: InvoiceWork): void {
  const { invoice: state, key, purchasing } = work;
  const { invoice } = state;
  if (invoice === undefined || state.budgets !== undefined) return;
  const shares = positive(sharesOf(work, invoice, costsOf(state, invoice, purchasing)));
  if (shares === undefined) {
    state.isWithoutRate = true;
    return;
  }
  delete state.isWithoutRate;
  const { budgetOwner, matchOwner, budgetCurrency } = purchasing.rulesOf(state.entity);
  // Where another system decides about the invoice, that it has no money is for it to say.
  const isAsked = budgetOwner === 'plexus' && matchOwner === 'plexus';
  const round = (state.round ?? 0) + 1;
  state.round = round;
  state.budgets = {};
  if (keepsBudgets(state.entity, purchasing)) {
    const day = budgetDay(state, invoice, purchasing);
    for (const [budget, amount] of shares) {
      state.budgets = { ...state.budgets, [budget]: { held: String(amount), ...(isAsked ? { isAsked } : {}) } };
      const mode: BudgetAsked['mode'] = isAsked ? 'check' : 'record';
      const asked = { asker: key, ask: round, document: key, mode, amount: String(amount), currency: budgetCurrency, day };
      tell(work, budget, 'budget.asked', asked satisfies BudgetAsked);
    }
  }
  if (matchOwner === 'plexus' && shares.size > 0) askOwner(work, invoice, shares);
}

/** Asks the system that owns the budgets. */
function askOwner(work: InvoiceWork, invoice: InvoiceData, shares: ReadonlyMap<string, bigint>): void {
  const { invoice: state, key, purchasing, effects } = work;
  const { budgetCurrency: currency } = purchasing.rulesOf(state.entity);
  const target = budgetTarget(state.entity, purchasing);
  if (target === undefined) return;
  const content = {
    ...documentOf(invoice),
    revision: state.revision,
    day: budgetDay(state, invoice, purchasing),
    currency,
    amount: String(sumOf(shares.values())),
    shares: budgetShares(shares),
  };
  effects.push({ effect: 'deliver', target, kind: 'budget-check', orderKey: key, content, answer: budgetCheck(state.round ?? 1) });
  state.isOwnerAsked = true;
}

const documentOf = ({ supplier, number }: InvoiceData): { readonly supplier: string; readonly invoice: string } => ({
  supplier,
  invoice: number,
});

/** Takes what a budget says; of an earlier round it is too late. */
export function takeBudget({ invoice: state }: InvoiceWork, { ask, budget, isSet, available, isAvailable }: BudgetChecked): void {
  const known = state.budgets?.[budget];
  if (known === undefined || ask !== state.round) return;
  state.budgets = { ...state.budgets, [budget]: { ...known, answer: { isSet, available, isAvailable } } };
}

/** Takes what the owner of the budgets said; of a check that could not be made nothing is known by it. */
export function takeOwnerAnswer({ invoice: state, event }: InvoiceWork): void {
  const { about, code, reference } = event.data;
  if (about !== budgetCheck(state.round ?? 0) || state.isOwnerAsked !== true) return;
  const isAvailable = event.type === 'delivery.confirmed';
  if (!isAvailable && code !== BUDGET_REFUSED) return;
  if (isAvailable) delete state.isCheckRefused;
  else state.isCheckRefused = true;
  state.ownerAnswer = { isAvailable, ...(typeof reference === 'string' ? { reference } : {}) };
}

/** Takes what the owner of the budgets says later, or otherwise: the newest answer stands until the invoice is booked. Of one not known here it is passed on. */
export function takeLaterAnswer(work: InvoiceWork, { fact, ...said }: InvoiceBudgetAnswerData & { readonly fact?: string }): void {
  const { invoice: state, key, event } = work;
  const { supplier, number, isAvailable, reference } = said;
  if (state.invoice === undefined && fact === undefined) {
    const asked = { type: event.type, from: key, fact: factOf(event), number, data: said };
    return tell(work, directoryOf(supplier, number), 'invoice.sought', asked);
  }
  if (state.isOwnerAsked !== true || state.payable !== undefined) return;
  state.ownerAnswer = { isAvailable, ...(reference === undefined ? {} : { reference }) };
}

/** Whether every budget that was asked has answered. Another system takes its time, in sight. */
export const areBudgetsKnown = ({ budgets = {} }: Pick<InvoiceState, 'budgets'>): boolean =>
  Object.values(budgets).every(({ isAsked, answer }) => isAsked !== true || answer !== undefined);

/** Nothing of the invoice is asked of its budgets any more: it is a copy, rejected, or another version takes its place. */
export function releaseBudgets(work: InvoiceWork): void {
  const { invoice: state, key, purchasing } = work;
  const { invoice, budgets = {} } = state;
  if (invoice === undefined) return;
  const day = budgetDay(state, invoice, purchasing);
  for (const budget of Object.keys(budgets)) tell(work, budget, 'budget.released', { document: key, day });
  forget(work, invoice);
}

/** Another system may free what it holds, and nothing is known of budgets any more. */
function forget(work: InvoiceWork, invoice: InvoiceData): void {
  const { invoice: state, key, purchasing, effects, event } = work;
  const target = budgetTarget(state.entity, purchasing);
  if (target !== undefined && mayHold(state)) {
    const reference = state.ownerAnswer?.reference;
    const day = purchasing.today(state.entity, event.recordedAt);
    const shares = budgetShares(positive(sharesOf(work, invoice, costsOf(state, invoice, purchasing))) ?? new Map<string, bigint>());
    const { budgetCurrency: currency } = purchasing.rulesOf(state.entity);
    const content = { ...documentOf(invoice), day, ...(reference === undefined ? {} : { reference }), currency, shares };
    effects.push({ effect: 'deliver', target, kind: 'budget-release', orderKey: key, content });
  }
  delete state.budgets;
  delete state.isOwnerAsked;
  delete state.isCheckRefused;
  delete state.ownerAnswer;
  delete state.isWithoutRate;
}

/** The budgets count what is booked in place of what they held. Money that nobody declared a rate of is counted in none. */
export function bookBudgets(work: InvoiceWork, invoice: InvoiceData, costs: readonly AccountingEntry[]): void {
  const { invoice: state, key, purchasing } = work;
  const { budgetCurrency: currency } = purchasing.rulesOf(state.entity);
  const held = state.budgets ?? {};
  const booked = keepsBudgets(state.entity, purchasing) ? sharesOf(work, invoice, costs) : undefined;
  if (booked === undefined) return;
  const day = budgetDay(state, invoice, purchasing);
  const revision = (state.commitment ?? 0) + 1;
  state.commitment = revision;
  state.budgets = {};
  for (const budget of new Set([...booked.keys(), ...Object.keys(held)])) {
    const amount = String(booked.get(budget) ?? 0n);
    const before = held[budget];
    const taken = before === undefined ? {} : { requisition: key, takes: before.held };
    const committed = { order: key, ...taken, revision, amount, currency, day };
    tell(work, budget, 'budget.committed', committed satisfies BudgetCommitted);
    relieve(work, budget, { revision, committed: amount, booked: '0' }, amount, { currency, day });
    state.budgets = { ...state.budgets, [budget]: { ...(before ?? { held: '0' }), booked: amount } };
  }
}

/** The budgets count nothing of it: what was booked is taken back. */
export function unbookBudgets(work: InvoiceWork): void {
  const { invoice: state, key, purchasing } = work;
  const { invoice, budgets = {}, commitment = 0 } = state;
  if (invoice === undefined) return;
  const { budgetCurrency: currency } = purchasing.rulesOf(state.entity);
  const day = budgetDay(state, invoice, purchasing);
  const revision = commitment + 1;
  for (const [budget, { booked }] of Object.entries(budgets)) {
    if (booked === undefined) continue;
    const told = { revision: commitment, committed: booked, booked };
    const committed = { order: key, told, revision, amount: '0', currency, day };
    tell(work, budget, 'budget.committed', committed satisfies BudgetCommitted);
    relieve(work, budget, { revision, committed: '0', booked }, '0', { currency, day });
    state.commitment = revision;
  }
  forget(work, invoice);
}

function relieve(
  work: InvoiceWork,
  budget: string,
  told: JsonObject & NonNullable<BudgetRelieved['told']>,
  amount: string,
  { currency, day }: { readonly currency: string; readonly day: string },
): void {
  tell(work, budget, 'budget.relieved', { order: work.key, told, source: BOOKED, amount, currency, day } satisfies BudgetRelieved);
}

/** What lines without an order cost as they are billed. */
function costsOf(state: Pick<InvoiceState, 'entity'>, invoice: InvoiceData, purchasing: Purchasing): AccountingEntry[] {
  const { budgetOwner } = purchasing.rulesOf(state.entity);
  const own = partsOf(invoice).find(({ order }) => order === undefined);
  if (own === undefined || (budgetOwner === 'none' && !keepsBudgets(state.entity, purchasing))) return [];
  const { lines, freight, tax } = own;
  const amount = sumOf(lines.map((line) => BigInt(line.amount)));
  const besides = { freight, tax, rounding: 0n, useTax: useTaxOf(purchasing, invoice, amount) };
  return ownCosts(state.entity, invoice, lines, besides, purchasing);
}

/**
 * What each budget bears of some costs, in its minor units, by its key; undefined where no rate is declared for the invoice's money. What names no cost
 * center is in no budget, and what goes into stock costs nobody anything before it is used.
 */
function sharesOf(
  { invoice: state, purchasing }: Pick<InvoiceWork, 'invoice' | 'purchasing'>,
  invoice: InvoiceData,
  costs: readonly AccountingEntry[],
): Map<string, bigint> | undefined {
  const { entity } = state;
  const { budgetPeriod, accounts } = purchasing.rulesOf(entity);
  const counted = costs.flatMap(({ department, account, amount }) =>
    department === undefined || account === undefined || account === accounts.stock ? [] : [{ department, account, amount }],
  );
  if (counted.length === 0) return new Map();
  const day = budgetDay(state, invoice, purchasing);
  const inBudget = purchasing.budgetMoney(entity, invoice.currency, day);
  if (inBudget === undefined) return undefined;
  const period = purchasing.budgetPeriodOf(entity, day, budgetPeriod);
  const sums = new Map<string, bigint>();
  for (const { department, account, amount } of counted) {
    const budget = budgetKey(entity, department, account, period);
    sums.set(budget, (sums.get(budget) ?? 0n) + inBudget(amount));
  }
  return sums;
}

/** Only what costs something is asked for: a credit gives back. */
const positive = (shares: Map<string, bigint> | undefined): Map<string, bigint> | undefined =>
  shares === undefined ? undefined : new Map([...shares].filter(([, amount]) => amount > 0n));

/** The day by which budgets count it: the invoice's own, unless nobody can have meant that. */
const budgetDay = (state: Pick<InvoiceState, 'entity' | 'at'>, invoice: InvoiceData, purchasing: Purchasing): string =>
  isLongAhead(state, invoice) ? purchasing.today(state.entity, state.at) : invoice.day;
