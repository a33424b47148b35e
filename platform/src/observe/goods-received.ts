import { openItems } from '../ledger/index.ts';
import { type OpenOrderLine, openLinesOf } from '../processes/requisition-to-pay/index.ts';
import type { Tx } from '../store/index.ts';

/** An order line that was received and not invoiced, or the other way round, by the ledger. Minor units. */
export interface OpenReceipt {
  readonly entity: string;
  readonly order: string;
  readonly line: string;
  /** Absent where no process knows the order. */
  readonly supplier?: string;
  readonly received: bigint;
  readonly billed: bigint;
  readonly currency: string;
  /** The first day it was touched. */
  readonly since: string;
  readonly ageDays: number;
}

/** What of an entity is open on its two accounts, by age. Minor units. */
export interface OpenTotal {
  readonly entity: string;
  readonly currency: string;
  readonly received: bigint;
  readonly billed: bigint;
  /** Of what was received: up to 30, 60 and 90 days, and older. */
  readonly byAge: readonly [bigint, bigint, bigint, bigint];
}

/** An order line of which the ledger and the process of its order say different things. Minor units. */
export interface OpenDifference {
  readonly openItem: string;
  readonly ledger: { readonly received: bigint; readonly billed: bigint };
  readonly process: { readonly received: bigint; readonly billed: bigint };
}

export interface GoodsReceived {
  readonly totals: readonly OpenTotal[];
  readonly open: readonly OpenReceipt[];
  readonly differences: readonly OpenDifference[];
}

const RECEIVED = 'grni';
const BILLED = 'billed-not-received';
const AGES = [30, 60, 90];
const PAGE = 5_000;
const DAY_MS = 86_400_000;

/**
 * What was received and not invoiced, by order line and age, and whether the ledger's lines add up to what the orders' own processes say is open.
 */
export async function readGoodsReceived(tx: Tx, tenant: string, now: Date): Promise<GoodsReceived> {
  const processes = new Map<string, OpenOrderLine>();
  for await (const line of openOrderLines(tx, tenant)) processes.set(line.openItem, line);
  const open = (await ledgerLines(tx, tenant, now)).map((one): OpenReceipt => {
    const supplier = processes.get(`${one.order}|${one.line}`)?.supplier;
    return supplier === undefined ? one : { ...one, supplier };
  });
  return { totals: totalsOf(open), open, differences: differencesOf(open, processes) };
}

async function ledgerLines(tx: Tx, tenant: string, now: Date): Promise<OpenReceipt[]> {
  const found = new Map<string, OpenReceipt>();
  for (const account of [RECEIVED, BILLED]) {
    for (const { entity, openItem, amount, currency, since } of await openItems(tx, tenant, account)) {
      const place = `${entity}\n${openItem}\n${currency}`;
      const bar = openItem.lastIndexOf('|');
      const ageDays = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / DAY_MS));
      const known: OpenReceipt = found.get(place) ?? {
        entity,
        order: openItem.slice(0, bar),
        line: openItem.slice(bar + 1),
        received: 0n,
        billed: 0n,
        currency,
        since,
        ageDays,
      };
      // The accrual is a liability: what is owed for goods is a credit.
      found.set(place, account === RECEIVED ? { ...known, received: -amount } : { ...known, billed: amount });
    }
  }
  return [...found.values()].toSorted((a, b) => b.ageDays - a.ageDays || (a.order < b.order ? -1 : 1));
}

function totalsOf(open: readonly OpenReceipt[]): OpenTotal[] {
  return [...Map.groupBy(open, ({ entity, currency }) => `${entity}\n${currency}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const byAge: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
    let received = 0n;
    let billed = 0n;
    for (const one of group) {
      received += one.received;
      billed += one.billed;
      const age = AGES.findIndex((most) => one.ageDays <= most);
      byAge[age === -1 ? 3 : age] = (byAge[age === -1 ? 3 : age] ?? 0n) + one.received;
    }
    return [{ entity: first.entity, currency: first.currency, received, billed, byAge }];
  });
}

function differencesOf(open: readonly OpenReceipt[], processes: ReadonlyMap<string, OpenOrderLine>): OpenDifference[] {
  const left = new Map(processes);
  const differences: OpenDifference[] = [];
  for (const { order, line, received, billed } of open) {
    const openItem = `${order}|${line}`;
    const told = left.get(openItem);
    left.delete(openItem);
    if (told?.received === received && told.billed === billed) continue;
    const process = { received: told?.received ?? 0n, billed: told?.billed ?? 0n };
    differences.push({ openItem, ledger: { received, billed }, process });
  }
  for (const { openItem, received, billed } of left.values())
    differences.push({ openItem, ledger: { received: 0n, billed: 0n }, process: { received, billed } });
  return differences;
}

/** What every order's process says is open. */
async function* openOrderLines(tx: Tx, tenant: string): AsyncGenerator<OpenOrderLine> {
  let after = 'order:';
  for (;;) {
    const { rows } = await tx.query<{ key: string; data: string }>({
      name: 'order-states',
      text: `select key, data from process_state where tenant = $1 and key > $2 and key < 'order;' order by key limit $3`,
      values: [tenant, after, PAGE],
    });
    for (const row of rows) if (row.data !== '') yield* openLinesOf(row.data);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.key;
  }
}
