import type { InvoiceData } from '../../../canonical/index.ts';
import { formatMoney, minorDigits, money } from '../../../kernel/index.ts';
import { sumOf } from '../exact.ts';
import {
  allowance,
  type DuplicateFinding,
  findDuplicates,
  type Hold,
  type HoldKind,
  saidOf,
  type Tolerance,
  type Tolerances,
} from '../match/index.ts';
import type { Purchasing } from '../policies.ts';
import { budgetHolds, shortBudgets } from './budget-holds.ts';
import { areBudgetsKnown } from './budgets.ts';
import type { InvoiceState, ToldHold } from './invoice-state.ts';
import { absolute, billedOf, type InvoiceWork, isLongAhead, ordersOf, partsOf } from './invoice-work.ts';

/** What a hold is about, and so whose work it is: the kind of its exception. */
export type CauseClass =
  | 'invoice-price'
  | 'invoice-quantity'
  | 'invoice-receipt'
  | 'invoice-order'
  | 'invoice-match'
  | 'invoice-duplicate'
  | 'invoice-budget'
  | 'invoice-approval'
  | 'invoice-coding';

const CLASSES: Readonly<Record<HoldKind, CauseClass>> = {
  price: 'invoice-price',
  'line-amount': 'invoice-price',
  'quantity-ordered': 'invoice-quantity',
  'credit-over-billed': 'invoice-quantity',
  'unit-of-measure': 'invoice-quantity',
  'quantity-received': 'invoice-receipt',
  'not-received': 'invoice-receipt',
  'not-inspected': 'invoice-receipt',
  'not-ordered': 'invoice-order',
  'supplier-mismatch': 'invoice-order',
  currency: 'invoice-order',
  'closed-order': 'invoice-order',
  'after-close': 'invoice-order',
  duplicate: 'invoice-duplicate',
  freight: 'invoice-match',
  tax: 'invoice-match',
  total: 'invoice-match',
  'future-day': 'invoice-match',
};

/** Something that keeps an invoice from being paid. */
export interface InvoiceHold {
  /** How a person's decision names it: `price:1`, `total`. */
  readonly name: string;
  /** What it was about when it was let pass: another amount is another matter. */
  readonly mark: string;
  readonly cause: CauseClass;
  readonly summary: string;
  /** Minor units. */
  readonly stake: bigint;
  /** Documents that are expected end it; nobody is asked before they are late. */
  readonly clears: boolean;
}

/** Everything that holds an invoice whose orders have answered, but for what a person let pass. */
export function holdsOf(key: string, state: InvoiceState, purchasing: Purchasing): InvoiceHold[] {
  const { invoice } = state;
  if (invoice === undefined) return [];
  const found = [
    ...duplicateHolds(key, state, invoice),
    ...(isCopy(key, state)
      ? []
      : [...orderHolds(state, invoice), ...wholeHolds(state, invoice, purchasing), ...budgetHolds(state, invoice, purchasing)]),
    ...approvalHolds(state, invoice, purchasing),
    ...codingHolds(state, invoice, purchasing),
  ];
  return found.filter(({ mark }) => !state.accepted.includes(mark));
}

/** Copies by their number or its look, whatever came in since: their lines are not counted on any order. */
export const isCopy = (key: string, state: InvoiceState): boolean =>
  copiesOf(key, state).some(({ why }) => why === 'same-number' || why === 'same-look');

/** Invoices that this one repeats. Receipts for both explain a second one of the same amount. */
export function copiesOf(key: string, state: InvoiceState): DuplicateFinding[] {
  const { invoice } = state;
  if (invoice === undefined || state.isNoDuplicate === true) return [];
  const known = new Map(Object.values(state.candidates).flatMap((list) => list.map((one) => [one.id, one] as const)));
  const matches = Object.values(state.matches);
  const isExplained =
    matches.length > 0 &&
    matches.every(
      ({ lines, holds }) =>
        lines.some(({ isReceived }) => isReceived) &&
        holds.every(({ kind }) => CLASSES[kind] !== 'invoice-receipt' && CLASSES[kind] !== 'invoice-quantity'),
    );
  const others = [...known.values()].map((one) => ({ ...one, total: BigInt(one.total) }));
  return findDuplicates(billedOf(key, invoice), others, isExplained);
}

function duplicateHolds(key: string, state: InvoiceState, { currency, total }: InvoiceData): InvoiceHold[] {
  const copies = copiesOf(key, state);
  const [first] = copies;
  if (first === undefined) return [];
  const amount = formatMoney(money(BigInt(total), currency));
  return [
    {
      name: 'duplicate',
      mark: `duplicate|${copies.map(({ of }) => of).join(' ')}`,
      cause: 'invoice-duplicate',
      summary: `It is ${LIKELY[first.likeness]} ${numberOf(first.of)} sent again (${first.why.replaceAll('-', ' ')}), ${amount}`,
      stake: absolute(BigInt(total)),
      clears: false,
    },
  ];
}

/** The supplier's number in the key of an invoice. */
const numberOf = (key: string): string => key.slice(key.lastIndexOf('|') + 1);

const LIKELY = { certain: 'certainly', likely: 'likely', possible: 'possibly' } as const;

function orderHolds({ matches }: InvoiceState, invoice: InvoiceData): InvoiceHold[] {
  const amounts = new Map(invoice.lines.map(({ line, amount }) => [line, BigInt(amount)]));
  return Object.values(matches).flatMap(({ order, isKnown, holds, lines }) =>
    holds.map((told): InvoiceHold => {
      const undisputed = BigInt(lines.find(({ line }) => line === told.line)?.undisputed ?? '0');
      const whole = told.line === undefined ? sumOf(lines.map(({ line }) => amounts.get(line) ?? 0n)) : (amounts.get(told.line) ?? 0n);
      const cause = CLASSES[told.kind];
      return {
        ...named(told, order),
        cause,
        summary: saidOf(holdOf(told), minorDigits(invoice.currency)),
        stake: absolute(whole - undisputed),
        clears: cause === 'invoice-receipt' || (told.kind === 'not-ordered' && !isKnown),
      };
    }),
  );
}

export const named = ({ kind, line, found, about }: ToldHold, order: string): Pick<InvoiceHold, 'name' | 'mark'> => ({
  name: line === undefined ? kind : `${kind}:${line}`,
  mark: `${kind}|${line ?? order}|${found ?? about ?? ''}`,
});

const holdOf = ({ kind, line, measure, expected, found, about }: ToldHold): Hold => ({
  kind,
  line,
  measure,
  expected: expected === undefined ? undefined : BigInt(expected),
  found: found === undefined ? undefined : BigInt(found),
  about,
});

/** Freight, and whether the total is the sum of its parts: what no order can see by itself. */
function wholeHolds(state: InvoiceState, invoice: InvoiceData, purchasing: Purchasing): InvoiceHold[] {
  const orders = Object.values(state.matches);
  const site = orders[0]?.site ?? '';
  const tolerances: Tolerances = purchasing.tolerancesOf({ supplier: invoice.supplier, commodity: undefined, site });
  const holds: InvoiceHold[] = [];
  const compare = (kind: 'freight' | 'total', expected: bigint, found: bigint, tolerance: Tolerance | undefined, about?: string): void => {
    const difference = found - expected;
    // Less freight than agreed is nobody's worry; a total that is wrong is wrong either way.
    if ((kind === 'freight' ? difference : absolute(difference)) <= allowance(tolerance, expected)) return;
    const hold: Hold = { kind, line: undefined, measure: 'amount', expected, found, about };
    holds.push({
      name: kind,
      mark: `${kind}||${found}`,
      cause: CLASSES[kind],
      summary: saidOf(hold, minorDigits(invoice.currency)),
      stake: absolute(difference),
      clears: false,
    });
  };
  // What lines without an order bear of it is approved with them.
  const freight = sumOf(partsOf(invoice).flatMap((part) => (part.order === undefined ? [] : [part.freight])));
  if (freight > 0n && orders.length > 0) {
    const agreed = sumOf(orders.map(({ freightAgreed }) => BigInt(freightAgreed)));
    const before = sumOf(orders.map(({ freightBefore }) => BigInt(freightBefore)));
    const said = [...new Set(orders.flatMap(({ freightSaid = '' }) => (freightSaid === '' ? [] : [freightSaid])))].join(' and ');
    compare('freight', agreed, before + freight, tolerances.freight, said);
  }
  compare('total', partsSum(invoice), BigInt(invoice.total), tolerances.total);
  if (isLongAhead(state, invoice)) {
    const { day, total, currency } = invoice;
    const hold: Hold = { kind: 'future-day', line: undefined, measure: undefined, expected: undefined, found: undefined, about: day };
    holds.push({
      name: 'future-day',
      mark: `future-day||${day}`,
      cause: CLASSES['future-day'],
      summary: saidOf(hold, minorDigits(currency)),
      stake: absolute(BigInt(total)),
      clears: false,
    });
  }
  return holds;
}

/** What the parts of an invoice add up to. */
export const partsSum = ({ lines, freight, tax }: InvoiceData): bigint =>
  sumOf(lines.map(({ amount }) => BigInt(amount))) + BigInt(freight) + BigInt(tax);

/**
 * Lines that name no order are somebody's to approve, by supplier and contract, with their freight and tax. What a contract says a period costs was
 * approved with the contract, its freight too; only what goes beyond it is asked.
 */
function approvalHolds(state: InvoiceState, invoice: InvoiceData, purchasing: Purchasing): InvoiceHold[] {
  const own = partsOf(invoice).find(({ order }) => order === undefined);
  if (own === undefined) return [];
  const agreed = purchasing.contractOf(invoice.supplier, invoice.contract);
  const expected = agreed === undefined ? undefined : BigInt(agreed.expected);
  const lines = sumOf(own.lines.map((line) => BigInt(line.amount)));
  // What is asked of a contract is asked without the tax, which is not for the supplier to agree.
  const amount = lines + own.freight + (expected === undefined ? own.tax : 0n);
  if (expected !== undefined && amount - expected <= allowance({ share: agreed?.share ?? 0n }, expected)) return [];
  const shown = (minor: bigint): string => formatMoney(money(minor, invoice.currency));
  const short = shortBudgets(state);
  const beyond = short === 0 ? '' : `; ${short === 1 ? 'its budget has' : `${short} of its budgets have`} less left`;
  const summary =
    expected === undefined
      ? `${shown(amount)} are billed without an order${beyond}`
      : `${shown(amount)} are billed under contract ${invoice.contract ?? ''}, ${shown(expected)} were expected${beyond}`;
  const mark = `approval||${amount}`;
  return [{ name: 'approval', mark, cause: 'invoice-approval', summary, stake: absolute(amount - (expected ?? 0n)), clears: false }];
}

/** Lines without an order that go to a closed cost center, by what they say or by their contract: what an order charges its order is asked for. */
function codingHolds({ closed = [] }: InvoiceState, invoice: InvoiceData, purchasing: Purchasing): InvoiceHold[] {
  return chargedBy(invoice, purchasing).flatMap(({ line, amount, costCenters }) =>
    costCenters
      .filter((costCenter) => closed.includes(costCenter))
      .map(
        (costCenter): InvoiceHold => ({
          name: `cost-center:${line}`,
          mark: `cost-center|${line}|${costCenter}`,
          cause: 'invoice-coding',
          summary: `Line ${line} goes to cost center ${costCenter}, which is closed`,
          stake: absolute(BigInt(amount)),
          clears: false,
        }),
      ),
  );
}

/** Notes which of the cost centers that it goes to are closed now, while it can still go elsewhere. */
export function noteClosed({ invoice: state, purchasing }: Pick<InvoiceWork, 'invoice' | 'purchasing'>): void {
  const { invoice, payable } = state;
  if (invoice === undefined || payable !== undefined) return;
  const charged = chargedBy(invoice, purchasing).flatMap(({ costCenters }) => costCenters);
  const closed = [...new Set(charged)].filter(purchasing.isClosed);
  if (closed.length > 0) state.closed = closed;
  else delete state.closed;
}

/** The cost centers that lines without an order go to: as they say, or as their contract does. */
function chargedBy({ supplier, contract, lines }: InvoiceData, purchasing: Purchasing) {
  const agreed = purchasing.contractOf(supplier, contract)?.costCenter;
  return lines.flatMap(({ line, order, distributions, amount }) => {
    if (order !== undefined) return [];
    const costCenters = distributions?.map(({ costCenter }) => costCenter) ?? (agreed === undefined ? [] : [agreed]);
    return [{ line, amount, costCenters: [...new Set(costCenters)] }];
  });
}

/** Whether every directory, every order and every budget of ours has answered. */
export const isAnswered = (state: InvoiceState): boolean =>
  state.unanswered.length === 0 &&
  ordersOf(state.invoice?.lines ?? []).every((order) => state.matches[`order:${order}`] !== undefined) &&
  areBudgetsKnown(state);
