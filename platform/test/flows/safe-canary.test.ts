import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { MllpClient } from '../../src/connect/index.ts';
import { installed } from '../faults/installation.ts';
import { until } from '../faults/waiting.ts';

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

  const looked = new Map<string, string>(told.map((text, n) => [`answer ${n}`, text]));
  for (const path of ['/metrics', '/v1/exceptions', '/v1/flow', '/v1/deliveries']) looked.set(path, await got(path));
  for (const [file, text] of await filesOf(plexus.folder)) looked.set(file, text);
  for (const [table, text] of await tables()) looked.set(`table ${table}`, text);
  const secrets = await secretsOf(plexus.folder);
  const leaks: string[] = [];
  for (const [where, text] of looked) {
    for (const [what, value] of [...Object.entries(PLANTED), ...secrets]) {
      const at = text.indexOf(value);
      if (at !== -1) leaks.push(`${what} in ${where}: ${text.slice(Math.max(0, at - 120), at + value.length + 20)}`);
    }
  }
  assert.deepEqual(leaks, []);
  assert.ok(looked.size > 60, `${looked.size} places were looked at`);
});

async function got(path: string): Promise<string> {
  const token = (await readFile(join(plexus.folder, 'token'), 'utf8')).trim();
  const answer = await fetch(`http://127.0.0.1:${plexus.httpPort}${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, path);
  return answer.text();
}

/** Names of all files of the data folder, and the content of those that tell of the platform's doings. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.startsWith('estate/')) continue;
    found.set(`name ${name}`, name);
    if (name.endsWith('.log')) found.set(name, await readFile(join(folder, name), 'utf8'));
  }
  return found;
}

/** Every row of every table as text. Bytes are looked through too: as hexadecimal digits sealed ones say nothing, others are turned back. */
async function tables(): Promise<Map<string, string>> {
  const names = await plexus.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'plexus'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const found = new Map<string, string>();
  for (const { name } of names) {
    const rows = await plexus.query<{ row: string }>(`select t::text as row from ${name} t`);
    found.set(
      name,
      rows.map(({ row }) => row.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))).join('\n'),
    );
  }
  return found;
}

async function secretsOf(folder: string): Promise<[string, string][]> {
  const passwords = JSON.parse(await readFile(join(folder, 'postgres-passwords.json'), 'utf8')) as Record<string, string>;
  return [
    ['token', (await readFile(join(folder, 'token'), 'utf8')).trim()],
    ['master key', (await readFile(join(folder, 'master.key'), 'utf8')).trim()],
    ...Object.entries(passwords).map(([name, value]): [string, string] => [`password of the ${name}`, value]),
  ];
}
