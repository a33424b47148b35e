import { open, rename, rm } from 'node:fs/promises';
import { places } from '../../config.ts';
import { type AuditHead, type AuditReport, readHeads, readSigningKey, verifyLogFile } from '../../govern/seals/index.ts';
import { audit } from '../../govern/index.ts';
import { Fault, systemClock } from '../../kernel/index.ts';
import { exportAudit, verifyAudit } from '../../observe/audit/index.ts';
import { openPlatform } from '../../runtime.ts';
import { transaction } from '../../store/index.ts';
import { dayRange } from '../audit-options.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { counted, table } from '../output.ts';

const DAYS: readonly (readonly [string, string])[] = [
  ['--from <day>', 'what was sealed from this day on, UTC'],
  ['--to <day>', 'and up to the end of this one'],
];

export const auditVerifyCommand: Command = {
  name: 'audit verify',
  summary: 'Prove that the audit is as it was sealed, or name the batch and the row that is not',
  examples: [
    'plexus audit verify',
    'plexus audit verify --from 2026-03-01 --to 2026-03-31',
    'plexus audit verify --head 4711:1f0c…          (a seal noted from an earlier report: it must still be there)',
    'plexus audit verify --file audit.jsonl --trust 7d1e5a0c42b9f316          (an exported file; no database is asked)',
  ],
  options: [
    ...DAYS,
    ['--file <file>', 'an exported file, examined by itself'],
    ['--head <batch:hash...>', 'seals that must be there'],
    ['--trust <key...>', 'believe only seals of these keys'],
  ],
  run: async (context, input) => {
    const file = textOption(input, 'file');
    const heads = headsOf(listOption(input, 'head'));
    const trusted = input.options['trust'] === undefined ? undefined : listOption(input, 'trust');
    const report = file === undefined ? await verifyDatabase(context, input, heads, trusted) : await verifyFile(file, heads, trusted);
    return show(context, report);
  },
};

async function verifyDatabase(
  { config }: CliContext,
  input: CommandInput,
  noted: readonly AuditHead[],
  trusted: readonly string[] | undefined,
): Promise<AuditReport> {
  const range = dayRange(input);
  const settings = config();
  const { newest, lost } = await readHeads(places(settings).auditHeads);
  const heads = [...noted, ...lost, ...(newest === undefined ? [] : [newest])];
  const platform = await openPlatform(settings);
  try {
    return await verifyAudit(platform.server, platform.tenant, { ...range, heads, trusted });
  } finally {
    await platform.close();
  }
}

async function verifyFile(file: string, heads: readonly AuditHead[], trusted: readonly string[] | undefined): Promise<AuditReport> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new Fault({
      code: 'AUDIT_FILE_MISSING',
      kind: 'rejected',
      message: 'The file cannot be opened',
      hint: 'Check its name and that you may read it',
      cause,
    });
  });
  try {
    return await verifyLogFile(handle.readLines(), { heads, trusted });
  } finally {
    await handle.close();
  }
}

function show({ out }: CliContext, report: AuditReport): ExitCode {
  const { findings, newest } = report;
  const rows = findings.map(({ problem, batch, rows: named, count, message }) => [
    batch,
    problem,
    String(count),
    `${message}${named.length === 0 ? '' : `: ${named.join(', ')}`}`,
  ]);
  const whole = `${counted(report.rows, 'row')} in ${counted(report.batches, 'sealed batch').replace(/chs$/, 'ches')}`;
  out.result(
    report,
    findings.length === 0 ? `Everything is as it was sealed: ${whole}` : table(['BATCH', 'PROBLEM', 'COUNT', 'WHAT'], rows),
  );
  if (findings.length > 0) out.say(`Looked at ${whole}`);
  if (report.unsealed > 0)
    out.say(`${counted(report.unsealed, 'row')} not sealed yet: recorded in the last seconds, or while nothing sealed`);
  for (const [key, batches] of Object.entries(report.keys)) out.say(`key ${key} sealed ${batches}`);
  if (newest !== undefined) out.say(`Note where the database cannot reach: --head ${newest.batch}:${newest.hash}`);
  return findings.length === 0 ? EXIT.ok : EXIT.failed;
}

export const auditExportCommand: Command = {
  name: 'audit export',
  summary: 'Write the audit with its seals and public keys to a file that verifies by itself',
  examples: ['plexus audit export audit.jsonl', 'plexus audit export march.jsonl --from 2026-03-01 --to 2026-03-31'],
  arguments: [['<file>', 'a file that does not exist yet']],
  options: DAYS,
  run: async ({ config, out, person }, input) => {
    const [file] = input.args;
    if (file === undefined) throw usage('Where to?', 'plexus audit export audit.jsonl');
    const range = dayRange(input);
    const settings = config();
    const key = await readSigningKey(places(settings).auditKey);
    const platform = await openPlatform(settings);
    try {
      const { server, tenant } = platform;
      await transaction(server, { tenant, entities: 'all' }, (tx) =>
        audit(tx, tenant, { principal: 'cli', person }, [{ action: 'audit.exported', object: 'audit', detail: daysOf(input) }]),
      );
      const partial = `${file}.partial`;
      await open(file, 'wx', 0o600).then((handle) => handle.close(), fileThere);
      try {
        await exportAudit(server, tenant, { ...range, key, exportedAt: systemClock.now() }, async (text) => {
          const handle = await open(partial, 'w', 0o600);
          try {
            for await (const part of text) await handle.write(part);
            await handle.sync();
          } finally {
            await handle.close();
          }
        });
        await rename(partial, file);
      } catch (error) {
        await Promise.all([rm(partial, { force: true }), rm(file, { force: true })]);
        throw error;
      }
      out.result({ file, key: key.id }, `Exported to ${file}, signed by key ${key.id}`);
      out.say(`Next: plexus audit verify --file ${file} --trust ${key.id}`);
      return EXIT.ok;
    } finally {
      await platform.close();
    }
  },
};

const daysOf = (input: CommandInput): string => `${textOption(input, 'from') ?? 'beginning'} to ${textOption(input, 'to') ?? 'now'}`;

function listOption(input: CommandInput, name: string): readonly string[] {
  const value = input.options[name];
  return Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : [];
}

function headsOf(texts: readonly string[]): AuditHead[] {
  return texts.map((text) => {
    const { batch, hash } = /^(?<batch>[1-9]\d{0,18}):(?<hash>[0-9a-f]{64})$/.exec(text)?.groups ?? {};
    if (batch === undefined || hash === undefined) {
      throw usage('A head is a batch and the hash of its seal', 'Give it as plexus audit verify printed it: --head 4711:1f0c…');
    }
    return { batch, hash };
  });
}

function fileThere(cause: unknown): never {
  throw new Fault({
    code: 'AUDIT_FILE_NOT_WRITTEN',
    kind: 'rejected',
    message: 'The file is there already or cannot be made',
    hint: 'Give a file that does not exist, in a folder that you may write to: an export never writes over anything',
    cause,
  });
}
