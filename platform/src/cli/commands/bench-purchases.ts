import { addressOf, type Config } from '../../config.ts';
import { readEnvironment } from '../../govern/approvals/index.ts';
import { listTenants } from '../../govern/index.ts';
import { Fault, systemClock } from '../../kernel/index.ts';
import { findCluster, openPool, transaction } from '../../store/index.ts';
import { type CliContext, type Command, type CommandInput, EXIT, type ExitCode, textOption } from '../command.ts';
import { usage } from '../confirm.ts';
import { type PurchaseLoadReport, runPurchaseLoad } from '../purchase-load.ts';

export const benchPurchasesCommand: Command = {
  name: 'bench purchases',
  summary: 'Ask for things at a fixed rate as departments do, follow what comes of it, and tell how long it took; in development only',
  examples: ['plexus bench purchases --rate 5 --for 60s', 'plexus bench purchases --rate 50 --for 5m --json'],
  options: [
    ['--rate <n>', 'requisitions a second, at times fixed beforehand', '5'],
    ['--for <time>', 'how long: 60s, 5m', '60s'],
    ['--follow <time>', 'how long what was asked for is followed after the last', '60s'],
  ],
  run: benchPurchases,
};

async function benchPurchases({ config, api, out, interrupted }: CliContext, input: CommandInput): Promise<ExitCode> {
  const rate = Number(textOption(input, 'rate') ?? '5');
  if (!(rate > 0 && rate <= 1_000)) throw usage('The rate is no number above 0 and up to 1000', 'For example --rate 5');
  const seconds = secondsOf(textOption(input, 'for') ?? '60s');
  const followSeconds = secondsOf(textOption(input, 'follow') ?? '60s');
  await requireDevelopment(config());
  const clock = systemClock;
  const run = `BENCH-${clock
    .now()
    .toISOString()
    .replace(/[-:]|\..*/g, '')}`;
  const say = (line: string): void => out.say(line);
  const report = await runPurchaseLoad({ api: await api(), rate, seconds, followSeconds, run, clock, say, signal: interrupted });
  out.result(report, textOf(report));
  return report.acknowledged === report.sent && report.behind === 0 ? EXIT.ok : EXIT.failed;
}

function secondsOf(text: string): number {
  const [, count = '', unit] = /^(\d{1,5})(s|m)$/.exec(text) ?? [];
  if (count === '') throw usage(`${text} is no time`, 'Write seconds or minutes: 60s, 5m');
  return Number(count) * (unit === 'm' ? 60 : 1);
}

/** What is asked for is ordered at suppliers. Throws `BENCH_IN_DEVELOPMENT_ONLY` (denied). */
async function requireDevelopment(config: Config): Promise<void> {
  const { server, environment } = config;
  const url = config.databaseUrl ?? (await findCluster(config.data))?.url;
  if (server !== undefined || url === undefined || (environment ?? 'development') !== 'development') throw developmentOnly();
  const pool = openPool({ url: addressOf(config, 'plexus_server', url), role: 'plexus_server', size: 1 });
  try {
    const [tenant] = await listTenants(pool);
    if (tenant === undefined) throw developmentOnly();
    if ((await transaction(pool, { tenant, entities: 'all' }, readEnvironment)) !== 'development') throw developmentOnly();
  } finally {
    await pool.end();
  }
}

function textOf(report: PurchaseLoadReport): string {
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  const spread = (of: PurchaseLoadReport['answerMs']): string => (of === undefined ? 'none' : `p50 ${of.p50} ms, p99 ${of.p99} ms`);
  const { sent, acknowledged, refused, flow, behind, waiting } = report;
  return [
    `${report.run}: ${sent} sent, ${acknowledged} acknowledged, refused: ${counts(refused)}`,
    `answered   ${spread(report.answerMs)}`,
    `begun      ${spread(report.begunMs)}, as seen once a second`,
    `ordered    ${spread(report.orderedMs)}, as seen once a second`,
    `requisitions: ${counts(report.requisitions)}; ${behind} not begun, ${waiting} wait`,
    `orders: ${counts(report.orders)}`,
    `meanwhile the installation received ${flow.received} messages, posted ${flow.posted} journals, delivered ${flow.delivered}; ` +
      `${flow.exceptions >= 0 ? flow.exceptions : 0} more exceptions are open`,
  ].join('\n');
}

const developmentOnly = (): Fault =>
  new Fault({
    code: 'BENCH_IN_DEVELOPMENT_ONLY',
    kind: 'denied',
    message: 'A load is put on an installation of this machine that is run for development, and on no other',
    hint: 'Its requisitions become orders at suppliers: start one with npm start, and leave PLEXUS_SERVER and PLEXUS_ENVIRONMENT alone',
  });
