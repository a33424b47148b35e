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

/** What somebody asked for lately. */
export interface Requester {
  readonly asked: readonly Omit<RequesterAsked, 'asker'>[];
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
  if (event.type === 'requester.dropped') {
    const { requisition, ask } = event.data as unknown as Pick<RequesterAsked, 'requisition' | 'ask'>;
    return decided({ asked: state.asked.filter((one) => one.requisition !== requisition || one.ask > ask) }, []);
  }
  if (event.type !== 'requester.asked') throw purchasingEventUnexpected(event.type, 'requester');
  const { asker, ...told } = event.data as unknown as RequesterAsked;
  const others = state.asked.filter(({ requisition }) => requisition !== told.requisition);
  const answer = answerTo(others, told, purchasing.approvals().splitDays);
  const asked = [...others, told]
    .filter(({ day }) => daysBetween(day, told.day) <= KEPT_DAYS)
    .sort((a, b) => (a.requisition < b.requisition ? -1 : 1));
  return decided({ asked }, [tell(`answer|${asker}|${told.ask}`, 'requester.answered', event.entity, asker, answer)]);
}

const decided = (state: Requester, effects: Decision<Requester>['effects']): Decision<Requester> => ({ state, status: 'known', effects });

const daysBetween = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / DAY_MS;

function answerTo(others: Requester['asked'], told: Omit<RequesterAsked, 'asker'>, splitDays: number): RequesterAnswered {
  const near = others.filter(({ day, currency }) => currency === told.currency && daysBetween(day, told.day) < splitDays);
  const sums = told.shares.map(({ of, code }) => {
    const same = near.flatMap(({ requisition, shares }) => shares.filter(isOf(of, code)).map(({ amount }) => ({ requisition, amount })));
    return {
      of,
      code,
      sum: same.reduce((total, { amount }) => total + BigInt(amount), 0n),
      requisitions: same.map(({ requisition }) => requisition),
    };
  });
  const most = sums.toSorted((a, b) => (a.sum > b.sum ? -1 : a.sum < b.sum ? 1 : 0))[0];
  const emergencies = others.filter(({ day, isEmergency }) => isEmergency && daysBetween(day, told.day) <= EMERGENCY_DAYS).length;
  return {
    ask: told.ask,
    others: String(most?.sum ?? 0n),
    requisitions: most?.requisitions ?? [],
    ...(most === undefined || most.sum === 0n ? {} : { sharing: { of: most.of, code: most.code } }),
    emergencies: emergencies + (told.isEmergency ? 1 : 0),
  };
}

const isOf =
  (of: Share['of'], code: string) =>
  (share: Share): boolean =>
    share.of === of && share.code === code;
