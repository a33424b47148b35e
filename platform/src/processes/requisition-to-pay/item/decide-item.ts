import type { AvailabilityData, ContractPriceData, ItemData, StoredEvent } from '../../../canonical/index.ts';
import { compareDecimals, parseDecimal } from '../../../kernel/index.ts';
import type { Decision, Effect } from '../../engine/decision.ts';
import { type ItemAnswered, type ItemAsked, type ItemProblem, type Offer, tell } from '../asks.ts';
import { purchasingEventUnexpected } from '../faults.ts';
import { sendMaster } from '../masters.ts';
import { type Dated, dated, newer } from '../newest.ts';
import type { PurchasingPolicies } from '../policies.ts';
import { type LastPrice, priceOf, seriesOf } from './price.ts';

/** What is known of one item, and who waits for an answer that could not be given yet. */
export interface Item {
  readonly item?: Dated<ItemData>;
  readonly prices: readonly Dated<ContractPriceData>[];
  readonly last: readonly Dated<LastPrice>[];
  readonly stock: readonly Dated<AvailabilityData>[];
  readonly seekers: readonly Seeker[];
}

interface Seeker {
  readonly asked: ItemAsked;
  readonly entity: string;
  readonly problem: ItemProblem;
}

const UNKNOWN: Item = { prices: [], last: [], stock: [], seekers: [] };

/**
 * Keeps an item with its packaging, prices and availability, and answers requisitions. Whoever could not be answered is answered when it
 * becomes known: items, prices and requisitions may come in any order.
 */
export function decideItem(state: Item = UNKNOWN, event: StoredEvent, { purchasing }: PurchasingPolicies): Decision<Item> {
  switch (event.type) {
    case 'item.recorded': {
      const item = newer(state.item, dated(event.data as ItemData, event));
      const told = answerSeekers({ ...state, item }, event);
      return { ...told, effects: [...sendMaster('item', state.item, item, event, purchasing), ...told.effects] };
    }
    case 'contract-price.recorded': {
      const price = dated(event.data as ContractPriceData, event);
      return answerSeekers({ ...state, prices: replaced(state.prices, price, ({ data }) => `${seriesOf(data)}|${data.from}`) }, event);
    }
    case 'item.ordered':
      return answerSeekers({ ...state, last: replaced(state.last, dated(event.data as unknown as LastPrice, event), lastOf) }, event);
    case 'availability.reported':
      return decided({ ...state, stock: replaced(state.stock, dated(event.data as AvailabilityData, event), ({ data }) => data.location) });
    case 'item.asked':
      return answerOne(state, event.data as unknown as ItemAsked, event);
    default:
      throw purchasingEventUnexpected(event.type, 'item');
  }
}

const lastOf = ({ data }: Dated<LastPrice>): string => `${data.supplier}|${data.currency}`;

/** The list with a fact in the place of an older one of the same name, in the order of names. */
function replaced<T>(list: readonly Dated<T>[], told: Dated<T>, nameOf: (fact: Dated<T>) => string): Dated<T>[] {
  const name = nameOf(told);
  const kept = newer(
    list.find((fact) => nameOf(fact) === name),
    told,
  );
  return [...list.filter((fact) => nameOf(fact) !== name), kept].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function answerOne(state: Item, asked: ItemAsked, event: StoredEvent): Decision<Item> {
  const answer = answerTo(state, asked, event);
  const others = state.seekers.filter((seeker) => seeker.asked.asker !== asked.asker || seeker.asked.line !== asked.line);
  const seekers = answer.problem === undefined ? others : [...others, { asked, entity: event.entity, problem: answer.problem }];
  return decided({ ...state, seekers }, [answered(asked, event.entity, answer)]);
}

/** Who waits is told when there is an answer, or another reason why there is none. */
function answerSeekers(state: Item, event: StoredEvent): Decision<Item> {
  const effects: Effect[] = [];
  const seekers = state.seekers.flatMap((seeker): Seeker[] => {
    const { asked, entity, problem } = seeker;
    const answer = answerTo(state, asked, { ...event, entity });
    if (answer.problem !== problem) effects.push(answered(asked, entity, answer));
    return answer.problem === undefined ? [] : [{ ...seeker, problem: answer.problem }];
  });
  return decided({ ...state, seekers }, effects);
}

const answered = (asked: ItemAsked, entity: string, answer: ItemAnswered): Effect =>
  tell(`answer|${asked.asker}|${asked.ask}|${asked.line}`, 'item.answered', entity, asked.asker, answer);

function answerTo(state: Item, asked: ItemAsked, { entity, key }: Pick<StoredEvent, 'entity' | 'key'>): ItemAnswered {
  const { ask, line } = asked;
  const name = key.slice(key.indexOf(':') + 1);
  const available = state.stock
    .filter(({ data }) => compareDecimals(parseDecimal(data.available), { units: 0n, scale: 0 }) > 0)
    .map(({ data: { location, available: free, day } }) => ({ location, available: free, day }));
  const item = state.item?.data;
  if (item === undefined) return { ask, line, item: name, problem: 'item-unknown', considered: 0, available };
  const { description, commodity, kind, alternates } = item;
  const known = { ask, line, item: name, description, ...(commodity === undefined ? {} : { commodity }), kind, available };
  const instead = alternates === undefined ? {} : { alternates };
  if (item.status === 'blocked') return { ...known, problem: 'item-blocked', considered: 0, ...instead };
  const price = priceOf(
    { item, prices: state.prices.map(({ data }) => data), last: state.last.map(({ data }) => data) },
    { ...asked, entity },
  );
  if ('problem' in price) return { ...known, problem: price.problem, considered: 0, ...instead };
  return { ...known, offer: { ...price.offer, ...paidThatDay(state, price.offer, asked) }, considered: price.considered };
}

function paidThatDay({ last }: Item, { supplier, unit, unitPrice }: Offer, { currency, day }: ItemAsked): Pick<Offer, 'isPaidThatDay'> {
  const isSame = ({ data }: Dated<LastPrice>): boolean =>
    data.supplier === supplier && data.currency === currency && data.unit === unit && data.unitPrice === unitPrice && data.day === day;
  return last.some(isSame) ? { isPaidThatDay: true } : {};
}

const decided = (state: Item, effects: readonly Effect[] = []): Decision<Item> => ({
  state,
  status: state.item?.data.status ?? 'unknown',
  effects,
});
