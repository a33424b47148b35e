import { parseArgs } from 'node:util';
import { measureAudit } from './audit.ts';
import { measureCharges, measureWaiting } from './charges.ts';
import { type Figure, reached, table } from './figure.ts';
import { measureFairness } from './fairness.ts';
import { measureGateway } from './gateway.ts';
import { type Bench, startBench } from './installation.ts';
import { measureIntake, measureLatency } from './intake.ts';
import { measureMatch } from './match.ts';
import { measurePurchasing } from './purchasing.ts';
import { measureDuplicates } from './duplicates.ts';
import { measureMonthEnd } from './month-end.ts';
import { comparePeers } from './peers.ts';
import { preloadMessages } from './preload.ts';
import { measurePolicy } from './policy.ts';
import { measureRemittance } from './remittance.ts';
import { measureStartup } from './startup.ts';
import { measureTokens } from './tokens.ts';
import { measureTryton } from './tryton.ts';

const HELP = `Measures Plexus on this machine: its own processes and PostgreSQL together, fsync, row security, encryption, audit and lineage on.

  npm run bench                 the full form: minutes a figure, one million messages preloaded
  npm run bench -- --short      the everyday form
  npm run bench -- --only charges,remittance
  npm run bench -- --json       one JSON document on stdout
  npm run bench -- --only tryton       beside a real Tryton, where one is installed

  npm run bench -- --peers             beside other packages and beside what is possible; renews docs/benchmarks
  npm run bench -- --peers --short     the everyday form; shows, and renews docs/benchmarks only with --write
  npm run bench -- --peers --only codecs,mllp,intake,engine,growth
  npm run bench -- --peers --json FILE
`;

const wantsPeers = process.argv.includes('--peers');
const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    json: wantsPeers ? { type: 'string' } : { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const narrate = (line: string): void => void process.stderr.write(`${line}\n`);
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

if (values.peers) {
  const json = typeof values.json === 'string' ? values.json : undefined;
  const { only, short } = values;
  const compared = await comparePeers({ short, only, json, write: values.write || !short, say: narrate });
  process.stdout.write(compared.page);
  process.exit(compared.failed.length === 0 ? 0 : 1);
}

const wanted = new Set(
  (
    values.only ??
    'intake,translate,latency,charges,waiting,remittance,audit,gateway,fairness,policy,tokens,match,requisition-to-pay,month-end,duplicates,startup'
  ).split(','),
);
const seconds = values.short ? 15 : 60;
const figures: Figure[] = [];
const measure = async (name: string, work: () => Promise<Figure[]>): Promise<void> => {
  if (!wanted.has(name)) return;
  narrate(`measuring ${name} …`);
  const found = await work();
  figures.push(...found);
  for (const figure of found) narrate(`  ${figure.name}: ${figure.value.toFixed(3)} ${figure.unit}`);
};
const onFresh = async (work: (bench: Bench) => Promise<Figure[]>): Promise<Figure[]> => {
  const bench = await startBench({ holdTargets: true });
  try {
    return await work(bench);
  } finally {
    await bench.stop();
  }
};

if (['intake', 'translate', 'latency', 'charges'].some((name) => wanted.has(name))) {
  const bench = await startBench({ holdTargets: true });
  try {
    if (!values.short) {
      narrate('preloading a million messages …');
      await preloadMessages(bench.owner, 1_000_000);
    }
    await measure('intake', () => measureIntake(bench, seconds, 'nothing'));
    await measure('translate', () => measureIntake(bench, seconds, 'translation'));
    await measure('translate', () => measureIntake(bench, seconds, 'translation and processes'));
    await measure('latency', () => measureLatency(bench, seconds));
    await measure('charges', () => measureCharges(bench, values.short ? 20_000 : 150_000));
  } finally {
    await bench.stop();
  }
}
await measure('waiting', () => onFresh((bench) => measureWaiting(bench, values.short ? 5_000 : 100_000)));
await measure('remittance', () => onFresh((bench) => measureRemittance(bench, values.short)));
await measure('audit', () => measureAudit(values.short ? 50_000 : 200_000));
await measure('gateway', () => measureGateway(values.short ? 8 : 30));
await measure('fairness', () => measureFairness(values.short ? 60 : 180));
await measure('policy', () => Promise.resolve(measurePolicy(values.short ? 20_000 : 100_000)));
await measure('tokens', () => measureTokens(values.short ? 2_000 : 10_000));
await measure('match', () => Promise.resolve(measureMatch(values.short ? 10 : 50)));
await measure('requisition-to-pay', () => measurePurchasing(values.short ? 3_000 : 20_000));
await measure('month-end', () =>
  measureMonthEnd(values.short ? { invoices: 2_000, openTasks: 5_000 } : { invoices: 100_000, openTasks: 50_000 }),
);
await measure('duplicates', () => measureDuplicates(values.short ? 200_000 : 5_000_000));
await measure('startup', () => measureStartup());
// Only when it is asked for: it needs a Tryton server.
await measure('tryton', () => measureTryton(values.short ? 3 : 7, values.short ? 2 : 4));

const missed = figures.filter((figure) => reached(figure) === false);
if (values.json) {
  const rows = figures.map((figure) => ({ ...figure, reached: reached(figure) ?? null }));
  process.stdout.write(`${JSON.stringify({ version: 1, form: values.short ? 'short' : 'full', figures: rows }, undefined, 2)}\n`);
} else {
  process.stdout.write(`${table(figures)}\n`);
}
narrate(missed.length === 0 ? 'every figure reached' : `${missed.length} figures missed`);
