import { openItems, subledger, trialBalance } from '../ledger/index.ts';
import { balancesOf } from '../processes/encounter-to-cash/index.ts';
import type { Tx } from '../store/index.ts';

/** Debits and credits of an entity that do not cancel out. Always empty: the database refuses such journals. */
export interface UnevenBooks {
  readonly entity: string;
  readonly currency: string;
  readonly difference: bigint;
}

/** A patient account whose ledger lines and whose process say different balances. Minor units. */
export interface ReceivableDifference {
  readonly subject: string;
  readonly bucket: string;
  readonly ledger: bigint;
  readonly process: bigint;
}

/** What a clearing or suspense account still holds, and since when. */
export interface UnclearedItem {
  readonly account: string;
  readonly entity: string;
  readonly openItem: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly since: string;
  readonly ageDays: number;
}

export interface TieOut {
  readonly books: readonly UnevenBooks[];
  readonly receivables: { readonly accounts: number; readonly differences: readonly ReceivableDifference[] };
  readonly uncleared: readonly UnclearedItem[];
}

const RECEIVABLE = 'patient-receivable';
/** Accounts that come to zero, item by item, when both sides of a payment are in. */
const CLEARING = ['payer-clearing', 'takeback-suspense', 'unapplied-cash', 'recoupment-payable'];
const PAGE = 5_000;
const DAY_MS = 86_400_000;

/**
 * Ties the ledger out: the books of every entity cancel out, the receivable lines of every patient account add up to what
 * its process says per bucket, and what has not cleared is listed with its age.
 */
export async function readTieOut(tx: Tx, tenant: string, now: Date): Promise<TieOut> {
  return { books: await unevenBooks(tx, tenant), receivables: await receivables(tx, tenant), uncleared: await uncleared(tx, tenant, now) };
}

async function unevenBooks(tx: Tx, tenant: string): Promise<UnevenBooks[]> {
  const lines = await trialBalance(tx, tenant);
  return [...Map.groupBy(lines, (line) => `${line.entity} ${line.currency}`).values()].flatMap((group) => {
    const difference = group.reduce((sum, line) => sum + line.debit - line.credit, 0n);
    const [first] = group;
    return first === undefined || difference === 0n ? [] : [{ entity: first.entity, currency: first.currency, difference }];
  });
}

async function receivables(tx: Tx, tenant: string): Promise<TieOut['receivables']> {
  const ledger = new Map((await subledger(tx, tenant, RECEIVABLE)).map((row) => [`${row.subject}\n${row.bucket}`, row.amount]));
  const differences: ReceivableDifference[] = [];
  let accounts = 0;
  for await (const { key, balances } of accountBalances(tx, tenant)) {
    accounts += 1;
    for (const [bucket, process] of Object.entries(balances)) {
      const place = `${key}\n${bucket}`;
      const held = ledger.get(place) ?? 0n;
      ledger.delete(place);
      if (held !== process) differences.push({ subject: key, bucket, ledger: held, process });
    }
  }
  for (const [place, amount] of ledger) {
    const [subject = '', bucket = ''] = place.split('\n');
    differences.push({ subject, bucket, ledger: amount, process: 0n });
  }
  return { accounts, differences };
}

/** What every account's process says is owed; an account that is only held has no state yet. */
async function* accountBalances(tx: Tx, tenant: string): AsyncGenerator<{ key: string; balances: Readonly<Record<string, bigint>> }> {
  let after = 'account:';
  for (;;) {
    const { rows } = await tx.query<{ key: string; data: string }>({
      name: 'account-states',
      text: `select key, data from process_state where tenant = $1 and key > $2 and key < 'account;' order by key limit $3`,
      values: [tenant, after, PAGE],
    });
    for (const row of rows) if (row.data !== '') yield { key: row.key, balances: balancesOf(row.data) };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.key;
  }
}

async function uncleared(tx: Tx, tenant: string, now: Date): Promise<UnclearedItem[]> {
  const items: UnclearedItem[] = [];
  for (const account of CLEARING) {
    for (const item of await openItems(tx, tenant, account)) {
      items.push({ account, ...item, ageDays: Math.max(0, Math.floor((now.getTime() - Date.parse(item.since)) / DAY_MS)) });
    }
  }
  return items;
}
