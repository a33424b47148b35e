/** One line of a deposit file. Amounts are decimal text. */
export interface DepositRecord {
  readonly record: 'deposit';
  /** The bank's own number. */
  readonly reference: string;
  readonly bankAccount: string;
  readonly day: string;
  readonly amount: string;
  readonly currency: 'USD';
  /** TRN02 and TRN03 as the addenda carry them; missing where there are none. */
  readonly traceNumber?: string;
  readonly originator?: string;
}
