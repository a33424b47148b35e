import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drained, type Sent, sendCharges } from './charge-load.ts';
import type { Installed } from './installation.ts';
import { introduceSupplier, sendPurchases, wrongPurchases } from './purchase-load.ts';
import { fencedIn, type Node } from './second-node.ts';
import { until } from './waiting.ts';

/** A transaction that a paused node holds open is ended by the database when its leases end. */
const TAKEN_OVER_LIMIT_MS = 60_000;

const purchasesOf = (seed: number) => ({ seed, purchases: 6, everyMs: 60 });

export interface Pause {
  readonly sent: Sent;
  /** What is wrong with the purchases that were made meanwhile; each has a line. */
  readonly wrongPurchases: () => Promise<string[]>;
  /** Deliveries that the stopped node was in the middle of. */
  readonly held: number;
  /** From the stop until the other node had nothing left to do. */
  readonly drainedMs: number;
  /** Lets the stopped node go on. */
  readonly goOn: () => void;
}

/** Stops whichever node has calls to the ERP under way, of journals and of purchases, and resolves once the other has done all its work. */
export async function pauseMidCalls(plexus: Installed, seed: number): Promise<Pause> {
  await introduceSupplier(plexus);
  plexus.erpFaults.set({ system: 'erp', fault: 'delay', probability: 1, ms: 700, count: null });
  const purchases = purchasesOf(seed);
  const buying = sendPurchases(plexus, purchases);
  const sending = sendCharges(plexus, { seed, rate: 60, seconds: 3 });
  const { pid, held } = await until('a node in the middle of calls', 30_000, () => midCalls(plexus));
  process.kill(pid, 'SIGSTOP');
  const stopped = performance.now();
  plexus.erpFaults.clear();
  try {
    const sent = await sending;
    await buying;
    await drained(plexus, TAKEN_OVER_LIMIT_MS);
    const drainedMs = performance.now() - stopped;
    return { sent, wrongPurchases: () => wrongPurchases(plexus, purchases), held, drainedMs, goOn: () => process.kill(pid, 'SIGCONT') };
  } catch (error) {
    process.kill(pid, 'SIGCONT');
    throw error;
  }
}

/** The node's name tells its process: `host-pid-chance`. */
async function midCalls(plexus: Installed): Promise<{ pid: number; held: number } | undefined> {
  const [row] = await plexus.query<{ holder: string; n: number; purchases: number }>(
    `select s.holder, count(*)::int as n, count(*) filter (where d.target = 'erp-purchasing')::int as purchases from delivery d join target_state s using (tenant, target)
      where d.state in ('running', 'sent') and d.leased_until > now() + interval '1 s' and s.held_until > now() group by 1 order by 2 desc limit 1`,
  );
  const pid = Number(row?.holder.split('-').at(-2));
  return row !== undefined && pid > 0 && row.purchases > 0 && row.n > row.purchases ? { pid, held: row.n } : undefined;
}

/** How many outcomes the two nodes found to be in other hands. */
export const fenced = async (plexus: Installed, other: Node): Promise<number> =>
  fencedIn(await readFile(join(plexus.folder, 'logs/work.log'), 'utf8')) + fencedIn(await other.log());

/** Changes with every attempt that is recorded. */
export async function lastAttempt(plexus: Installed): Promise<string> {
  const [row] = await plexus.query<{ last: string }>(`select count(*) || ' ' || coalesce(max(at)::text, '') as last from delivery_attempt`);
  return row?.last ?? '';
}
