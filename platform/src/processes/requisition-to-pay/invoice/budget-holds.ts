import type { InvoiceData } from '../../../canonical/index.ts';
import { formatMoney, money } from '../../../kernel/index.ts';
import type { Purchasing } from '../policies.ts';
import type { InvoiceHold } from './holds.ts';
import type { InvoiceState } from './invoice-state.ts';
import { absolute } from './invoice-work.ts';

const NAME = 'budget';

/**
 * What budgets say against lines without an order: there is not as much, by ours where nothing may go over them or by their owner; the owner has not answered
 * yet; nobody declared what the money is worth there. `amount` is what the lines come to, in minor units of the invoice.
 */
export function budgetHolds(state: InvoiceState, { currency, total }: InvoiceData, purchasing: Purchasing): InvoiceHold[] {
  const { overBudget, budgetOwner, budgetCurrency } = purchasing.rulesOf(state.entity);
  const held = (about: string, summary: string, stake: bigint, clears = false): InvoiceHold => {
    return { name: NAME, mark: `${NAME}|${about}`, cause: 'invoice-budget', summary, stake, clears };
  };
  const whole = absolute(BigInt(total));
  if (state.isWithoutRate === true)
    return [held(`rate|${currency}`, `nobody declared what ${currency} is worth in ${budgetCurrency}, in which its budgets are`, whole)];
  if (state.isOwnerAsked === true && state.ownerAnswer?.isAvailable !== true) {
    return state.ownerAnswer === undefined
      ? [held('answer', `the owner of its budgets (${budgetOwner}) has not said whether there is enough`, whole, true)]
      : [held(`owner|${total}`, `the owner of its budgets (${budgetOwner}) says that there is not enough`, whole)];
  }
  if (overBudget !== 'stop') return [];
  return shortages(state).map(({ budget, held: amount, isSet, available }) => {
    const shown = (minor: string): string => formatMoney(money(BigInt(minor), budgetCurrency));
    const said = isSet ? `has ${shown(available)} left, and ${shown(amount)} are billed` : `is not set, and ${shown(amount)} are billed`;
    return held(`${budget}|${amount}`, `${budget} ${said}`, currency === budgetCurrency ? BigInt(amount) : whole);
  });
}

/** How many budgets have less left than the lines without an order are to cost them: whoever approves them sees it. */
export const shortBudgets = (state: Pick<InvoiceState, 'budgets'>): number => shortages(state).length;

interface Shortage {
  readonly budget: string;
  readonly held: string;
  readonly isSet: boolean;
  readonly available: string;
}

const shortages = ({ budgets = {} }: Pick<InvoiceState, 'budgets'>): Shortage[] =>
  Object.entries(budgets).flatMap(([budget, { held, answer }]) =>
    answer === undefined || answer.isAvailable ? [] : [{ budget, held, isSet: answer.isSet, available: answer.available }],
  );
