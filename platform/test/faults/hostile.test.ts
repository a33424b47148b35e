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
const person = (n: number, identifiers = `66${n}^^^NORTH^MR`): string =>
  `PID|1||${identifiers}||EXAMPLETON^MORGAN|||||||||||||66${n}^^^NORTH^AN\r`;
const charge = (n: number, code = '3085025'): string => `FT1|1|${n}||20260302|20260302|CG|${code}|TEST||1|20.00|20.00|LAB\r`;

/** A message that should have stayed away, with the one right answer and all that may come of it. */
interface Hostile {
  readonly name: string;
  readonly message: () => Buffer;
  readonly answer: string;
  /** As `becameOf` tells it. */
  readonly became: string;
}

/** What comes over MLLP. */
const FRAMES: readonly Hostile[] = [
  {
    name: '20 MB in one OBX',
    message: () => Buffer.from(`${header('H-OBX', 'ORU^R01')}OBX|1|ED|PDF||${'QUJD'.repeat(5 * MEGABYTE)}\r`),
    answer: 'AR',
    became: 'not stored',
  },
  {
    name: 'a million segments',
    message: () => Buffer.from(`${header('H-SEGS')}${person(1)}${'ZZZ|1\r'.repeat(1_000_000)}`),
    answer: 'AA',
    became: 'held-record HL7_LIMIT_EXCEEDED × 1',
  },
  {
    name: 'a hundred thousand charges',
    message: () => Buffer.from(`${header('H-FT1S')}${person(2)}${Array.from({ length: 100_000 }, (_, n) => charge(n)).join('')}`),
    answer: 'AA',
    became: 'held-record HL7_LIMIT_EXCEEDED × 1',
  },
  {
    name: 'a million repetitions',
    message: () => Buffer.from(`${header('H-REPS')}${person(5, '1^^^NORTH^MR~'.repeat(1_000_000))}${charge(1)}`),
    answer: 'AA',
    became: 'charge.recorded × 1',
  },
  {
    name: 'a million components',
    message: () => Buffer.from(`${header('H-COMPS')}${person(6, '1^'.repeat(1_000_000))}${charge(1)}`),
    answer: 'AA',
    became: 'charge.recorded × 1',
  },
  {
    name: 'NUL bytes',
    message: () => Buffer.from(`${header('H-NUL')}${person(3)}${charge(1)}${'\0'.repeat(1_000)}`),
    answer: 'AA',
    became: 'charge.recorded × 1',
  },
  {
    name: 'a NUL byte in an account number',
    message: () => Buffer.from(`${header('H-NUL-AN')}${person(8).replace('668^^^NORTH^AN', '66\0^^^NORTH^AN')}${charge(1)}`),
    answer: 'AA',
    became: 'charge.recorded × 1',
  },
  {
    name: 'a NUL byte in a code',
    message: () => Buffer.from(`${header('H-NUL-CODE')}${person(8)}${charge(1, '3085\0')}`),
    answer: 'AA',
    became: 'record.held × 1, held-record RECORD_VALUE_UNREADABLE × 1',
  },
  {
    name: 'end-of-block bytes in the data',
    message: () => Buffer.from(`${header('H-FS')}${person(4)}${charge(1)}NTE|1||a\x1cb\x1cc\r`),
    answer: 'AA',
    became: 'charge.recorded × 1',
  },
  {
    name: 'no header',
    message: () => Buffer.from('GET / HTTP/1.1\r\nHost: plexus\r\n\r\n'),
    answer: 'AR',
    became: 'quarantine HEADER_UNREADABLE × 1',
  },
  {
    name: 'delimiters that cannot be',
    message: () => Buffer.from('MSH|&&&&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|H-DELIM|P|2.3\r'),
    answer: 'AR',
    became: 'quarantine HEADER_UNREADABLE × 1',
  },
  {
    name: 'escapes without end',
    message: () => Buffer.from(`${header('H-ESC')}${person(7, '\\X4'.repeat(100_000))}${charge(1)}`),
    answer: 'AA',
    became: 'charge.recorded × 1',
  },
];

const isa = (control: string): string =>
  `ISA*00*          *00*          *ZZ*PAYER          *ZZ*HOSPITAL       *260131*1200*^*00501*${control}*0*T*:~`;
const ST = 'GS*HP*P*H*20260131*1200*1*X*005010X221A1~ST*835*0001~';

/** What comes over HTTP. */
const BODIES: readonly (Hostile & { readonly channel: string })[] = [
  { channel: 'clearinghouse-835', name: 'nothing', message: () => Buffer.alloc(0), answer: '400', became: 'not stored' },
  {
    channel: 'clearinghouse-835',
    name: 'an 835 that ends in the middle',
    message: () => Buffer.from(`${isa('000000001')}${ST}BPR*I*100*C*ACH`),
    answer: '202',
    became: 'held-record X12_SEGMENT_UNTERMINATED × 1, held-record X12_SE_MISSING × 1',
  },
  {
    channel: 'clearinghouse-835',
    name: 'an 835 without terminators',
    message: () => Buffer.from(`ISA*00*${'A'.repeat(3 * MEGABYTE)}`),
    answer: '202',
    became: 'held-record X12_ISA_INCOMPLETE × 1',
  },
  {
    channel: 'clearinghouse-835',
    name: 'an 835 of loops in loops',
    message: () => Buffer.from(`${isa('000000002')}${ST}${'LX*1~CLP*A*1*1*1~'.repeat(50_000)}SE*3*0001~GE*1*1~IEA*1*000000002~`),
    answer: '202',
    became: 'held-record X12_PAYMENT_MISSING × 1',
  },
  {
    channel: 'clearinghouse-835',
    name: 'an 835 with a NUL byte in its trace number and its payer',
    message: () =>
      Buffer.from(
        `${isa('000000003')}${ST}BPR*I*1*C*ACH************20260131~TRN*1*A\0B*1890000004~DTM*405*20260131~N1*PR*A\0PAYER~N3*A~N4*B*NE*68001~N1*PE*A HOSPITAL*XX*2000000093~LX*1~CLP*GPH-NORTH-4\0*1*1*1**BL*X*13*1~NM1*QC*1*EXAMPLETON~DTM*232*20260102~CAS*CO*45*0~SE*14*0001~GE*1*1~IEA*1*000000003~`,
      ),
    answer: '202',
    became: 'claim.remitted × 1, remittance.received × 1',
  },
  {
    channel: 'patient-accounting',
    name: 'JSON with a zero character and half a character',
    message: () =>
      Buffer.from(
        ['U\\u0000D', '\\ud800']
          .map(
            (text) =>
              `{"record":"control-total","day":"2026-03-02","entity":"north","measure":"charges","amount":"1.00","count":1,"currency":"${text}"}\n`,
          )
          .join(''),
      ),
    answer: '202',
    became: 'record.held × 2, held-record RECORD_NOT_CANONICAL × 2',
  },
  {
    channel: 'patient-accounting',
    name: 'JSON a hundred thousand deep',
    message: () => Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    answer: '202',
    became: 'held-record JSON_UNREADABLE × 1',
  },
  {
    channel: 'patient-accounting',
    name: 'JSON with a name twice',
    message: () => Buffer.from('{"record":"claim-submitted","record":"control-total"}'),
    answer: '202',
    became: 'held-record JSON_UNREADABLE × 1',
  },
  {
    channel: 'patient-accounting',
    name: 'JSON that is not',
    message: () => Buffer.from('{"record": "claim-sub'),
    answer: '202',
    became: 'held-record JSON_UNREADABLE × 1',
  },
  {
    channel: 'patient-accounting',
    name: 'JSON with a number beyond numbers',
    message: () =>
      Buffer.from(`{"record":"control-total","day":"2026-03-02","entity":"north","measure":"charges","amount":1e999,"count":1}`),
    answer: '202',
    became: 'record.held × 1, held-record RECORD_VALUE_UNREADABLE × 1',
  },
  {
    channel: 'patient-accounting',
    name: 'names that mean something to programs',
    message: () => Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"record":"control-total"}'),
    answer: '202',
    became: 'held-record RECORD_VALUE_MISSING × 1',
  },
];

/** What a message came to: the events it became and the exceptions that are somebody's work, each with how many. */
async function becameOf(message: string | undefined): Promise<string> {
  if (message === undefined) return 'not stored';
  const [row] = await plexus.query<{ became: string }>(
    `with m as (select m.* from message m join channel c using (tenant, channel) where c.name || ':' || m.seq = $1)
      select concat_ws(', ', (select string_agg(type || ' × ' || n, ', ' order by type) from (
          select e.type, count(*) as n from event e join m on m.tenant = e.tenant and m.channel = e.channel and m.seq = e.message group by 1) e),
        (select string_agg(kind || ' ' || code || ' × ' || n, ', ' order by kind, code) from (
          select i.kind, i.code, count(*) as n from exception_item i join m on m.tenant = i.tenant and m.channel = i.channel and m.seq = i.message
          where i.state = 'open' group by 1, 2) i)) as became`,
    [message],
  );
  return row?.became === '' ? 'nothing' : (row?.became ?? 'not stored');
}

interface Answered {
  /** MSA-1 or the HTTP status; empty when the connection closed without an answer. */
  readonly code: string;
  /** The stored message, as `channel:sequence`. */
  readonly message?: string | undefined;
}

/** Sends one frame. The number of an answer (MSH-10) ends with that of the message, and with a letter before it where none was stored. */
function exchange(message: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const socket = connect(plexus.mllpPort, '127.0.0.1', () => socket.end(frame(message)));
    const reader = new FrameReader();
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: Buffer) => {
      for (const answer of reader.push(chunk)) {
        const text = answer.toString('latin1');
        const seq = /^\d+$/.exec(text.split('|')[9]?.split('-')[1] ?? '')?.[0];
        resolve({ code: /\rMSA\|(\w+)/.exec(text)?.[1] ?? '?', message: seq === undefined ? undefined : `northside:${seq}` });
        socket.destroy();
      }
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ code: '' }));
  });
}

async function submit(channel: string, name: string, message: Buffer): Promise<Answered> {
  const headers = { 'content-type': 'application/octet-stream', 'idempotency-key': name.replaceAll(' ', '-') };
  const { status, body } = await plexus.send(`/v1/channels/${channel}/messages`, message.toString('latin1'), headers);
  return { code: String(status), message: (JSON.parse(body) as { message?: string }).message };
}

test('every hostile message gets its answer and becomes what it should; neighbours are posted and no process falls', async (t) => {
  const pids = plexus.pids();
  const beside = sendCharges(plexus, { seed: SEED, rate: 40, seconds: isFull ? 60 : 6 });
  let slowest = 0;
  const answers = new Map<Hostile, Answered>();
  const timed = async (hostile: Hostile, answering: Promise<Answered>): Promise<void> => {
    const from = performance.now();
    answers.set(hostile, await answering);
    slowest = Math.max(slowest, performance.now() - from);
  };
  for (const hostile of FRAMES) await timed(hostile, exchange(hostile.message()));
  for (const hostile of BODIES) await timed(hostile, submit(hostile.channel, hostile.name, hostile.message()));
  const sent = await beside;
  await drained(plexus, 180_000);
  const became = await Promise.all(
    [...answers].map(async ([{ name }, { code, message }]) => `${name}: ${code}, ${await becameOf(message)}`),
  );
  assert.deepEqual(
    became,
    [...answers.keys()].map(({ name, answer, became: should }) => `${name}: ${answer}, ${should}`),
  );
  assert.deepEqual(plexus.pids(), pids, 'no process was started anew');
  assert.equal(sent.report.unanswered, 0);
  assert.deepEqual(await wrongsOf(plexus, sent, false), []);
  assert.deepEqual(await plexus.violations({ ackLogs: [sent.ackLog], erp: plexus.erpUrl }), []);
  keepFigure(t, {
    name: 'hostile',
    fault: 'F20 F21 F22',
    injected: `${FRAMES.length} hostile messages over MLLP and ${BODIES.length} over HTTP (20 MB segment, a million segments, NULs, endless nesting, truncated 835 …) beside ${sent.report.arrivals} arrivals`,
    held: 'each answered and kept as it should be, no process ends, neighbours posted; I1–I7',
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
  assert.equal((await exchange(whole.subarray(1, -2))).code, 'AA', 'whole, it is taken');
  keepFigure(t, {
    name: 'hostile/cut',
    fault: 'F22',
    injected: `a frame of ${whole.length} bytes cut at ${cuts.length} places`,
    held: 'no acknowledgement, nothing stored',
    measured: 'taken once whole',
  });
});
