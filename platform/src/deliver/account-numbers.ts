import type { ChartOfAccounts } from '../ledger/index.ts';

/** What the ledger's accounts are called at one ERP, and back. */
export interface AccountNumbers {
  numberOf(account: string): string | undefined;
  accountOf(number: string): string | undefined;
}

/** The ledger uses the ERP's numbers itself. */
export const SAME_NUMBERS: AccountNumbers = { numberOf: (account) => account, accountOf: (number) => number };

/** The numbers that the chart of accounts gives under the name of an ERP. Of several accounts with one number the first stands for it. */
export function numberedBy(chart: ChartOfAccounts, erp: string): AccountNumbers {
  const numbers = new Map<string, string>();
  const accounts = new Map<string, string>();
  for (const [account, { numbers: known }] of Object.entries(chart.accounts)) {
    const number = known[erp];
    if (number === undefined) continue;
    numbers.set(account, number);
    if (!accounts.has(number)) accounts.set(number, account);
  }
  return { numberOf: (account) => numbers.get(account), accountOf: (number) => accounts.get(number) };
}
