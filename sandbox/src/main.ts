import { parseArgs } from 'node:util';
import type { MllpTarget } from './mllp/mllp-link.ts';
import { startSandbox } from './sandbox.ts';
import { DAY, dayOf, startOf } from './world/calendar.ts';

const HELP = `Starts the simulated health system: EHRs, patient accounting, clearinghouse, bank, ERP and an analytics desk.

  node sandbox/src/main.ts --data .plexus/sandbox --pace 2 --plexus-http http://127.0.0.1:8080 --token-file .plexus/token

  --data FOLDER            where it keeps its state; with it, it goes on where it stopped
  --pace N                 HL7 messages a second, 2 unless told; 0 stands still, max is as fast as they are taken
  --seed N                 1; the same seed and first day give the same world
  --start-day DAY          its first day; 90 days ago unless told
  --encounters-per-day N   12, in all hospitals together
  --plexus-http URL        http://127.0.0.1:8080
  --token-file FILE        bearer token for it; read when it is needed
  --mllp HOST:PORT         where both EHRs send
  --mllp-north HOST:PORT   127.0.0.1:2575
  --mllp-summit HOST:PORT  127.0.0.1:2576
  --host HOST              127.0.0.1, to listen on
  --sftp-port N            2222
  --erp-port N             8090
  --accounting-port N      8091
  --identity-port N        8092, where its people sign in
  --analytics-port N       8093, where its analytics desk is told of events
  --eligibility-port N     8094, where its clearinghouse answers who is covered
  --meridian-port N        8095, where a supplier takes orders as X12
  --lantern-port N         8096, where another one does
  --network-port N         8098, where suppliers take orders as cXML
  --suite-port N           8097, where its procurement suite answers
  --control-port N         8099
  --job-ms N               300; how long an import job of the ERP takes
  --until-stdin-ends       stop when standard input is closed, as it is when who started it is gone

Ports may be 0. When everything listens, a line of JSON with the addresses is written to stdout.
`;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.plexus/sandbox' },
    pace: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    'start-day': { type: 'string' },
    'encounters-per-day': { type: 'string', default: '12' },
    'plexus-http': { type: 'string', default: 'http://127.0.0.1:8080' },
    'token-file': { type: 'string' },
    mllp: { type: 'string' },
    'mllp-north': { type: 'string' },
    'mllp-summit': { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    'sftp-port': { type: 'string', default: '2222' },
    'erp-port': { type: 'string', default: '8090' },
    'accounting-port': { type: 'string', default: '8091' },
    'identity-port': { type: 'string', default: '8092' },
    'analytics-port': { type: 'string', default: '8093' },
    'eligibility-port': { type: 'string', default: '8094' },
    'meridian-port': { type: 'string', default: '8095' },
    'lantern-port': { type: 'string', default: '8096' },
    'network-port': { type: 'string', default: '8098' },
    'suite-port': { type: 'string', default: '8097' },
    'control-port': { type: 'string', default: '8099' },
    'job-ms': { type: 'string', default: '300' },
    'until-stdin-ends': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stderr.write(HELP);
  process.exit(0);
}

const sandbox = await startSandbox({
  data: values.data,
  world: {
    seed: whole('seed', values.seed),
    startDay: values['start-day'] ?? aQuarterAgo(),
    encountersPerDay: number('encounters-per-day', values['encounters-per-day']),
  },
  pace: values.pace === 'max' ? null : number('pace', values.pace),
  host: values.host,
  ports: {
    sftp: whole('sftp-port', values['sftp-port']),
    erp: whole('erp-port', values['erp-port']),
    accounting: whole('accounting-port', values['accounting-port']),
    identity: whole('identity-port', values['identity-port']),
    analytics: whole('analytics-port', values['analytics-port']),
    eligibility: whole('eligibility-port', values['eligibility-port']),
    control: whole('control-port', values['control-port']),
    procurement: {
      meridian: whole('meridian-port', values['meridian-port']),
      lantern: whole('lantern-port', values['lantern-port']),
      network: whole('network-port', values['network-port']),
      suite: whole('suite-port', values['suite-port']),
    },
  },
  mllp: {
    northside: target(values['mllp-north'] ?? values.mllp ?? '127.0.0.1:2575'),
    summit: target(values['mllp-summit'] ?? values.mllp ?? '127.0.0.1:2576'),
  },
  plexus: values['plexus-http'],
  tokenFile: values['token-file'],
  now: Date.now,
  jobMs: whole('job-ms', values['job-ms']),
}).catch((error: unknown) => refuse(whatIsWrong(error)));

const { sftp, erp, accounting, identity, control } = sandbox.ports;
process.stdout.write(
  `${JSON.stringify({
    ready: true,
    sftp: `${values.host}:${sftp}`,
    erp: `http://${values.host}:${erp}`,
    accounting: `http://${values.host}:${accounting}`,
    identity: `http://${values.host}:${identity}`,
    control: `http://${values.host}:${control}`,
  })}\n`,
);

const stop = (): void => {
  sandbox.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
if (values['until-stdin-ends']) process.stdin.once('close', stop).resume();

/** What never clears, such as a payment without its deposit, is as old as it gets in a quarter, and not a year. */
function aQuarterAgo(): string {
  return dayOf(startOf(new Date().toISOString().slice(0, 10)) - 90 * DAY);
}

function number(name: string, text: string): number {
  const value = Number(text);
  return text.trim() !== '' && value >= 0 ? value : refuse(`--${name} must be a number, 0 or more`);
}

function whole(name: string, text: string): number {
  const value = number(name, text);
  return Number.isInteger(value) ? value : refuse(`--${name} must be a whole number`);
}

function target(text: string): MllpTarget {
  const colon = text.lastIndexOf(':');
  if (colon <= 0) return refuse(`Write an address as host:port instead of ${text}`);
  return { host: text.slice(0, colon), port: whole('mllp', text.slice(colon + 1)) };
}

function whatIsWrong(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `${error.message}. Stop what listens there, or choose another port (--help lists them).` : error.message;
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
