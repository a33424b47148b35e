import { formatMoney, money } from '../kernel/index.ts';
import { readState } from '../observe/procurement/index.ts';
import {
  type AskedOfBudget,
  budgetView,
  invoiceBudgets,
  invoiceCopies,
  invoiceHolds,
  type Purchasing,
  requisitionView,
} from '../processes/requisition-to-pay/index.ts';
import type { Tx } from '../store/index.ts';

/** Named values of one thing: a budget, a contract, lines. */
export interface Facts {
  readonly about: string;
  readonly facts: readonly Fact[];
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What is known, and the rules that decided it. */
export interface Known {
  readonly decidedBy: readonly string[];
  readonly context: readonly Facts[];
}

/** A requisition: its lines with price and contract, what each budget says now, and the rules that routed it. */
export async function requisitionFacts(tx: Tx, tenant: string, state: string): Promise<Known> {
  const { lines, decisions, budgets } = requisitionView(state);
  const budgeted = await budgetFacts(tx, tenant, budgets);
  return {
    decidedBy: decisions.map(({ rule, version, outcome }) => `${rule}${version === 0 ? '' : ` of version ${version}`}: ${outcome}`),
    context: [
      { about: 'budget', facts: budgeted },
      {
        about: 'contract',
        facts: lines.map(({ supplier, order }) => ({
          name: `line ${order.line}`,
          value: `${supplier}, ${order.contract ?? 'no contract'}, ${order.unitPrice} for ${order.unit}`,
        })),
      },
    ],
  };
}

/** What is asked of each budget, how it stands now, and what it said. */
async function budgetFacts(tx: Tx, tenant: string, budgets: Readonly<Record<string, AskedOfBudget>>): Promise<readonly Fact[]> {
  const budgeted: Fact[] = [];
  for (const [key, { amount, answer }] of Object.entries(budgets)) {
    const now = await readState(tx, tenant, key);
    const view = now === undefined ? undefined : budgetView(now.data);
    const currency = view?.currency;
    const text = (minor: bigint): string => (currency === undefined ? String(minor) : formatMoney(money(minor, currency)));
    const standing =
      view === undefined ? 'not set' : `${text(view.available)} available of ${text(view.amount ?? 0n)}, ${text(view.actual)} actual`;
    const said = answer === undefined ? '' : answer.isAvailable ? ', enough' : ', not enough';
    budgeted.push({
      name: key.slice('budget:'.length).replaceAll('|', ' '),
      value: `asks for ${text(BigInt(amount))}; ${standing}${said}`,
    });
  }
  return budgeted;
}

/** An invoice: what holds it, what it may be a copy of, and its budgets. Its lines stand beside those of its orders. */
export async function invoiceFacts(
  tx: Tx,
  tenant: string,
  key: string,
  state: string | undefined,
  purchasing: () => Promise<Purchasing>,
): Promise<Known> {
  const holds = state === undefined ? [] : invoiceHolds(key, state, await purchasing());
  const copies = state === undefined ? [] : invoiceCopies(key, state);
  const budgeted = state === undefined ? [] : await budgetFacts(tx, tenant, invoiceBudgets(state));
  return {
    decidedBy: holds.map(({ name, summary }) => `${name}: ${summary}`),
    context: [
      ...(copies.length === 0
        ? []
        : [
            {
              about: 'known before',
              facts: copies.map(({ of, likeness, why }) => ({ name: of, value: `${likeness} copy, ${why.replaceAll('-', ' ')}` })),
            },
          ]),
      ...(budgeted.length === 0 ? [] : [{ about: 'budget', facts: budgeted }]),
    ],
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** Names that carry whole minor units. */
const MINOR = /^(?:amount|total|cumulated|overBudget|freight|tax|received|billed)$/;

/** Names and values of an object, lists one by one; amounts in its own currency. */
export function factsOf(content: Readonly<Record<string, unknown>>, before = '', currency = content['currency']): readonly Fact[] {
  return Object.entries(content).flatMap(([name, value]): readonly Fact[] => {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.flatMap((one: unknown, index) => factsOf({ [`${name} ${index + 1}`]: one }, before, currency));
    if (typeof value === 'object') return factsOf(value as Readonly<Record<string, unknown>>, `${before}${name} `, currency);
    const text = textOf(value);
    const isAmount = MINOR.test(name) && typeof currency === 'string' && /^-?\d+$/.test(text);
    return [{ name: `${before}${name}`, value: isAmount ? formatMoney(money(BigInt(text), currency)) : text }];
  });
}
