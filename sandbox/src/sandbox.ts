import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnalyticsDesk } from './analytics/analytics-desk.ts';
import { Bank } from './bank/bank.ts';
import { Random } from './chance/random.ts';
import { Clearinghouse } from './clearinghouse/clearinghouse.ts';
import { EligibilityDesk } from './clearinghouse/eligibility-desk.ts';
import { startControl } from './control/control.ts';
import { FaultSwitches, type SystemName } from './control/faults.ts';
import { Progress } from './durable/progress.ts';
import { EhrSender } from './ehr/ehr-sender.ts';
import { Erp } from './erp/erp.ts';
import { IdentityProvider } from './identity/identity-provider.ts';
import type { MllpTarget } from './mllp/mllp-link.ts';
import { PatientAccounting } from './patient-accounting/patient-accounting.ts';
import { type Procurement, startProcurement } from './procurement.ts';
import { type Audience, Playback } from './world/playback.ts';
import { World, type WorldEvent, type WorldOptions } from './world/world.ts';

export interface SandboxOptions {
  /** Everything the sandbox keeps is in this folder; with it, it goes on where it stopped. */
  readonly data: string;
  /** The world when the folder is new; later the one that is kept there. */
  readonly world: WorldOptions;
  /** Messages a second: 0 stands still, null is as fast as they are taken. */
  readonly pace: number | null;
  readonly host: string;
  /** Ports to listen on; 0 takes a free one. */
  readonly ports: Readonly<Record<'sftp' | 'erp' | 'accounting' | 'identity' | 'control', number>> & {
    /** Of the analytics desk; left out, there is none. */
    readonly analytics?: number;
    /** Where the clearinghouse answers who is covered; left out, it does not. */
    readonly eligibility?: number;
    /** Of the suppliers; left out, nobody buys anything. */
    readonly procurement?: Procurement['ports'];
  };
  readonly mllp: { readonly northside: MllpTarget; readonly summit: MllpTarget };
  /** Base address of Plexus, such as http://127.0.0.1:8080. */
  readonly plexus: string;
  readonly tokenFile: string | undefined;
  /** Real time in milliseconds. */
  readonly now: () => number;
  /** How long an answer is waited for. */
  readonly timeoutMs?: number;
  /** How long an import job of the ERP takes. */
  readonly jobMs?: number;
}

export interface Sandbox {
  readonly ports: SandboxOptions['ports'];
  readonly world: World;
  readonly erp: Erp;
  readonly switches: FaultSwitches;
  readonly state: () => SandboxState;
  readonly setPace: (pace: number | null) => void;
  readonly close: () => Promise<void>;
}

export interface SandboxState {
  readonly world: object;
  /** Counts of each system: what it sent, what was acknowledged, what waits. */
  readonly systems: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly struck: Readonly<Record<string, number>>;
  /** Nothing waits to be sent anywhere. */
  readonly isDrained: boolean;
}

const CHANNEL = '/v1/channels/patient-accounting/messages';

/** Starts the simulated health system: two EHRs, patient accounting, the clearinghouse, the bank, the ERP, the identity provider of its
 * people, its analytics desk and the switchboard. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { data, host, ports, timeoutMs = 10_000 } = options;
  mkdirSync(data, { recursive: true });
  const worldOptions = keptWorld(join(data, 'world.json'), options.world);
  const world = new World(worldOptions);
  const switches = new FaultSwitches(new Random(worldOptions.seed, 'faults'));
  const progress = await Progress.open(join(data, 'progress.jsonl'));
  const queues = new Queues(progress);

  const ehr = (system: SystemName, target: MllpTarget): Promise<EhrSender> =>
    EhrSender.start({ system, target, switches, ackLog: join(data, system, 'acks.jsonl'), timeoutMs, done: queues.done(system) });
  const northside = await ehr('northside-ehr', options.mllp.northside);
  const summit = await ehr('summit-ehr', options.mllp.summit);
  const accounting = await PatientAccounting.start({
    host,
    port: ports.accounting,
    switches,
    book: world.book,
    url: options.plexus + CHANNEL,
    tokenFile: options.tokenFile,
    timeoutMs,
    done: queues.done('patient-accounting'),
  });
  const folder = join(data, 'clearinghouse');
  const clearinghouse = await Clearinghouse.start({ folder, host, port: ports.sftp, switches, done: queues.done('clearinghouse') });
  const eligibility =
    ports.eligibility === undefined ? undefined : await EligibilityDesk.start({ host, port: ports.eligibility, switches });
  const bank = new Bank(join(data, 'bank', 'outbound'), switches, queues.done('bank'));
  const identity = await IdentityProvider.start({
    folder: join(data, 'identity'),
    host,
    port: ports.identity,
    redirects: redirectsOf(options.plexus),
  });
  const erp = await Erp.start({ folder: join(data, 'erp'), host, port: ports.erp, switches, jobMs: options.jobMs ?? 300 });

  const analytics =
    ports.analytics === undefined
      ? undefined
      : await AnalyticsDesk.start({
          folder: join(data, 'analytics'),
          host,
          port: ports.analytics,
          switches,
          plexus: options.plexus,
          tokenFile: options.tokenFile,
          now: options.now,
        });

  const receive = (event: WorldEvent): 'new' | 'known' => {
    switch (event.type) {
      case 'message': {
        const isNorthside = event.message.ehr === 'northside';
        const { isKnown } = queues.next(isNorthside ? 'northside-ehr' : 'summit-ehr');
        if (!isKnown) (isNorthside ? northside : summit).send(event.message);
        return isKnown ? 'known' : 'new';
      }
      case 'claim':
      case 'daily-totals': {
        const { isKnown } = queues.next('patient-accounting');
        if (event.type === 'claim') accounting.reportClaim(event.claim, isKnown);
        else accounting.reportTotals(event.totals, isKnown);
        return isKnown ? 'known' : 'new';
      }
      case 'remittances': {
        const { isKnown, number } = queues.next('clearinghouse');
        if (!isKnown) clearinghouse.publish(event.remittances, number);
        return isKnown ? 'known' : 'new';
      }
      case 'deposits': {
        const { isKnown, number } = queues.next('bank');
        if (!isKnown) bank.report(event.deposits, number);
        return isKnown ? 'known' : 'new';
      }
    }
  };
  const backlog = (): number => Math.max(northside.backlog, summit.backlog);
  const playback = new Playback(world, { receive, backlog } satisfies Audience, options.pace, options.now);
  const procurement =
    ports.procurement === undefined
      ? undefined
      : await startProcurement({
          data,
          seed: worldOptions.seed,
          firstDay: worldOptions.startDay,
          host,
          ports: ports.procurement,
          switches,
          progress,
          book: erp.purchasing,
          plexus: options.plexus,
          tokenFile: options.tokenFile,
          timeoutMs,
          today: () => playback.today,
          pace: () => playback.pace,
          now: options.now,
        });
  const state = (): SandboxState => ({
    world: { ...worldOptions, ...playback.state },
    systems: {
      'northside-ehr': northside.counts,
      'summit-ehr': summit.counts,
      'patient-accounting': accounting.counts,
      clearinghouse: clearinghouse.counts,
      bank: bank.counts,
      erp: { ...erp.ledger.counts, doubled: erp.ledger.doubled.length, accounts: erp.accounts.all.length },
      ...(eligibility === undefined ? {} : { eligibility: eligibility.counts }),
      ...(analytics === undefined ? {} : { analytics: analytics.counts }),
      ...procurement?.counts(),
    },
    struck: switches.struck,
    isDrained: [northside, summit, accounting, clearinghouse, bank].every((system) => system.backlog === 0),
  });
  const setPace = (pace: number | null): void => playback.setPace(pace);
  const control = await startControl({ host, port: ports.control, switches, state, setPace });
  playback.start();

  return {
    ports: {
      sftp: clearinghouse.port,
      erp: erp.port,
      accounting: accounting.port,
      identity: identity.port,
      control: control.port,
      ...(eligibility === undefined ? {} : { eligibility: eligibility.port }),
      ...(analytics === undefined ? {} : { analytics: analytics.port }),
      ...(procurement === undefined ? {} : { procurement: procurement.ports }),
    },
    world,
    erp,
    switches,
    state,
    setPace,
    close: async () => {
      await playback.close();
      await Promise.all([
        northside.close(),
        summit.close(),
        accounting.close(),
        clearinghouse.close(),
        bank.close(),
        erp.close(),
        identity.close(),
        control.close(),
        eligibility?.close(),
        analytics?.close(),
        procurement?.close(),
      ]);
      await progress.close();
    },
  };
}

/** People open the console by either name of this machine. */
function redirectsOf(plexus: string): string[] {
  const { port } = new URL(plexus);
  return ['127.0.0.1', 'localhost'].map((name) => `http://${name}:${port}/v1/login/return`);
}

/** Counts the items of each system as the world tells them, and how many are gone for good. */
class Queues {
  readonly #progress: Progress;
  readonly #told = new Map<string, number>();
  readonly #gone = new Map<string, number>();

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** The number of the item that is told now, from 1, and whether it was gone before this start. */
  next(system: SystemName): { readonly number: number; readonly isKnown: boolean } {
    const number = (this.#told.get(system) ?? 0) + 1;
    this.#told.set(system, number);
    const isKnown = number <= this.#progress.done(system);
    if (isKnown) this.#gone.set(system, number);
    return { number, isKnown };
  }

  /** To be called when the oldest item of a system is gone. */
  done(system: SystemName): () => Promise<void> {
    return () => {
      const gone = (this.#gone.get(system) ?? 0) + 1;
      this.#gone.set(system, gone);
      return this.#progress.set(system, gone);
    };
  }
}

function keptWorld(path: string, first: WorldOptions): WorldOptions {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as WorldOptions;
  writeFileSync(path, `${JSON.stringify(first)}\n`);
  return first;
}
