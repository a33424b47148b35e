import type { Budget } from './decide-budget.ts';

type Stored = {
  readonly b?: Budget['budget'];
  readonly s?: Budget['seekers'];
  readonly t?: string;
  readonly r: readonly (readonly [string, number, string, 0 | 1])[];
  readonly o: readonly (readonly [string, number, string, string, 0 | 1, string, readonly (readonly [string, string])[]])[];
};

/** Compact JSON text of a budget, its documents in the order of their names. */
export function encodeBudget({ budget, requisitions, orders, settled, seekers }: Budget): string {
  const stored: Stored = {
    ...(budget === undefined ? {} : { b: budget }),
    ...(seekers.length === 0 ? {} : { s: seekers }),
    ...(settled === 0n ? {} : { t: String(settled) }),
    r: byName(requisitions).map(([name, { ask, reserved, isReleased }]) => [name, ask, String(reserved), isReleased ? 1 : 0]),
    o: byName(orders).map(([name, { revision, committed, taken, isReleased, requisition = '', actuals }]) => [
      name,
      revision,
      String(committed),
      String(taken),
      isReleased ? 1 : 0,
      requisition,
      byName(actuals).map(([source, amount]) => [source, String(amount)] as const),
    ]),
  };
  return JSON.stringify(stored);
}

/** Reads what `encodeBudget` wrote. */
export function decodeBudget(text: string): Budget {
  const { b, s = [], t = '0', r, o } = JSON.parse(text) as Stored;
  return {
    ...(b === undefined ? {} : { budget: b }),
    seekers: s,
    settled: BigInt(t),
    requisitions: new Map(
      r.map(([name, ask, reserved, released]) => [name, { ask, reserved: BigInt(reserved), isReleased: released === 1 }]),
    ),
    orders: new Map(
      o.map(([name, revision, committed, taken, released, requisition, actuals]) => [
        name,
        {
          revision,
          committed: BigInt(committed),
          taken: BigInt(taken),
          isReleased: released === 1,
          ...(requisition === '' ? {} : { requisition }),
          actuals: new Map(actuals.map(([source, amount]) => [source, BigInt(amount)])),
        },
      ]),
    ),
  };
}

const byName = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
