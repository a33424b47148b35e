import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { MllpClient } from '../../src/connect/index.ts';
import { installed } from '../faults/installation.ts';
import { until } from '../faults/waiting.ts';
import { got, leaksIn, leaksInFiles, logsOf, namesOf, secretsOf, tables } from './canary-search.ts';

/** Made up, and found nowhere by chance: whoever reads one of them outside a sealed value has found a leak. */
const PLANTED = {
  name: 'QUOKKAFELD',
  given: 'ZEPHYRINA',
  mrn: '7719950431',
  account: '8842276013',
  member: 'W55190274613',
  claim: 'QKC-NORTH-661903-I-0',
  address: '17 PARADIDDLE LANE',
  birthday: '19310229',
} as const;
const LIMIT_MS = 30_000;

// A target that refuses and repeats everything it was told, in every place it can.
const echo = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const words = `${request.url} ${Buffer.concat(parts).toString()} ${Object.values(PLANTED).join(' ')}`;
    response.writeHead(422, words.replace(/[^\x20-\x7e]/g, ' ').slice(0, 300), { 'content-type': 'application/json' });
    response.end(JSON.stringify({ title: words, detail: words, 'o:errorDetails': [{ detail: words, 'o:errorPath': words }] }));
  });
});
await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
after(() => echo.close());

const plexus = await installed(77, {
  targetUrl: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`,
  environment: { PLEXUS_LOG_LEVEL: 'debug' },
});

interface Charge {
  readonly id: string;
  readonly account?: string;
  readonly amount?: string;
  readonly day?: string;
  /** Codes without identifiers are quoted to people where they look like one; a whole name does not. */
  readonly department?: string;
}

function charge({ id, account = PLANTED.account, amount = '148.00', day = '20260302', department = 'LAB' }: Charge): string {
  return [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${id}|P|2.3`,
    `PID|1||${PLANTED.mrn}^^^NORTH^MR||${PLANTED.name}^${PLANTED.given}||${PLANTED.birthday}|F|||${PLANTED.address}|||||||${account}^^^NORTH^AN`,
    `FT1|1|9${id}||${day}|${day}|CG|3085025|BLOOD COUNT||1|${amount}|${amount}|${department}`,
    '',
  ].join('\r');
}

const remittance = (paid: string): string =>
  [
    'ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000102*0*P*:',
    'GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*102*X*005010X221A1',
    'ST*835*0001',
    `BPR*I*${paid}*C*ACH************20260310`,
    'TRN*1*STC20260311*1890000003',
    'DTM*405*20260310',
    'N1*PR*STATE MEDICAID OF THE PLAINS*XV*X',
    'N1*PE*NORTHSIDE HOSPITAL*XX*2000000010',
    'LX*1',
    `CLP*${PLANTED.claim}*1*150*90*0*MC*${PLANTED.claim}*13*1`,
    'CAS*CO*45*60',
    `NM1*QC*1*${PLANTED.name}*${PLANTED.given}****MI*${PLANTED.member}`,
    'DTM*232*20260301',
    'SE*12*0001',
    'GE*1*102',
    'IEA*1*000000102',
    '',
  ].join('~');

/** What answers said, beside everything that is written down. */
const told: string[] = [];

async function overMllp(message: string): Promise<void> {
  const client = new MllpClient({ host: '127.0.0.1', port: plexus.mllpPort });
  try {
    const answer = await client.send(Buffer.from(message));
    told.push(`${message.split('|')[9]} ${answer.code} ${JSON.stringify(answer)}`);
  } catch (error) {
    told.push(String(error), JSON.stringify(error));
  } finally {
    await client.stop();
  }
}

/** A request that must come as far as it is meant to: one that is turned away before proves nothing. */
async function overHttp(expected: number, path: string, body: string | object, headers: Record<string, string> = {}): Promise<void> {
  const answer = await plexus.send(path, body, headers);
  told.push(answer.body);
  assert.equal(answer.status, expected, `${path}: ${answer.body}`);
}

test('failures of every kind write no identifier and no secret where people and machines read', async (t) => {
  await overMllp(charge({ id: 'CAN-1' }));
  await overMllp(charge({ id: 'CAN-1', amount: '149.00' }));
  await overMllp(charge({ id: 'CAN-2', amount: PLANTED.name }));
  await overMllp(charge({ id: 'CAN-3', day: PLANTED.birthday }));
  await overMllp(charge({ id: 'CAN-4', department: `${PLANTED.given} ${PLANTED.name}` }));
  await overMllp(charge({ id: 'CAN-5', account: `${PLANTED.account}${'9'.repeat(9_000)}` }));
  await overMllp(charge({ id: 'CAN-6', account: `${PLANTED.account}\u0000` }));
  await overMllp(charge({ id: 'CAN-7', amount: `999999999999999999999999999999` }));
  await overMllp(charge({ id: 'CAN-8' }).replace('DFT^P03', `${PLANTED.name}^P03`));
  await overMllp(charge({ id: 'CAN-9' }).replace('NORTHSIDE|', `${PLANTED.name}|`));
  await overMllp(`${PLANTED.name} ${PLANTED.mrn} no header at all`);
  await overMllp(charge({ id: 'CAN-10' }).replace('FT1|', `${PLANTED.name}|`));
  await overHttp(202, '/v1/channels/clearinghouse-835/messages', remittance('100'), { 'content-type': 'application/edi-x12' });
  await overHttp(202, '/v1/channels/clearinghouse-835/messages', remittance('90'), { 'content-type': 'application/edi-x12' });
  await overHttp(202, '/v1/channels/clearinghouse-835/messages', remittance('90').replace('GE*1', `GE*${PLANTED.name}`));
  await overHttp(202, '/v1/channels/clearinghouse-835/messages', remittance('90').slice(0, 500));
  await overHttp(202, '/v1/channels/clearinghouse-835/messages', `${PLANTED.name} is no interchange`);
  await overHttp(404, `/v1/channels/${PLANTED.name}/messages`, PLANTED.mrn);
  await overHttp(400, '/v1/messages/search', { search: PLANTED.mrn, limit: PLANTED.name });
  await overHttp(200, '/v1/messages/search', { search: PLANTED.mrn });
  await overHttp(400, '/v1/messages/search', `{"search": "${PLANTED.name}`);
  await overHttp(404, '/v1/trace', { of: `message:${PLANTED.mrn}`, reason: 'canary' });
  await overHttp(404, `/v1/exceptions/${PLANTED.mrn}/reject`, { reason: 'canary' });
  await overHttp(404, `/${PLANTED.name}/${PLANTED.mrn}?account=${PLANTED.account}`, {});

  await until('the failures to be exceptions and the refusals of the target to be known', LIMIT_MS, async () => {
    const [seen] = await plexus.query<{ exceptions: number; refused: number; open: number }>(
      `select (select count(*) from exception_item)::int as exceptions, (select count(*) from delivery_attempt where outcome <> 'intent')::int as refused,
        (select sum(ch.next_seq - 1 - c.seq)::int from channel ch join channel_cursor c using (tenant, channel))::int as open`,
    );
    if (seen !== undefined && seen.exceptions >= 8 && seen.refused >= 1 && seen.open === 0) return true;
    throw new Error(JSON.stringify(seen));
  });
  t.diagnostic(JSON.stringify(await plexus.query('select outcome, code, detail, count(*)::int from delivery_attempt group by 1, 2, 3')));
  t.diagnostic(JSON.stringify(await plexus.query('select kind, state, count(*)::int from delivery group by 1, 2')));
  const kinds = await plexus.query<{ what: string }>(
    `select kind || ' ' || code || ' ' || count(*) as what from exception_item group by kind, code`,
  );
  t.diagnostic(kinds.map(({ what }) => what).join(', '));

  await assertNoLeak();
});

/** Looks for everything planted, and for the secrets of the installation, wherever people and machines read. */
async function assertNoLeak(): Promise<void> {
  const looked = new Map<string, string>(told.map((text, n) => [`answer ${n}`, text]));
  for (const path of ['/metrics', '/v1/exceptions', '/v1/flow', '/v1/deliveries']) looked.set(path, await got(plexus, path));
  for (const [where, text] of await tables(plexus)) looked.set(where, text);
  for (const [where, text] of await namesOf(plexus.folder)) looked.set(where, text);
  const planted = new Map([...Object.entries(PLANTED), ...(await secretsOf(plexus.folder))]);
  const leaks = [...looked].flatMap(([where, text]) => leaksIn(where, text, planted));
  // What was planted stands in no file at all, neither of ours nor of the database, its write-ahead log included.
  const files = await leaksInFiles(plexus.folder, new Map(Object.entries(PLANTED)), new Map(await secretsOf(plexus.folder)));
  assert.deepEqual([...leaks, ...files.leaks], []);
  assert.ok(looked.size > 60 && files.count > 200, `${looked.size} places and ${files.count} files were looked at`);
}

const RUNS = 1_000;

test('a thousand random failures later the same holds, every line of a log is one record, and the platform still works', async () => {
  const random = new Random(4711, 'canaries');
  const from = told.length;
  for (let n = 0; n < RUNS; n += 20) {
    await Promise.all(
      Array.from({ length: 20 }, (_, k) => (random.next() < 0.3 ? brokenMessage(n + k, random) : brokenRequest(n + k, random))),
    );
  }
  assert.equal(told.length - from, RUNS);
  await until('what was taken to be translated', LIMIT_MS, async () => {
    const [seen] = await plexus.query<{ open: number }>(
      'select sum(ch.next_seq - 1 - c.seq)::int as open from channel ch join channel_cursor c using (tenant, channel)',
    );
    if (seen?.open === 0) return true;
    throw new Error(JSON.stringify(seen));
  });
  await assertNoLeak();
  for (const [file, text] of await logsOf(plexus.folder)) {
    for (const line of text.trim().split('\n')) {
      const record: unknown = JSON.parse(line);
      assert.ok(
        typeof record === 'object' && record !== null && 'level' in record && !('forged' in record),
        `${file}: ${line.slice(0, 80)}`,
      );
    }
  }
  assert.equal((await plexus.get('/health')).status, 200);
  // The search itself finds what is there: it is no use otherwise.
  await writeFile(join(plexus.folder, 'control.txt'), `a name: ${PLANTED.name}`);
  await plexus.query(`insert into tenant (name) values ('quokkafeld')`);
  assert.deepEqual((await leaksInFiles(plexus.folder, new Map([['name', PLANTED.name]]), new Map())).leaks, [
    `name in file control.txt: a name: ${PLANTED.name}`,
  ]);
  const written = await leaksInFiles(plexus.folder, new Map([['tenant', 'quokkafeld']]), new Map());
  assert.ok(
    written.leaks.some((leak) => leak.includes('pg_wal')),
    'the write-ahead log is looked through',
  );
});

/** What would be a record of its own if a line break got through. */
const FORGED = '\r\n{"level":30,"forged":true}\r\n';
const value = (random: Random): string => random.pick([...Object.values(PLANTED), `${PLANTED.name} ${PLANTED.mrn}`, FORGED]);

/** A charge that is wrong somewhere; identifiers stand where they may stand, or where no code is expected. */
async function brokenMessage(n: number, random: Random): Promise<void> {
  const whole = charge({ id: `RND-${n}`, department: `${value(random)} ${PLANTED.name} ${PLANTED.given}` });
  const body = whole.indexOf('PID|');
  const at = random.between(body, whole.length - 1);
  await overMllp(
    random.pick([
      whole.slice(0, at),
      whole.replace(/\|20260302\|/, `|${value(random)}|`),
      whole.replace('148.00', value(random)),
      whole.replace('PID|', `${PLANTED.name}|`),
      `${whole}${PLANTED.name}|${value(random)}\r`,
      whole.replace('148.00', '9'.repeat(random.between(15, 400))),
      `${whole.slice(0, body)}PID|${'|'.repeat(random.between(1, 2_000))}${value(random)}\r`,
    ]),
  );
}

/** A request that is refused, wherever in it what was planted stands. Reasons and names of senders are not content: they are kept. */
async function brokenRequest(n: number, random: Random): Promise<void> {
  const word = encodeURIComponent(value(random));
  const path = random.pick([
    `/v1/messages/${word}`,
    `/v1/messages/${word}/parsed`,
    `/v1/accounts/account:${word}`,
    `/v1/accounts/${word}/timeline?after=${word}`,
    `/v1/exceptions/${word}`,
    `/v1/exceptions?kind=${word}&limit=${word}`,
    `/v1/ledger/journals/${word}`,
    `/v1/events?after=${word}`,
    `/v1/channels/${word}/messages`,
    `/v1/holds/${word}/release`,
    `/v1/replays?ids=${word}`,
    `/v1/messages/search`,
    `/fhir/${word}/Patient`,
    `/${word}/${n}?q=${word}`,
  ]);
  const headers = random.pick([
    {},
    { authorization: `Bearer ${PLANTED.account}.${PLANTED.mrn}` },
    { cookie: `__Host-plexus=${PLANTED.mrn}` },
    { origin: `https://${PLANTED.name}.example` },
    { 'x-plexus-break-glass': PLANTED.mrn },
    { 'content-type': `text/${PLANTED.name}` },
  ]);
  const body = random.pick([`{"search": "${PLANTED.name}`, JSON.stringify({ [PLANTED.name]: PLANTED.mrn }), PLANTED.address, '']);
  const answer = await (random.next() < 0.5 ? plexus.send(path, body, headers) : plexus.get(path));
  told.push(`${answer.status} ${answer.body} ${JSON.stringify([...answer.headers])}`);
  assert.ok(answer.status < 500, `${path}: ${answer.body}`);
}
