import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { frame, FrameReader } from '../../../sandbox/src/mllp/frame-reader.ts';
import { drained, sendCharges, wrongsOf } from './charge-load.ts';
import { isFull, keepFigure, ofTime } from './figures.ts';
import { installed } from './installation.ts';

const SEED = 2_021;
const MEGABYTE = 1024 * 1024;
const ANSWER_MS = 60_000;
const plexus = await installed(SEED);

const header = (id: string, type = 'DFT^P03'): string =>
  `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||${type}|${id}|P|2.3\rEVN|P03|202603021215\r`;
const person = (n: number): string => `PID|1||66${n}^^^NORTH^MR||EXAMPLETON^MORGAN|||||||||||||66${n}^^^NORTH^AN\r`;
const charge = (n: number): string => `FT1|1|${n}||20260302|20260302|CG|3085025|TEST||1|20.00|20.00|LAB\r`;

/** What comes over MLLP and should have stayed away: name, bytes, and the answers that are right. */
const HOSTILE: readonly (readonly [name: string, message: () => Buffer, allowed: readonly string[]])[] = [
  [
    '20 MB in one OBX',
    () => Buffer.from(`${header('H-OBX', 'ORU^R01')}OBX|1|ED|PDF||${'QUJD'.repeat(5 * MEGABYTE)}\r`),
    ['AA', 'AE', 'AR'],
  ],
  ['a million segments', () => Buffer.from(`${header('H-SEGS')}${person(1)}${'ZZZ|1\r'.repeat(1_000_000)}`), ['AA', 'AE', 'AR']],
  [
    'a hundred thousand charges',
    () => Buffer.from(`${header('H-FT1S')}${person(2)}${Array.from({ length: 100_000 }, (_, n) => charge(n)).join('')}`),
    ['AA', 'AE', 'AR'],
  ],
  [
    'a million repetitions',
    () => Buffer.from(`${header('H-REPS')}PID|1||${'1^^^NORTH^MR~'.repeat(1_000_000)}\r${charge(1)}`),
    ['AA', 'AE', 'AR'],
  ],
  ['a million components', () => Buffer.from(`${header('H-COMPS')}PID|1||${'1^'.repeat(1_000_000)}\r${charge(1)}`), ['AA', 'AE', 'AR']],
  ['NUL bytes', () => Buffer.from(`${header('H-NUL')}${person(3)}${charge(1)}${'\0'.repeat(1_000)}`), ['AA', 'AE', 'AR']],
  [
    'end-of-block bytes in the data',
    () => Buffer.from(`${header('H-FS')}${person(4)}${charge(1)}NTE|1||a\x1cb\x1cc\r`),
    ['AA', 'AE', 'AR'],
  ],
  ['no header', () => Buffer.from('GET / HTTP/1.1\r\nHost: plexus\r\n\r\n'), ['AR', '']],
  [
    'delimiters that cannot be',
    () => Buffer.from('MSH|&&&&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|H-DELIM|P|2.3\r'),
    ['AR', 'AE', ''],
  ],
  [
    'escapes without end',
    () => Buffer.from(`${header('H-ESC')}PID|1||5^^^NORTH^MR||${'\\X4'.repeat(100_000)}\r${charge(1)}`),
    ['AA', 'AE', 'AR'],
  ],
];

/** What comes over HTTP: the 835 and JSON channels. */
const HOSTILE_BODIES: readonly (readonly [name: string, channel: string, body: () => string])[] = [
  ['nothing', 'clearinghouse-835', () => ''],
  [
    'an 835 that ends in the middle',
    'clearinghouse-835',
    () =>
      `ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000001*0*T*:~GS*HP*P*H*20260131*1200*1*X*005010X221A1~ST*835*0001~BPR*I*100*C*ACH`,
  ],
  ['an 835 without terminators', 'clearinghouse-835', () => `ISA*00*${'A'.repeat(3 * MEGABYTE)}`],
  [
    'an 835 of loops in loops',
    'clearinghouse-835',
    () =>
      `ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*000000002*0*T*:~GS*HP*P*H*20260131*1200*1*X*005010X221A1~ST*835*0001~${'LX*1~CLP*A*1*1*1~'.repeat(50_000)}SE*3*0001~GE*1*1~IEA*1*000000002~`,
  ],
  ['JSON a hundred thousand deep', 'patient-accounting', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['JSON with a name twice', 'patient-accounting', () => '{"record":"claim-submitted","record":"control-total"}'],
  ['JSON that is not', 'patient-accounting', () => '{"record": "claim-sub'],
  [
    'JSON with a number beyond numbers',
    'patient-accounting',
    () => `{"record":"control-total","day":"2026-03-02","entity":"north","measure":"charges","amount":1e999,"count":1}`,
  ],
  [
    'names that mean something to programs',
    'patient-accounting',
    () => '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"record":"control-total"}',
  ],
];

/** Sends one frame and gives MSA-1 of the answer; empty when the connection closes without one. */
function exchange(message: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(plexus.mllpPort, '127.0.0.1', () => socket.end(frame(message)));
    const reader = new FrameReader();
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: Buffer) => {
      for (const answer of reader.push(chunk)) {
        resolve(/\rMSA\|(\w+)/.exec(answer.toString('latin1'))?.[1] ?? '?');
        socket.destroy();
      }
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(''));
  });
}

test('hostile messages are answered and kept as someone’s work; neighbours are posted and no process falls', async (t) => {
  const pids = plexus.pids();
  const beside = sendCharges(plexus, { seed: SEED, rate: 40, seconds: isFull ? 60 : 10 });
  let slowest = 0;
  const answers: string[] = [];
  for (const [name, message, allowed] of HOSTILE) {
    const from = performance.now();
    const code = await exchange(message());
    slowest = Math.max(slowest, performance.now() - from);
    answers.push(`${name}: ${code || 'closed'}`);
    assert.ok(allowed.includes(code), `${name} was answered ${code || 'by closing'}`);
  }
  for (const [name, channel, body] of HOSTILE_BODIES) {
    const { status } = await plexus.send(`/v1/channels/${channel}/messages`, body(), {
      'content-type': 'application/octet-stream',
      'idempotency-key': `hostile ${name}`,
    });
    answers.push(`${name}: ${status}`);
    assert.ok(status < 500 || status === 503, `${name} was answered ${status}`);
  }
  const sent = await beside;
  await drained(plexus, 180_000);
  t.diagnostic(answers.join('; '));
  assert.deepEqual(plexus.pids(), pids, 'no process was started anew');
  assert.equal(sent.report.unanswered, 0);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'hostile',
    fault: 'F20 F21 F22',
    injected: `${HOSTILE.length} hostile messages over MLLP and ${HOSTILE_BODIES.length} over HTTP (20 MB segment, a million segments, NULs, endless nesting, truncated 835 …) beside ${sent.report.arrivals} arrivals`,
    held: 'each answered, none 500, no process ends, neighbours posted; I1–I7',
    measured: `slowest answer ${ofTime(slowest)}`,
  });
});

test('a frame that is cut at any byte is not acknowledged and not stored', async (t) => {
  const random = new Random(SEED, 'cuts');
  const whole = frame(Buffer.from(`${header('H-CUT')}${person(9)}${charge(1)}`));
  const cuts = isFull
    ? Array.from({ length: whole.length - 1 }, (_, n) => n + 1)
    : Array.from({ length: 40 }, () => random.between(1, whole.length - 2));
  for (const cut of cuts) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(plexus.mllpPort, '127.0.0.1', () => socket.end(whole.subarray(0, cut)));
      let bytes = 0;
      socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
      socket.on('error', () => resolve(false));
      socket.on('close', () => resolve(bytes > 0));
    });
    assert.equal(answered, false, `cut after ${cut} bytes`);
  }
  const [row] = await plexus.query<{ n: string }>(`select count(*)::text as n from message where control_id = 'H-CUT'`);
  assert.equal(row?.n, '0');
  assert.equal(await exchange(whole.subarray(1, -2)), 'AA', 'whole, it is taken');
  keepFigure(t, {
    name: 'hostile/cut',
    fault: 'F22',
    injected: `a frame of ${whole.length} bytes cut at ${cuts.length} places`,
    held: 'no acknowledgement, nothing stored',
    measured: 'taken once whole',
  });
});
