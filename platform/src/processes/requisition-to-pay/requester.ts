import type { StoredEvent } from '../../canonical/index.ts';
import type { Decision } from '../engine/decision.ts';
import { type RequesterAnswered, type RequesterAsked, type Share, tell } from './asks.ts';
import { purchasingEventUnexpected } from './faults.ts';
import type { PurchasingPolicies } from './policies.ts';

const DAY_MS = 86_400_000;
/** As long as the longest `splitDays` looks back. */
const KEPT_DAYS = 90;
/** Over which emergencies are counted. */
const EMERGENCY_DAYS = 30;
/** Requisitions that are kept one by one: of one who asks all day long the older ones are kept as sums. */
const MOST = 50;

type Asked = Omit<RequesterAsked, 'asker'>;

/** What the requisitions of a day came to that are not kept one by one. Minor units. */
interface DaySum extends Share {
  readonly day: string;
  readonly currency: string;
  /** How many requisitions. */
  readonly count: number;
}

/** What somebody asked for lately. */
export interface Requester {
  readonly asked: readonly Asked[];
  readonly sums?: readonly DaySum[];
  /** Days of the emergencies among the sums. */
  readonly emergencies?: readonly string[];
}

/**
 * Remembers what one person asks for, so that an order split into small ones is found: what they asked for of the same supplier or commodity
 * within the days of the policy counts together. A later revision takes the place of the earlier; what was dropped counts no more.
 */
export function decideRequester(
  state: Requester = { asked: [] },
  event: StoredEvent,
  { purchasing }: PurchasingPolicies,
): Decision<Requester> {
  if (event.type === 'requester.dropped') return decided(dropped(state, event.data as unknown as Dropped), []);
  if (event.type !== 'requester.asked') throw purchasingEventUnexpected(event.type, 'requester');
  const { splitDays } = purchasing.approvals();
  const { asker, ...told } = event.data as unknown as RequesterAsked;
  const others = state.asked.filter(({ requisition }) => requisition !== told.requisition);
  const answer = answerTo({ ...state, asked: others }, told, splitDays);
  const asked = [...others, told]
    .filter(({ day }) => daysBetween(day, told.day) <= KEPT_DAYS)
    .sort((a, b) => (a.requisition < b.requisition ? -1 : 1));
  const effects = [tell(`answer|${asker}|${told.ask}`, 'requester.answered', event.entity, asker, answer)];
  return decided(condensed({ ...state, asked }, told.day, splitDays), effects);
}

const decided = (state: Requester, effects: Decision<Requester>['effects']): Decision<Requester> => ({ state, status: 'known', effects });

const daysBetween = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / DAY_MS;

type Dropped = Pick<Asked, 'requisition' | 'ask'> & Partial<Asked>;

/** Takes a requisition out, also of the sums: what it came to is said again when it is dropped. */
function dropped(state: Requester, { requisition, ask, day, currency, shares = [], isEmergency }: Dropped): Requester {
  const asked = state.asked.filter((one) => one.requisition !== requisition || one.ask > ask);
  if (state.asked.some((one) => one.requisition === requisition) || day === undefined) return { ...state, asked };
  const sums = state.sums?.map((sum) => {
    const share = shares.find(isOf(sum.of, sum.code));
    if (share === undefined || sum.day !== day || sum.currency !== currency) return sum;
    return { ...sum, amount: String(BigInt(sum.amount) - BigInt(share.amount)), count: sum.count - 1 };
  });
  const emergencies = state.emergencies ?? [];
  const at = isEmergency === true ? emergencies.indexOf(day) : -1;
  return { ...state, ...(sums === undefined ? {} : { sums }), ...(at === -1 ? {} : { emergencies: emergencies.toSpliced(at, 1) }) };
}

/** Puts the oldest into the sums of their days, and lets go of days that no policy looks back to. */
function condensed(state: Requester, today: string, splitDays: number): Requester {
  const { asked, sums = [], emergencies = [] } = state;
  if (asked.length <= MOST && sums.length === 0 && emergencies.length === 0) return state;
  const old = asked.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).slice(0, Math.max(0, asked.length - MOST));
  const all = new Map(sums.map((sum) => [nameOf(sum), sum]));
  for (const { day, currency, shares } of old) {
    for (const share of shares) {
      const known = all.get(nameOf({ ...share, day, currency }));
      const amount = String(BigInt(known?.amount ?? '0') + BigInt(share.amount));
      all.set(nameOf({ ...share, day, currency }), { ...share, day, currency, amount, count: (known?.count ?? 0) + 1 });
    }
  }
  const gone = new Set(old);
  const isNear = (day: string, days: number): boolean => daysBetween(day, today) <= days;
  return {
    asked: asked.filter((one) => !gone.has(one)),
    sums: [...all.values()].filter(({ day, count }) => count > 0 && isNear(day, splitDays)),
    emergencies: [...emergencies, ...old.flatMap(({ day, isEmergency }) => (isEmergency ? [day] : []))].filter((day) =>
      isNear(day, EMERGENCY_DAYS),
    ),
  };
}

const nameOf = ({ day, currency, of, code }: Omit<DaySum, 'count' | 'amount'>): string => [day, currency, of, code].join('|');

function answerTo({ asked, sums = [], emergencies = [] }: Requester, told: Asked, splitDays: number): RequesterAnswered {
  const isNear = ({ day, currency }: Pick<Asked, 'day' | 'currency'>): boolean =>
    currency === told.currency && daysBetween(day, told.day) < splitDays;
  const near = asked.filter(isNear);
  const older = sums.filter(isNear);
  const found = told.shares.map(({ of, code }) => {
    const same = near.flatMap(({ requisition, shares }) => shares.filter(isOf(of, code)).map(({ amount }) => ({ requisition, amount })));
    const before = older.filter(isOf(of, code));
    return {
      of,
      code,
      sum: [...same, ...before].reduce((total, { amount }) => total + BigInt(amount), 0n),
      requisitions: same.map(({ requisition }) => requisition),
      more: before.reduce((total, { count }) => total + count, 0),
    };
  });
  const most = found.toSorted((a, b) => (a.sum > b.sum ? -1 : a.sum < b.sum ? 1 : 0))[0];
  const days = [...asked.flatMap(({ day, isEmergency }) => (isEmergency ? [day] : [])), ...emergencies];
  const recent = days.filter((day) => daysBetween(day, told.day) <= EMERGENCY_DAYS).length;
  return {
    ask: told.ask,
    others: String(most?.sum ?? 0n),
    requisitions: most?.requisitions ?? [],
    ...(most === undefined || most.more === 0 ? {} : { more: most.more }),
    ...(most === undefined || most.sum === 0n ? {} : { sharing: { of: most.of, code: most.code } }),
    emergencies: recent + (told.isEmergency ? 1 : 0),
  };
}

const isOf =
  (of: Share['of'], code: string) =>
  (share: Share): boolean =>
    share.of === of && share.code === code;
