import type { TrytonServer } from './server.ts';

/** What our accounts are called in the chart of the test company. */
const NUMBERS: Readonly<Record<string, string>> = {
  inventory: '1300',
  grni: '2010',
  'supply-expense': '5010',
  'price-variance': '5020',
  'freight-expense': '5030',
  'accounts-payable': 'Main Payable',
  'supplier-payments': '1010',
};

/** Balances of ours in cents, by the ERP's numbers. */
export function asNumbered(ours: Readonly<Record<string, number>>): Record<string, number> {
  const byNumber: Record<string, number> = {};
  for (const [account, cents] of Object.entries(ours)) {
    const number = NUMBERS[account.replace(/\/.*$/, '')] ?? account;
    byNumber[number] = (byNumber[number] ?? 0) + cents;
  }
  return byNumber;
}

/** Balances in cents of what Tryton posted itself, from its own tables: a witness that trusts nobody. */
export async function trytonBooks(server: TrytonServer): Promise<Record<string, number>> {
  const rows = await server.sql<{ account: string; cents: string }>(
    `select coalesce(a.code, a.name) as account, (sum(l.debit - l.credit) * 100)::bigint::text as cents
     from account_move_line l join account_move m on m.id = l.move join account_account a on a.id = l.account
     where m.state = 'posted' group by 1 having sum(l.debit - l.credit) <> 0 order by 1`,
  );
  return Object.fromEntries(rows.map(({ account, cents }) => [account, Number(cents)]));
}
