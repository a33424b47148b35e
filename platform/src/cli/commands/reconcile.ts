import { setTimeout as wait } from 'node:timers/promises';
import { type Reconciliation, type ReconcileOptions, reconcileTarget, reverseOrphans, standardAdapters } from '../../deliver/index.ts';
import { systemClock } from '../../kernel/index.ts';
import { openPlatform, type Platform } from '../../runtime.ts';
import { transaction } from '../../store/index.ts';
import { type CliContext, type Command, type CommandInput, EXIT, textOption } from '../command.ts';
import { confirmed, usage, YES } from '../confirm.ts';
import { table } from '../output.ts';

interface Outcome extends Reconciliation {
  readonly target: string;
  /** Nothing is sent to the target. */
  readonly isHeld: boolean;
}

const LOOK_AGAIN_MS = 2_000;
const MOST_SHOWN = 20;

export const reconcileCommand: Command = {
  name: 'ledger reconcile',
  summary: 'Compare what every target holds with what we know, and let posting begin again after a restore',
  examples: [
    'plexus ledger reconcile',
    'plexus ledger reconcile --target erp-journals --wait',
    'plexus ledger reconcile --reverse-orphans --yes',
  ],
  options: [
    ['--target <name>', 'one target only'],
    ['--wait', 'until everything that may have been sent is looked up; the platform must run'],
    ['--reverse-orphans', 'after a restore: take back what a target holds and nobody here knows of, by journals of its own'],
    YES,
  ],
  run: async (context, input) => {
    const platform = await openPlatform(context.config());
    try {
      const targets = targetsOf(platform, textOption(input, 'target'), context.person);
      const outcomes = await reconcileAll(context, input, platform, targets);
      context.out.result(
        { targets: outcomes },
        table(
          ['TARGET', 'KNOWN', 'STILL LOOKED FOR', 'UNKNOWN HERE', 'POSTING'],
          outcomes.map((one) => [
            one.target,
            String(one.known),
            String(one.pending),
            String(one.orphans.length),
            one.isHeld ? 'off' : 'on',
          ]),
        ),
      );
      explain(context, outcomes);
      return outcomes.some(({ isHeld, orphans }) => isHeld || orphans.length > 0) ? EXIT.failed : EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

function targetsOf(platform: Platform, name: string | undefined, person: string): ReconcileOptions[] {
  const declared = platform.release.estate.systems.flatMap((system) => system.targets);
  const chosen = declared.filter((target) => name === undefined || target.name === name);
  if (chosen.length === 0) throw usage('The estate declares no such target', `Known: ${declared.map((target) => target.name).join(', ')}`);
  const common = {
    pool: platform.server,
    tenant: platform.tenant,
    adapters: standardAdapters,
    clock: systemClock,
    actor: { principal: 'cli', person },
  };
  return chosen.map((target) => ({ ...common, target }));
}

async function reconcileAll(
  context: CliContext,
  input: CommandInput,
  platform: Platform,
  targets: readonly ReconcileOptions[],
): Promise<Outcome[]> {
  for (;;) {
    const outcomes: Outcome[] = [];
    for (const options of targets) outcomes.push(await reconcileOne(context, input, platform, options));
    const pending = outcomes.filter(({ isHeld }) => isHeld).reduce((sum, outcome) => sum + outcome.pending, 0);
    if (input.options['wait'] !== true || pending === 0 || context.interrupted.aborted) return outcomes;
    context.out.say(`${pending} deliveries are still looked for …`);
    await wait(LOOK_AGAIN_MS);
  }
}

async function reconcileOne(context: CliContext, input: CommandInput, platform: Platform, options: ReconcileOptions): Promise<Outcome> {
  const target = options.target.name;
  let found = await reconcileTarget(options);
  if (found.orphans.length > 0 && input.options['reverseOrphans'] === true && (await isHeld(platform, target))) {
    const question = `Take back ${found.orphans.length} journals that ${target} holds and nobody here knows of?`;
    if (await confirmed(context, input, question)) {
      await reverseOrphans(options, platform.worker, found.orphans);
      found = await reconcileTarget(options);
    }
  }
  return { target, ...found, isHeld: await isHeld(platform, target) };
}

function isHeld(platform: Platform, target: string): Promise<boolean> {
  return transaction(platform.server, { tenant: platform.tenant, entities: 'all' }, async (tx) => {
    const { rows } = await tx.query(`select from posting_hold where tenant = $1 and target in ($2, '*')`, [platform.tenant, target]);
    return rows.length > 0;
  });
}

function explain({ out }: CliContext, outcomes: readonly Outcome[]): void {
  for (const { target, orphans, pending, isHeld: held } of outcomes) {
    for (const key of orphans.slice(0, MOST_SHOWN)) out.say(`${target} holds ${key}, which nobody here knows of`);
    if (orphans.length > MOST_SHOWN) out.say(`… and ${orphans.length - MOST_SHOWN} more: see --json`);
    if (held && pending > 0) out.say(`${target}: run again with --wait while the platform runs, so that it can look`);
    if (orphans.length > 0 && held) out.say(`${target}: sent after the backup was made. Take it back with --reverse-orphans`);
    if (orphans.length > 0 && !held) out.say(`${target}: another Plexus posts there, or this database is not the one that did`);
  }
}
