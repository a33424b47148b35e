import { decodeRemittance } from './remittance-encoding.ts';

/** A payer's payment: what the 835 says it pays and what the bank received. Minor units. */
export interface RemittanceView {
  readonly currency: string;
  /** Absent until the 835 comes. A positive adjustment lowers the payment (PLB). */
  readonly advice?: {
    readonly entity: string;
    readonly day: string;
    readonly amount: bigint;
    readonly informationOnly: boolean;
    readonly adjustments: readonly { readonly code: string; readonly amount: bigint; readonly entity: string }[];
  };
  readonly deposits: readonly { readonly entity: string; readonly day: string; readonly amount: bigint }[];
  /** Deposited less advised: 0 when both halves are in and agree. */
  readonly difference: bigint;
  /** The other half is late. */
  readonly overdue: boolean;
}

/** A remittance as its process stored it. */
export function remittanceViewOf(state: string): RemittanceView {
  const { currency, advice, deposits, overdue } = decodeRemittance(state);
  const received = deposits.reduce((total, { amount }) => total + amount, 0n);
  const expected = advice === undefined || advice.informationOnly ? 0n : advice.amount;
  return {
    currency,
    ...(advice === undefined
      ? {}
      : {
          advice: {
            entity: advice.entity,
            day: advice.day,
            amount: advice.amount,
            informationOnly: advice.informationOnly,
            adjustments: advice.adjustments.map(({ code, amount, entity }) => ({ code, amount, entity })),
          },
        }),
    deposits: deposits.map(({ entity, day, amount }) => ({ entity, day, amount })),
    difference: received - expected,
    overdue,
  };
}
