import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { EligibilityDesk } from '../../../sandbox/src/clearinghouse/eligibility-desk.ts';
import { FaultSwitches } from '../../../sandbox/src/control/faults.ts';
import { Random } from '../../../sandbox/src/chance/random.ts';
import { type EligibilityPolicy, PayerLine } from '../../src/deliver/eligibility/index.ts';
import { ManualClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';

const database = await freshDatabase();
const estate = await applyDemoEstate(database);
const { keys, log, tenant, scope, release } = estate;
const server = database.pool('plexus_server');
const clock = new ManualClock(new Date('2026-03-02T08:00:00Z'));
const switches = new FaultSwitches(new Random(1, 'eligibility'));
const desk = await EligibilityDesk.start({ host: '127.0.0.1', port: 0, switches });
const standing: { close: () => unknown }[] = [desk];
after(() => Promise.all(standing.map((one) => one.close())));

const demo = release.estate.policies['eligibility'] as EligibilityPolicy;
const lineTo = (port: number, more: Partial<EligibilityPolicy> = {}) =>
  new PayerLine({ ...demo, url: `http://127.0.0.1:${port}/eligibility`, timeoutMs: 2_000, ...more }, keys, clock);
const gatewayTo = (payers: PayerLine) =>
  gatewayOf(
    { server, keys, log },
    {
      tenant,
      clock,
      payers,
      identity: machinesOf((token) => ({ id: 'desk', scopes: new Set(['eligibility:read']), entities: [token.split('.')[0] ?? ''] })),
    },
  );
type Gateway = ReturnType<typeof gatewayOf>;
const gateway = gatewayTo(lineTo(desk.port));
const QUESTION = { payer: 'BLUESTEM', entity: 'north', member: { id: 'BL900123', last: 'DOE', first: 'JANE', birthDate: '1961-04-17' } };
const ask = (payload: object = QUESTION, at: Gateway = gateway, token = TOKEN) =>
  at.inject({ method: 'POST', url: '/v1/eligibility', headers: { host: '127.0.0.1', authorization: `Bearer ${token}` }, payload });
const codeOf = ({ body }: { readonly body: string }): string => (JSON.parse(body) as { code: string }).code;
const member = (id: string) => ({ ...QUESTION, member: { ...QUESTION.member, id } });
/** A payer of the test's own, who does as it is told. */
async function payer(answer: Parameters<typeof createServer>[1]): Promise<number> {
  const listening: Server = createServer(answer);
  standing.push({ close: () => (listening.closeAllConnections(), listening.close()) });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as AddressInfo).port;
}

test('a payer says that somebody is covered, by what plan and for what share, and no name comes back', async () => {
  const answered = await ask();
  assert.equal(answered.statusCode, 200, answered.body);
  const said = answered.json<{ coverage: string; plan: string; cached: boolean; benefits: readonly { code: string; amount?: string }[] }>();
  assert.deepEqual([said.coverage, said.plan, said.cached], ['active', 'BLUESTEM PLAN', false]);
  assert.deepEqual(
    said.benefits.map(({ code, amount }) => [code, amount]),
    [
      ['B', '2500'],
      ['C', '40000'],
      ['A', undefined],
    ],
  );
  assert.doesNotMatch(answered.body, /DOE|JANE|BL900123|1961/);
});

test('asked again within minutes nobody is asked, and after that the payer is', async () => {
  const before = desk.counts['inquiries'];
  assert.equal((await ask()).json<{ cached: boolean }>().cached, true);
  assert.equal(desk.counts['inquiries'], before);
  clock.advance(demo.cacheMinutes * 60_000);
  assert.equal((await ask()).json<{ cached: boolean }>().cached, false);
});

test('twenty who ask the same at once ask the payer once', async () => {
  const before = desk.counts['inquiries'] ?? 0;
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(member('BL777001'))));
  assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  assert.equal(desk.counts['inquiries'], before + 1);
});

test('who is not covered, who is not known and a payer that answers for nobody are answers', async () => {
  const of = async (payload: object) => {
    const { coverage, rejections } = (await ask(payload)).json<{ coverage: string; rejections: readonly { reason: string }[] }>();
    return [coverage, ...rejections.map(({ reason }) => reason)];
  };
  assert.deepEqual(await of(member('BL900120')), ['inactive']);
  assert.deepEqual(await of(member('XX1')), ['rejected', '75']);
  const unknown = await ask({ ...QUESTION, payer: 'NOBODY' });
  assert.deepEqual([unknown.statusCode, codeOf(unknown)], [422, 'ELIGIBILITY_PAYER_NOT_FOUND']);
});

test('an entity asks for itself alone, and every question is on record without whom it was about', async () => {
  const foreign = await ask(QUESTION, gateway, 'hill.a.b');
  assert.deepEqual([foreign.statusCode, codeOf(foreign)], [422, 'ELIGIBILITY_ENTITY_NOT_FOUND']);
  assert.equal((await ask(QUESTION, gateway, 'north.a.b')).statusCode, 200);
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ row: string; principal: string }>(
      "select a::text as row, principal from audit a where action = 'eligibility.asked' order by id",
    ),
  );
  assert.equal(rows.at(-1)?.principal, 'client:desk');
  assert.ok(rows.every(({ row }) => !/DOE|BL9|1961/.test(row)));
});

test('what X12 could take for its own signs, and days there are not, are refused', async () => {
  const wrong: readonly object[] = [
    { ...QUESTION, member: { ...QUESTION.member, last: 'DOE*IL' } },
    { ...QUESTION, member: { ...QUESTION.member, last: 'DOE~SE' } },
    { ...QUESTION, member: { ...QUESTION.member, id: 'BL:1' } },
    { ...QUESTION, member: { ...QUESTION.member, birthDate: '1961-02-30' } },
    { ...QUESTION, serviceType: '30^35' },
    { ...QUESTION, day: '2026-02-30' },
    { ...QUESTION, ssn: '000000000' },
  ];
  for (const payload of wrong) {
    const refused = await ask(payload);
    assert.deepEqual([refused.statusCode, codeOf(refused)], [400, 'REQUEST_INVALID'], JSON.stringify(payload));
  }
});

test('garbage, another’s answer, a refusal of service and a broken line are told apart from an answer', async () => {
  const fails = async (fault: 'garbage' | 'answer-previous' | 'refuse' | 'drop-reply', id: string) => {
    switches.set({ system: 'clearinghouse', fault, probability: 1, ms: 0, count: 1 });
    const answered = await ask(member(id));
    switches.clear();
    assert.equal(answered.statusCode, 503);
    return codeOf(answered);
  };
  assert.equal(await fails('garbage', 'BL1'), 'PAYER_ANSWER_UNREADABLE');
  assert.equal(await fails('answer-previous', 'BL2'), 'PAYER_ANSWER_UNREADABLE');
  await ask(member('BL900001'));
  assert.equal(await fails('refuse', 'BL3'), 'PAYER_SILENT');
  assert.equal(await fails('drop-reply', 'BL4'), 'PAYER_SILENT');
  assert.equal((await ask(member('BL1'))).statusCode, 200, 'none of it was remembered');
});

test('after failures in a row nobody is asked until the time is up, and one good answer is enough', async () => {
  let asked = 0;
  let isWell = false;
  const port = await payer((incoming, response) => {
    asked += 1;
    if (!isWell) return void response.writeHead(503).end();
    const forwarded: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => forwarded.push(chunk));
    incoming.on('end', () => {
      void fetch(`http://127.0.0.1:${desk.port}/eligibility`, { method: 'POST', body: Buffer.concat(forwarded) })
        .then((answer) => answer.bytes())
        .then((bytes) => response.writeHead(200).end(bytes));
    });
  });
  const down = gatewayTo(lineTo(port, { circuit: { failures: 3, openMs: 15_000 } }));
  const codes = [];
  for (let n = 0; n < 5; n++) codes.push(codeOf(await ask(member(`BL5${n}`), down)));
  assert.deepEqual(codes, ['PAYER_SILENT', 'PAYER_SILENT', 'PAYER_SILENT', 'PAYER_UNREACHABLE', 'PAYER_UNREACHABLE']);
  assert.equal(asked, 3);
  const refused = await ask(member('BL59'), down);
  assert.equal(refused.headers['retry-after'], '15');
  clock.advance(15_000);
  isWell = true;
  assert.equal((await ask(member('BL61'), down)).statusCode, 200);
  assert.equal((await ask(member('BL62'), down)).statusCode, 200);
});

test('a payer that says nothing holds up those who ask it and nobody else', async () => {
  const port = await payer(() => undefined);
  const slow = gatewayTo(lineTo(port, { timeoutMs: 300, concurrency: 2, waiting: 3 }));
  const asking = Array.from({ length: 12 }, (_, n) => ask(member(`BL8${n}`), slow));
  const other = await slow.inject({ url: '/v1/estate', headers: { host: '127.0.0.1', authorization: `Bearer ${TOKEN}` } });
  assert.equal(other.statusCode, 200);
  const codes = (await Promise.all(asking)).map(codeOf);
  assert.equal(codes.filter((code) => code === 'PAYER_BUSY').length, 7);
  assert.ok(
    codes.every((code) => ['PAYER_BUSY', 'PAYER_SILENT', 'PAYER_UNREACHABLE'].includes(code)),
    codes.join(),
  );
});

test('an estate without a line to the payers says so', async () => {
  const bare = gatewayOf({ server, keys, log }, { tenant, clock });
  const refused = await ask(QUESTION, bare);
  assert.deepEqual([refused.statusCode, codeOf(refused)], [503, 'PAYERS_NOT_CONNECTED']);
});
