import type { Advice, Deposit, Remittance } from './remittance.ts';

type AdjustmentRow = readonly [number, string, string, string, string, string?];
type Stored = {
  readonly c: string;
  readonly a?: readonly [string, number, string, 0 | 1, string, string, readonly AdjustmentRow[]];
  readonly d?: readonly (readonly [string, number, string, string, string])[];
  readonly o?: 1;
};

/** Compact JSON text of a remittance. */
export function encodeRemittance({ currency, advice, deposits, overdue }: Remittance): string {
  const stored: Stored = {
    c: currency,
    ...(advice === undefined
      ? {}
      : {
          a: [
            advice.item,
            advice.revision,
            String(advice.amount),
            advice.informationOnly ? 1 : 0,
            advice.day,
            advice.entity,
            advice.adjustments.map(
              ({ index, code, reference, amount, entity, returned }) =>
                [index, code, reference, String(amount), entity, String(returned)] as const,
            ),
          ] as const,
        }),
    ...(deposits.length === 0
      ? {}
      : { d: deposits.map(({ item, revision, amount, day, entity }) => [item, revision, String(amount), day, entity] as const) }),
    ...(overdue ? { o: 1 as const } : {}),
  };
  return JSON.stringify(stored);
}

/** Reads what `encodeRemittance` wrote. */
export function decodeRemittance(text: string): Remittance {
  const { c, a, d = [], o } = JSON.parse(text) as Stored;
  return { currency: c, advice: a === undefined ? undefined : adviceOf(a), deposits: d.map(depositOf), overdue: o === 1 };
}

function adviceOf([item, revision, amount, informationOnly, day, entity, rows]: NonNullable<Stored['a']>): Advice {
  const adjustments = rows.map(([index, code, reference, adjusted, of, returned = '0']) => ({
    index,
    code,
    reference,
    amount: BigInt(adjusted),
    returned: BigInt(returned),
    entity: of,
  }));
  return { item, revision, amount: BigInt(amount), informationOnly: informationOnly === 1, day, entity, adjustments };
}

const depositOf = ([item, revision, amount, day, entity]: NonNullable<Stored['d']>[number]): Deposit => ({
  item,
  revision,
  amount: BigInt(amount),
  day,
  entity,
});
