import { parseArgs } from 'node:util';
import type { MessageKind } from './load/message-template.ts';
import { runLoad, type LoadOptions } from './load/run-load.ts';

const HELP = `Sends HL7 messages over MLLP at fixed arrival times and reports how they were answered.

  node sandbox/src/load.ts --port 2575 --rate 500 --duration 60 --ack-log acks.jsonl
  node sandbox/src/load.ts --port 2575 --count 100000 --connections 32 --kind dft

  --host HOST          127.0.0.1
  --port PORT          2575
  --rate N             arrivals a second; without it, as fast as answers come
  --count N            arrivals in all
  --duration SECONDS   how long arrivals go on (one of count and duration is needed)
  --connections N      32, each with one message outstanding
  --kind KIND          adt655 (an admission of 655 bytes) or dft (one charge)
  --duplicates PERCENT arrivals that repeat an earlier message byte for byte
  --conflicts PERCENT  arrivals with an earlier control id and other content
  --permute N          shuffles messages within windows of N
  --poison N           one message in N holds a value that cannot be translated
  --seed N             1; equal seeds send equal messages
  --sender NAME        MSH-3, NORTHSIDE
  --facility NAME      MSH-4, NORTH
  --ack-log FILE       the generator's own record of answers, one JSON line each, on disk before it counts
  --timeout SECONDS    10; a message without an answer goes again
  --drain SECONDS      60; how long to wait for what is unanswered at the end
  --json               the report as one JSON document on stdout
`;

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '2575' },
    rate: { type: 'string' },
    count: { type: 'string' },
    duration: { type: 'string' },
    connections: { type: 'string', default: '32' },
    kind: { type: 'string', default: 'adt655' },
    duplicates: { type: 'string', default: '0' },
    conflicts: { type: 'string', default: '0' },
    permute: { type: 'string', default: '1' },
    poison: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    sender: { type: 'string', default: 'NORTHSIDE' },
    facility: { type: 'string', default: 'NORTH' },
    'ack-log': { type: 'string' },
    timeout: { type: 'string', default: '10' },
    drain: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || (values.count === undefined && values.duration === undefined)) {
  process.stderr.write(HELP);
  process.exit(values.help ? 0 : 2);
}

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const options: LoadOptions = {
  host: values.host,
  port: Number(values.port),
  connections: Number(values.connections),
  kind: messageKind(values.kind),
  duplicates: Number(values.duplicates),
  conflicts: Number(values.conflicts),
  permute: Number(values.permute),
  poison: Number(values.poison),
  seed: Number(values.seed),
  sender: values.sender,
  facility: values.facility,
  timeoutMs: Number(values.timeout) * 1000,
  drainMs: Number(values.drain) * 1000,
  signal: interrupted.signal,
  onSecond: ({ seconds, sent, answered, late }) => process.stderr.write(`${seconds} s: ${sent} sent, ${answered} answered, ${late} late\n`),
  ...(values.rate === undefined ? {} : { rate: Number(values.rate) }),
  ...(values.count === undefined ? {} : { count: Number(values.count) }),
  ...(values.duration === undefined ? {} : { durationMs: Number(values.duration) * 1000 }),
  ...(values['ack-log'] === undefined ? {} : { ackLog: values['ack-log'] }),
};

const report = await runLoad(options);
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  const { p50, p95, p99, p999, most } = report.latencyMs;
  const codes = Object.entries(report.byCode).map(([code, count]) => `${code} ${count}`);
  process.stdout.write(
    `${report.answered} of ${report.arrivals} answered in ${report.seconds} s, ${report.rate} a second; ${codes.join(', ')}\n` +
      `answer after the scheduled arrival: p50 ${p50} ms, p95 ${p95}, p99 ${p99}, p99.9 ${p999}, most ${most}\n` +
      `${report.distinct} different, ${report.duplicates} duplicates, ${report.conflicts} conflicts, ${report.poisoned} poisoned; ` +
      `sent again: ${report.resent.closed} closed, ${report.resent.silent} silent, ${report.resent.mismatched} mismatched\n`,
  );
}
process.exitCode = report.unanswered === 0 ? 0 : 1;

function messageKind(text: string): MessageKind {
  if (text === 'adt655' || text === 'dft') return text;
  process.stderr.write(`There is no message kind ${text}: adt655 or dft\n`);
  process.exit(2);
}
