import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultSwitches } from './control/faults.ts';
import type { Progress } from './durable/progress.ts';
import { EdiSupplier } from './edi-supplier/edi-supplier.ts';
import { PaymentRun } from './erp/payment-run.ts';
import { Materials } from './materials/materials.ts';
import { SuiteDesk } from './procurement-suite/suite-desk.ts';
import type { PurchasingBook } from './purchasing/purchasing-book.ts';
import { NetworkSupplier } from './suppliers/network-supplier.ts';
import { OrderDesk } from './suppliers/order-desk.ts';

export interface ProcurementOptions {
  /** The data folder of the sandbox. */
  readonly data: string;
  readonly seed: number;
  readonly firstDay: string;
  readonly host: string;
  readonly ports: Readonly<Record<'meridian' | 'lantern' | 'network' | 'suite', number>>;
  readonly switches: FaultSwitches;
  readonly progress: Progress;
  /** The books of the ERP, which pays. */
  readonly book: PurchasingBook;
  readonly plexus: string;
  readonly tokenFile: string | undefined;
  readonly timeoutMs: number;
  /** The day it is in the simulated world. */
  readonly today: () => string;
  /** Messages a second of the whole world: one requisition comes for each eight of them. 0 stands still, null is as fast as it goes. */
  readonly pace: () => number | null;
  readonly now: () => number;
}

export interface Procurement {
  readonly ports: ProcurementOptions['ports'];
  readonly counts: () => Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly close: () => Promise<void>;
}

const MESSAGES_EACH = 8;
const FASTEST_MS = 100;
const LOOK_MS = 250;
/** Between two documents of one order, counted in requisitions. */
const STEP = 1.5;
/** One purchase is begun in the procurement suite for so many requisitions of the warehouse. */
const REQUISITIONS_EACH = 3;

/** Starts materials management, the docks, two suppliers that speak X12, one behind a cXML network, and a procurement suite. */
export async function startProcurement(options: ProcurementOptions): Promise<Procurement> {
  const { data, seed, host, ports, switches, progress, plexus, tokenFile, timeoutMs, today, now } = options;
  const materials = new Materials({ folder: join(data, 'warehouse'), seed, switches, progress, plexus, tokenFile, timeoutMs });
  const edi = (system: 'meridian' | 'lantern', id: string, freight = 0n): Promise<EdiSupplier> =>
    EdiSupplier.start({
      folder: join(data, system),
      host,
      port: ports[system],
      switches,
      system,
      id,
      url: `${plexus}/v1/channels/${system}-edi/messages`,
      tokenFile,
      timeoutMs,
      today,
      freight,
    });
  const meridian = await edi('meridian', 'MERIDIANMED');
  const lantern = await edi('lantern', 'LANTERNLAB', 1_800n);
  const cedar = await NetworkSupplier.start({
    folder: join(data, 'supplier-network'),
    host,
    port: ports.network,
    switches,
    id: 'AN-CEDAR',
    url: `${plexus}/cxml/supplier-network`,
    today,
  });
  const everyMs = (): number => {
    const pace = options.pace();
    return pace === null ? FASTEST_MS : pace === 0 ? Number.POSITIVE_INFINITY : Math.max(FASTEST_MS, (1_000 * MESSAGES_EACH) / pace);
  };
  const desk = new OrderDesk({
    suppliers: [meridian, lantern, cedar],
    seed,
    progress,
    receive: (receipt) => materials.receive(receipt),
    today,
    stepMs: () => everyMs() * STEP,
    now,
  });
  const suite = await SuiteDesk.start({
    folder: join(data, 'procurement-suite'),
    host,
    port: ports.suite,
    switches,
    seed,
    progress,
    today,
    stepMs: () => everyMs() * STEP,
    now,
  });
  const payments = new PaymentRun({ book: options.book, switches, progress, plexus, tokenFile, timeoutMs });
  const stopping = new AbortController();
  materials.publish(options.firstDay);
  const running = run(stopping.signal, { materials, desk, suite, payments }, everyMs, options);

  return {
    ports: { meridian: meridian.port, lantern: lantern.port, network: cedar.port, suite: suite.port },
    counts: () => ({
      materials: materials.counts,
      meridian: meridian.counts,
      lantern: lantern.counts,
      'supplier-network': cedar.counts,
      'procurement-suite': suite.counts,
    }),
    close: async () => {
      stopping.abort();
      await running;
      await Promise.all([payments.close(), materials.close(), meridian.close(), lantern.close(), cedar.close(), suite.close()]);
    },
  };
}

interface Desks {
  readonly materials: Materials;
  readonly desk: OrderDesk;
  readonly suite: SuiteDesk;
  readonly payments: PaymentRun;
}

async function run(
  signal: AbortSignal,
  { materials, desk, suite, payments }: Desks,
  everyMs: () => number,
  { today, now }: Pick<ProcurementOptions, 'today' | 'now'>,
): Promise<void> {
  let raisedAt = now();
  let raised = 0;
  while (!signal.aborted) {
    // A receiver that is away finds a queue, not a flood.
    if (now() - raisedAt >= everyMs() && materials.backlog === 0) {
      raisedAt = now();
      await materials.raise(today());
      if (++raised % REQUISITIONS_EACH === 0) await suite.begin();
    }
    // What fails is done again: nothing is counted as done before it is.
    await desk.step().catch(() => undefined);
    await suite.step().catch(() => undefined);
    payments.pay(today());
    materials.bill(today());
    await wait(Math.min(LOOK_MS, everyMs()), undefined, { signal }).catch(() => undefined);
  }
}
