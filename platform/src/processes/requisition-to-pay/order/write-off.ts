import type { AccountingEntry, OrderDecisionData } from '../../../canonical/index.ts';
import { sumOf } from '../exact.ts';
import type { Amount } from '../match/index.ts';
import type { OrderState, WrittenOff } from './order-state.ts';
import { eventDay, type OrderWork, settling } from './order-work.ts';
import { post, varianceSpread } from './postings.ts';
import { isWhollyCancelled } from './terms.ts';

type Kept = Pick<OrderState, 'booked' | 'writtenOff'>;

/** What is open of a line. Minor units. */
interface Open {
  /** Received and not billed. */
  readonly grni: Amount;
  /** Billed and not received. */
  readonly ahead: Amount;
}

/** What the books still have open of each line of an order, less what was written off. */
export function openByLine({ booked, writtenOff = {} }: Kept): Map<string, Open> {
  return new Map(
    Object.entries(booked).map(([line, [accrued, cleared, ahead]]) => {
      const [received, billed] = writtenOff[line] ?? ['0', '0'];
      return [line, { grni: BigInt(accrued) - BigInt(cleared) - BigInt(received), ahead: BigInt(ahead) - BigInt(billed) }];
    }),
  );
}

/** What the books still have open of a whole order, of each line as much as it is off: one line does not make up for another. */
export function openOf(kept: Kept): Open {
  const lines = [...openByLine(kept).values()];
  return { grni: sumOf(lines.map(({ grni }) => absolute(grni))), ahead: sumOf(lines.map(({ ahead }) => absolute(ahead))) };
}

const absolute = (amount: Amount): Amount => (amount < 0n ? -amount : amount);

/** Nothing more is expected of an order, and its invoice had its time: what is open then is somebody's work. */
export const isOver = (order: OrderState): boolean =>
  order.closedOn !== undefined || (order.isLongOver === true && isWhollyCancelled({ order }));

/**
 * Writes off what an order that is over still has in the books, as it was approved: when something else is open by now nothing happens, and what is
 * open stays somebody's work.
 */
export function takeWriteOff(work: OrderWork, approved: OrderDecisionData): void {
  const { order: state } = work;
  const open = openByLine(state);
  if (!isOver(state) || !isExactly(open, approved)) return;
  const before = state.writtenOff ?? {};
  const after = [...open].map(([line, left]): [string, Open] => {
    const [ofReceived, ofBilled] = before[line] ?? ['0', '0'];
    return [line, { grni: BigInt(ofReceived) + left.grni, ahead: BigInt(ofBilled) + left.ahead }];
  });
  writeOff(work, new Map(after));
}

/** Whether every line has open what was approved of it, and no other has anything. */
function isExactly(open: ReadonlyMap<string, Open>, { open: lines = [] }: OrderDecisionData): boolean {
  const left = [...open].filter(([, { grni, ahead }]) => grni !== 0n || ahead !== 0n);
  const approved = new Map(lines.map((one) => [one.line, one]));
  return (
    approved.size === left.length &&
    left.every(([line, { grni, ahead }]) => {
      const one = approved.get(line);
      return one?.received === String(grni) && one.billed === String(ahead);
    })
  );
}

/** Takes a write-off back as far as it is not open any more: an invoice was accepted after all, goods came or went back. */
export function settleWriteOffs(work: OrderWork): void {
  const { booked, writtenOff } = work.order;
  if (writtenOff === undefined) return;
  const kept = Object.entries(writtenOff).map(([line, [received, billed]]): [string, Open] => {
    const [accrued, cleared, ahead] = booked[line] ?? ['0', '0', '0'];
    return [line, { grni: within(BigInt(received), BigInt(accrued) - BigInt(cleared)), ahead: within(BigInt(billed), BigInt(ahead)) }];
  });
  writeOff(work, new Map(kept));
}

/** As much of an amount as another still has, on the same side of nothing. */
function within(amount: Amount, open: Amount): Amount {
  if (amount < 0n) return -within(-amount, -open);
  const left = open > 0n ? open : 0n;
  return amount < left ? amount : left;
}

/** Brings what is written off to what it is to be, and posts the difference: to where the line's cost went, of stock to the variance. */
function writeOff(work: OrderWork, wanted: ReadonlyMap<string, Open>): void {
  const { order: state } = work;
  const { order } = state;
  if (order === undefined) return;
  const books = { work, order };
  const entries: AccountingEntry[] = [];
  for (const line of order.lines) {
    const due = wanted.get(line.line);
    if (due === undefined) continue;
    const [received, billed] = state.writtenOff?.[line.line] ?? ['0', '0'];
    entries.push(...varianceSpread(books, line, due.grni - BigInt(received), 'receipt-written-off'));
    entries.push(...varianceSpread(books, line, due.ahead - BigInt(billed), 'billed-written-off'));
  }
  post(work, settling(work, 'written-off'), eventDay(work), entries);
  const left = [...wanted].filter(([, { grni, ahead }]) => grni !== 0n || ahead !== 0n);
  if (left.length === 0) delete state.writtenOff;
  else
    state.writtenOff = Object.fromEntries(
      left.map(([line, { grni, ahead }]): [string, WrittenOff] => [line, [String(grni), String(ahead)]]),
    );
}
