import { sumOf } from '../exact.ts';
import { bookedOf } from './encumbrance.ts';
import { type OrderWork, tell } from './order-work.ts';
import { extended } from './order-documents.ts';

/**
 * Tells a blanket order what this release calls off from it: what it asks for, and once it is closed or lines of it are cancelled, of those only
 * what came. Each figure is the whole and not a difference.
 */
export function tellBlanket(work: OrderWork): void {
  const { order: state } = work;
  const { order, callsOff: before, closedOn, cancelled } = state;
  if (order === undefined) return;
  const value = sumOf(
    order.lines.map((line) =>
      closedOn !== undefined || cancelled.includes(line.line) ? bookedOf(state, order, line) : extended(line, order.currency),
    ),
  );
  const call = (blanket: string, called: string): void => {
    // The agreement may keep this release in its sum only.
    const told = before?.[0] === blanket ? { told: before[1] } : {};
    tell(work, `order:${blanket}`, 'blanket.called', { release: work.key, value: called, ...told, day: order.day });
  };
  const blanket = order.kind === 'release' ? order.blanket : undefined;
  if (before !== undefined && before[0] !== blanket) call(before[0], '0');
  if (blanket === undefined) return void delete state.callsOff;
  if (before?.[0] !== blanket || before[1] !== String(value)) call(blanket, String(value));
  state.callsOff = [blanket, String(value)];
}

/** `blanket.called`: a release calls off this much; minor units. `told` is what it said before. */
export interface CallData {
  readonly release: string;
  readonly value: string;
  readonly told?: string;
  readonly day: string;
}

/** Releases that an agreement keeps one by one; of older ones only their sum. */
const KEPT = 50;

/** Takes what a release calls off. One that is late for the agreement stays by itself: somebody has to look at it. */
export function takeCall({ order: state }: OrderWork, { release, value, told, day }: CallData): void {
  const isKept = state.called.some(([known]) => known === release);
  if (told !== undefined && !isKept) state.calledBefore = String(BigInt(state.calledBefore ?? '0') - BigInt(told));
  const others = state.called.filter(([known]) => known !== release);
  const called = value === '0' ? others : [...others, [release, value, day] as const];
  const { order } = state;
  if (called.length <= KEPT || order === undefined) return void (state.called = called);
  const inTime = called.filter(([, , on]) => order.until === undefined || on <= order.until);
  const old = inTime.toSorted(([a, , on], [b, , then]) => (on + a < then + b ? -1 : 1)).slice(0, called.length - KEPT);
  state.called = called.filter((one) => !old.includes(one));
  state.calledBefore = String(BigInt(state.calledBefore ?? '0') + sumOf(old.map(([, amount]) => BigInt(amount))));
}
