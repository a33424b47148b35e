import type { RequisitionLineData } from '../../../canonical/index.ts';
import type { Effect } from '../../engine/decision.ts';
import { type ItemAsked, tell } from '../asks.ts';
import { codingProblems } from './coding.ts';
import { type Context, type Moved, noted, type Problem, withProblems } from './context.ts';
import { askForMoney } from './ask-for-money.ts';
import { placeOrders } from './place-orders.ts';
import { priceLine } from './price-line.ts';
import type { Submitted } from './state.ts';

/** Asks the item of every line that has one. */
export const askItems = ({ data, ask, entity }: Submitted, key: string): Effect[] =>
  data.lines.flatMap((line): Effect[] => {
    if (line.item === undefined) return [];
    const asked: ItemAsked = {
      asker: key,
      ask,
      line: line.line,
      ...(line.supplier === undefined ? {} : { supplier: line.supplier }),
      unit: line.unit,
      quantity: line.quantity,
      currency: data.currency,
      day: data.day,
    };
    return [tell(`ask|${ask}|${line.line}`, 'item.asked', entity, `item:${line.item}`, asked)];
  });

/** First step: every line has a price, and every supplier may be ordered from. Unknown items and suppliers are waited for, in sight. */
export function checkPrices(state: Submitted, context: Context): Moved {
  const { data } = state;
  const own = codingProblems(data, context.purchasing);
  const missing = data.lines.filter(({ line, item }) => item !== undefined && state.items[line] === undefined);
  const problems = [...own, ...data.lines.flatMap((line) => itemProblems(line, state))];
  if (problems.length > 0 || missing.length > 0) return { ...withProblems(state, problems, context), isThrough: false };
  return data.kind === 'transfer' ? priced(state, context, []) : checkSuppliers(state, context);
}

function checkSuppliers(state: Submitted, context: Context): Moved {
  const wanted = [...new Set(state.data.lines.map((line) => supplierOf(line, state)))].sort();
  const unasked = wanted.filter((supplier) => state.suppliers[supplier] === undefined);
  const asks = unasked.map((supplier) =>
    tell(`ask|${state.ask}|${supplier}`, 'supplier.asked', state.entity, `supplier:${supplier}`, {
      asker: context.event.key,
      ask: state.ask,
    }),
  );
  const asking = { ...state, suppliers: { ...state.suppliers, ...Object.fromEntries(unasked.map((supplier) => [supplier, null])) } };
  const refusals = wanted.flatMap((supplier) => {
    const problem = asking.suppliers[supplier]?.problem;
    return problem === undefined ? [] : [supplierProblem(supplier, problem)];
  });
  const isAnswered = wanted.every((supplier) => asking.suppliers[supplier] != null);
  if (refusals.length === 0 && isAnswered) return priced(asking, context, asks);
  const { state: stopped, effects } = withProblems(asking, refusals, context);
  return { state: stopped, effects: [...asks, ...effects], isThrough: false };
}

/** Prices are settled: money is asked for. An emergency is ordered now. */
function priced(state: Submitted, context: Context, asks: readonly Effect[]): Moved {
  const rules = context.purchasing.rulesOf(state.entity);
  const lines = state.data.lines.map((line) => priceLine(line, state.items[line.line], state.data, rules, context.purchasing));
  const cleared = withProblems(state, [], context);
  const decisions = [...lines.map(({ decision }) => decision), ...availabilityDecisions(state)];
  // From here on the lines say what items and suppliers answered.
  const answered = { stage: 'budget' as const, lines: lines.map(({ line }) => line), items: {}, suppliers: {} };
  const settled = noted({ ...cleared.state, ...answered }, decisions, context);
  const asking = askForMoney(settled, context);
  const ordered = state.data.emergency === undefined ? { state: asking.state, effects: [] } : placeOrders(asking.state, context);
  return { state: ordered.state, effects: [...asks, ...cleared.effects, ...asking.effects, ...ordered.effects], isThrough: true };
}

/** Whom a line is bought from: as its item says, or as the requester wrote. */
const supplierOf = ({ line, supplier = '' }: RequisitionLineData, { items }: Submitted): string => items[line]?.offer?.supplier ?? supplier;

/** What lies on our own shelves already; whoever approves sees it. */
const availabilityDecisions = ({ data, items }: Submitted) =>
  data.lines.flatMap(({ line, quantity, unit }) => {
    const available = items[line]?.available ?? [];
    if (available.length === 0) return [];
    const stock = available.map(({ location, available: free, day }) => `${location}: ${free} on ${day}`).join('; ');
    return [{ rule: 'availability', version: 0, inputs: { line, asked: `${quantity} ${unit}` }, outcome: stock }];
  });

const SAID: Readonly<Record<string, readonly [string, string]>> = {
  'item-unknown': ['is not known', 'Add it to the item master, or correct the requisition; it goes on by itself once the item is known'],
  'item-blocked': ['is blocked', 'Choose one of its alternates, or have it released'],
  'unit-unknown': ['is not sold in this unit', 'Add the packaging of the supplier, or ask for another unit'],
  'price-unknown': ['has no price', 'Add a contract or catalog price; it goes on by itself once there is one'],
  'supplier-unknown': ['is not known', 'Add it to the suppliers; the requisition goes on by itself once it is known'],
  'supplier-on-hold': ['is on hold', 'Have the hold lifted, or name another supplier'],
  'supplier-closed': ['is closed', 'Name another supplier'],
};

function itemProblems({ line, item = '' }: RequisitionLineData, { items, data }: Submitted): Problem[] {
  const answer = items[line];
  // What is only moved has no price to look for.
  if (answer?.problem === undefined || (data.kind === 'transfer' && answer.problem === 'price-unknown')) return [];
  const [said = '', hint = ''] = SAID[answer.problem] ?? [];
  const instead = answer.alternates === undefined ? '' : `; alternates: ${answer.alternates.join(', ')}`;
  return [
    {
      kind: answer.problem === 'price-unknown' ? 'requisition-price' : 'requisition-item',
      place: `${line}|${answer.problem}`,
      code: codeOf(answer.problem),
      summary: `Item ${item} of line ${line} ${said}${instead}`,
      hint,
    },
  ];
}

function supplierProblem(supplier: string, problem: string): Problem {
  const [said = '', hint = ''] = SAID[problem] ?? [];
  return {
    kind: 'requisition-supplier',
    place: `${supplier}|${problem}`,
    code: codeOf(problem),
    summary: `Supplier ${supplier} ${said}`,
    hint,
  };
}

const codeOf = (problem: string): string => problem.toUpperCase().replaceAll('-', '_');
