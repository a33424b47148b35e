import { systemClock } from '../../kernel/index.ts';
import { checkInvariants, type InvariantReport } from '../../observe/index.ts';
import { openPlatform } from '../../runtime.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { examine } from '../examination.ts';
import { table } from '../output.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Examine the installation; with --invariants prove on the running system that nothing is lost, doubled or unbalanced',
  examples: [
    'plexus doctor',
    'plexus doctor --invariants',
    'plexus doctor --invariants --ack-log acks.jsonl --erp http://127.0.0.1:8090 --patient-accounting http://127.0.0.1:8091',
  ],
  options: [
    ['--invariants', 'check I1 to I7'],
    ['--ack-log <file...>', 'logs of acknowledgements that senders kept: nothing in them may be missing'],
    ['--erp <url>', 'the ERP, whose own ledger is compared'],
    ['--patient-accounting <url>', 'patient accounting, whose own balances are compared; both sides must be at rest'],
  ],
  run: (context, input) => (input.options['invariants'] === true ? invariants(context, input) : environment(context)),
};

async function environment({ config, out }: CliContext): Promise<ExitCode> {
  const examined = await examine(config());
  const rows = examined.map(({ name, state, detail }) => [name, state, detail]);
  out.result({ examined }, table(['WHAT', 'STATE', 'DETAIL'], rows));
  for (const { name, hint } of examined) if (hint !== undefined) out.say(`${name}: ${hint}`);
  return examined.some(({ state }) => state === 'wrong') ? EXIT.failed : EXIT.ok;
}

async function invariants({ config, out }: CliContext, input: CommandInput): Promise<ExitCode> {
  const platform = await openPlatform(config());
  try {
    const { ackLog } = input.options;
    const erp = textOption(input, 'erp');
    const patientAccounting = textOption(input, 'patientAccounting');
    const report = await checkInvariants(platform.server, platform.keys, {
      now: systemClock.now(),
      progress: (line) => out.say(`checked ${line}`),
      ...(Array.isArray(ackLog) ? { ackLogs: ackLog as readonly string[] } : {}),
      ...(erp === undefined ? {} : { erp }),
      ...(patientAccounting === undefined ? {} : { patientAccounting }),
    });
    out.result(report, textOf(report));
    return report.violations.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await platform.close();
  }
}

function textOf({ violations }: InvariantReport): string {
  if (violations.length === 0) return 'No violations';
  return violations
    .map(({ invariant, code, message, count, ids }) => {
      const more = count > ids.length ? ` and ${count - ids.length} more` : '';
      return `${invariant} ${code}: ${message}, ${count} times\n  ${ids.join('\n  ')}${more}`;
    })
    .join('\n');
}
