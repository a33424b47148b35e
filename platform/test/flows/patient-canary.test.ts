import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { WebhookSender } from '../../src/webhooks/index.ts';
import { freshDatabase } from '../cluster.ts';
import { commandsTo } from '../command-run.ts';
import { describedOperations } from '../described.ts';
import { fullTenant } from '../full-tenant.ts';
import { TOKEN } from '../gateway-given.ts';
import { atConsole } from '../people.ts';
import { noteRead, readsOf } from '../reads.ts';
import { leaksIn, seeingAll, tables } from './canary-search.ts';
import { startReceiver } from './webhook-setting.ts';

/** One for each thing that tells who a patient is. Made up, and found nowhere by chance: whoever reads one unasked has found a leak. */
const PLANTED = {
  name: 'QUOKKAFELD',
  given: 'ZEPHYRINA',
  relative: 'WOMBATSON',
  mrn: '7719950431',
  account: '8842276013',
  other: '8842276014',
  social: '987654320',
  member: 'W55190274613',
  claim: 'QKC-NORTH-661903-I-0',
  payerClaim: 'PCN771995043',
  surgery: 'CASE-QF-88120',
  street: '17 PARADIDDLE LANE',
  phone: '5550199431',
  birthday: '19310229',
} as const;
const planted = new Map(Object.entries(PLANTED));
const DAY = '2026-03-05';

const logged: string[] = [];
const note = (...words: readonly unknown[]): void => void logged.push(JSON.stringify(words, (_, value: unknown) => String(value)));
const database = await freshDatabase();
const receiver = await startReceiver();
const { running, gateway, known } = await fullTenant(database, {
  logger: { info: note, warn: note, error: note },
  receivers: [receiver.place],
});
const { tenant, scope } = running.estate;
const { server, worker, keys, log } = running;
const subjectOf = (number: string): string => `account:${keys.pseudonym('account', `northside|${number}`)}`;
const account = subjectOf(PLANTED.account);

const person = (name: string, role: string) => atConsole({ gateway, server, tenant }, { person: name, roles: [role] });
const [rita, bob, gil, fay, ada] = await Promise.all([
  person('rita', 'revenue-analyst'),
  person('bob', 'approver'),
  person('gil', 'accountant'),
  person('fay', 'refund-clerk'),
  person('ada', 'administrator'),
]);
type Person = typeof rita;
const { run, data } = await commandsTo(gateway);

/** What people and programs were told. */
const told = new Map<string, string>();
async function ask(who: Person, method: 'GET' | 'POST', url: string, payload?: object, headers = {}) {
  const answer = await who.ask(method, url, payload, headers);
  told.set(`${told.size} ${method} ${url.slice(0, 40)}`, `${answer.statusCode} ${answer.body} ${JSON.stringify(answer.headers)}`);
  return answer;
}
async function handIn(url: string, payload: object, expected = 202): Promise<void> {
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'idempotency-key': `canary-${told.size}` };
  const answer = await gateway.inject({ method: 'POST', url, headers, payload });
  told.set(`${told.size} POST ${url}`, `${answer.statusCode} ${answer.body} ${JSON.stringify(answer.headers)}`);
  assert.equal(answer.statusCode, expected, answer.body);
  await running.settle();
}

const patient = (number: string): readonly string[] => [
  `PID|1||${PLANTED.mrn}^^^NORTH^MR||${PLANTED.name}^${PLANTED.given}||${PLANTED.birthday}|F|||${PLANTED.street}^^EXAMPLETON^NE||${PLANTED.phone}|||||${number}^^^NORTH^AN|${PLANTED.social}`,
  `NK1|1|${PLANTED.relative}^${PLANTED.given}|SPO`,
];
const visit = (number: string): string =>
  [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|20260302081500||ADT^A04|ADT-${number.at(-1)}|P|2.3`,
    'EVN|A04|20260302081500',
    ...patient(number),
    `PV1|1|E|ED^^^NORTH||||||||||||||||${number}|||||||||||||||||||||||||20260302081000`,
    `GT1|1||${PLANTED.relative}^${PLANTED.given}||${PLANTED.street}|${PLANTED.phone}`,
    `IN1|1|BLUESTEM-PPO|BLUESTEM|BLUESTEM MUTUAL||||||||||||||||||||||||||||||||${PLANTED.member}`,
    '',
  ].join('\r');
const charge = (id: string, department: string, amount: string): string =>
  [
    `MSH|^~\\&|NORTHSIDE|NORTH|PLEXUS|GPH|202603021215||DFT^P03|${id}|P|2.3`,
    ...patient(PLANTED.account),
    `FT1|1|9${id}||20260302|20260302|CG|3085025|BLOOD COUNT||1|${amount}|${amount}|${department}`,
    '',
  ].join('\r');
const claim = {
  record: 'claim-submitted',
  accountDomain: 'northside',
  accountNumber: PLANTED.account,
  claimNumber: PLANTED.claim,
  entity: 'north',
  form: 'institutional',
  rank: 'primary',
  frequency: '1',
  payer: 'STATECAID',
  payerClass: 'medicaid',
  memberId: PLANTED.member,
  charge: '148.00',
  currency: 'USD',
  from: '2026-03-02',
  to: '2026-03-02',
  submittedOn: '2026-03-04',
};
/** Denied in full (status 4); `number` is the claim it speaks of. */
const remittance = (control: string, number: string): string =>
  [
    `ISA*00*          *00*          *ZZ*PRAIRIECLEAR   *ZZ*GPHEALTH       *260310*0630*^*00501*000000${control}*0*P*:`,
    `GS*HP*PRAIRIECLEAR*GPHEALTH*20260310*0630*${control}*X*005010X221A1`,
    'ST*835*0001',
    'BPR*H*0*C*NON************20260310',
    `TRN*1*TRC${control}*1890000003`,
    'DTM*405*20260310',
    'N1*PR*STATE MEDICAID OF THE PLAINS*XV*X',
    'N1*PE*NORTHSIDE HOSPITAL*XX*2000000010',
    'LX*1',
    `CLP*${number}*4*148*0*0*MC*${PLANTED.payerClaim}*13*1`,
    'CAS*CO*29*148',
    `NM1*QC*1*${PLANTED.name}*${PLANTED.given}****MI*${PLANTED.member}`,
    'DTM*232*20260302',
    'SE*12*0001',
    `GE*1*${control}`,
    `IEA*1*000000${control}`,
    '',
  ].join('~');
const usage = {
  usage: 'U-501',
  supplier: 'ORTHOVANE',
  requester: 'or.supply',
  site: 'NORTH-OR',
  costCenter: '7310',
  currency: 'USD',
  day: DAY,
  case: PLANTED.surgery,
  physician: 'DR-12',
  lines: [
    {
      line: '1',
      item: '90010',
      description: 'Implant',
      quantity: '1',
      unit: 'EA',
      lot: 'L-77',
      distributions: [{ costCenter: '7310', share: '100' }],
    },
  ],
};

interface Proposed {
  readonly outcome: string;
  readonly approval: { readonly id: string; readonly hash: string };
}

test('what tells who a patient is stands in no proposal, export, exception, journal, webhook, log, address or error, and in no table', async () => {
  await handIn('/v1/webhooks', { url: receiver.url, owner: 'analytics' }, 201);
  for (const number of [PLANTED.account, PLANTED.other]) await running.take('northside', visit(number));
  await running.take('northside', charge('CAN-1', 'LAB', '148.00'));
  await running.take('northside', charge('CAN-2', 'NOWHERE', '149.00'));
  await running.take('patient-accounting', JSON.stringify(claim));
  await running.take('patient-accounting', JSON.stringify({ ...claim, claimNumber: { of: PLANTED.claim } }));
  await running.take('clearinghouse-835', remittance('102', PLANTED.claim));
  await running.take('clearinghouse-835', remittance('103', `${PLANTED.claim}9`));
  await running.take('clearinghouse-835', remittance('104', PLANTED.claim).slice(0, 420));
  await handIn('/v1/implant-usages', { reference: 'canary-3', entity: 'north', usage });
  const money = { amount: '90000', currency: 'USD', day: DAY };
  await handIn('/v1/payments', {
    kind: 'patient',
    reference: 'canary-1',
    account: { domain: 'northside', number: PLANTED.other },
    ...money,
  });
  await handIn('/v1/payments', {
    kind: 'payer',
    reference: 'canary-2',
    entity: 'north',
    trace: 'TRC102',
    originator: '1890000003',
    bankAccount: 'OPERATING',
    ...money,
  });

  const asked = async (who: Person, url: string, payload: object): Promise<Proposed> => {
    const answer = await ask(who, 'POST', url, payload, { 'idempotency-key': `asked-${told.size}` });
    assert.ok(answer.statusCode < 300, `${url}: ${answer.body}`);
    return answer.json<Proposed>();
  };
  const adjustment = { account, amount: '500000', currency: 'USD', day: DAY, why: 'charity', reason: 'cannot pay' };
  const { approval } = await asked(rita, '/v1/adjustments', adjustment);
  await asked(bob, `/v1/approvals/${approval.id}/reject`, { hash: approval.hash, reason: 'no evidence' });
  await asked(rita, '/v1/adjustments', { ...adjustment, draft: true });
  await asked(fay, '/v1/refunds', {
    account: subjectOf(PLANTED.other),
    amount: '60000',
    currency: 'USD',
    day: DAY,
    reason: 'paid too much',
  });
  const lines = [
    { account: 'bad-debt', amount: '100000' },
    { account: 'gross-revenue', amount: '-100000', department: 'laboratory' },
  ];
  await asked(gil, '/v1/journal-entries', { reference: 'C-1', entity: 'north', day: DAY, currency: 'USD', lines });
  await running.settle();

  // Who asks for what is planted is told of nothing, and is not quoted.
  for (const value of planted.values()) {
    const word = encodeURIComponent(value);
    for (const url of [
      `/v1/accounts/account:${word}`,
      `/v1/messages/${word}`,
      `/v1/claims/${word}`,
      `/v1/remittances/${word}`,
      `/v1/approvals/${word}`,
      `/v1/exceptions/${word}`,
      `/v1/${word}?at=${word}`,
    ])
      assert.ok((await ask(ada, 'GET', url)).statusCode >= 400, url);
    await ask(ada, 'POST', '/v1/accounts/search', { account: value });
    await ask(ada, 'POST', '/v1/messages/search', { search: value });
    await ask(ada, 'POST', '/v1/adjustments', { ...adjustment, account: value, currency: value });
  }

  await everyMessage();
  // What identifies nobody is shown of a message as it came: of these only what follows from them is looked at.
  await running.take('northside', charge('CAN-3', 'LAB', PLANTED.phone.repeat(4)));
  await running.take('northside', charge('CAN-4', 'LAB', PLANTED.name));
  await everyRead();
  await everyCommand();
  await everyWebhook();
  assert.deepEqual(await leaks(), []);
});

/** What is shown of messages to who gives no reason. */
async function everyMessage(): Promise<void> {
  const { rows } = await transaction(server, scope, (tx) =>
    tx.query<{ name: string }>(`select c.name || ':' || m.seq as name from message m join channel c using (tenant, channel)`),
  );
  const messages = rows.map(({ name }) => name).filter((name) => name.startsWith('northside:') || name.startsWith('clearinghouse'));
  for (const name of messages)
    for (const view of ['', '/parsed', '/events', '/deliveries']) await ask(ada, 'GET', `/v1/messages/${name}${view}`);
}

/** Everything that can be read without a reason, by who may read the most. */
async function everyRead(): Promise<void> {
  for (const view of ['', '/timeline', '/balance', '/charges', '/claims']) await ask(ada, 'GET', `/v1/accounts/${account}${view}`);
  await ask(ada, 'GET', '/v1/access/review?format=csv');
  await ask(ada, 'GET', '/v1/events?limit=1000');
  await ask(ada, 'GET', `/v1/audit/disclosures/${account}`);
  const values = { account: ['1200'], item: ['10001'], entity: ['north'], costCenter: ['7310'], period: ['2026-03'] };
  const operations = await describedOperations(gateway);
  for (const { operation, url } of readsOf(operations, known, values)) noteRead(known, operation.path, await ask(ada, 'GET', url));
}

/** What operators see on a terminal, and what they export. */
async function everyCommand(): Promise<void> {
  const { approvals } = JSON.parse((await run(['approvals', 'list', '--json'])).out) as { approvals: { id: string }[] };
  assert.ok(approvals.length >= 4, `${approvals.length} proposals`);
  const file = join(data, 'access.csv');
  for (const command of [
    ...approvals.flatMap(({ id }) => [
      ['approvals', 'show', id],
      ['approvals', 'show', id, '--json'],
    ]),
    ['approvals', 'list'],
    ['exceptions'],
    ['exceptions', '--json'],
    ['tasks'],
    ['messages'],
    ['ledger', 'trial-balance'],
    ['ledger', 'tie-out'],
    ['access-review', '--csv', file],
    ['webhooks', 'list'],
    ['holds', 'list'],
  ]) {
    const { code, out, err } = await run(command);
    assert.equal(code, 0, `${command.join(' ')}: ${err}`);
    told.set(command.join(' '), out + err);
  }
  told.set('the file of the access review', await readFile(file, 'utf8'));
}

/** What receivers of webhooks are sent, once they were sent all of it. */
async function everyWebhook(): Promise<void> {
  const telemetry = { info: note, warn: note, error: note, count: note, gauge: note };
  const policy = { internal: [receiver.place] };
  const sender = new WebhookSender({ pool: worker, log, keys, policy, clock: systemClock, chance: () => 0.5, telemetry });
  await receiver.until(() => receiver.names().length > 0 && receiver.got.some(({ event }) => event.type === 'payment.recorded'));
  await sender.stop();
  for (const [n, { body, headers }] of receiver.got.entries()) told.set(`webhook ${n}`, body + JSON.stringify(headers));
}

async function leaks(): Promise<readonly string[]> {
  const looked = new Map(await seeingAll(database, tables));
  for (const [where, text] of told) looked.set(where, text);
  looked.set('log', logged.join('\n'));
  return [...looked].flatMap(([where, text]) => leaksIn(where, text, planted));
}

test('it is there all the same for who gives a reason, and the search would find it', async () => {
  const answer = await ada.ask('POST', `/v1/accounts/${account}/identity`, { reason: 'call of the patient' });
  for (const one of ['account', 'name', 'mrn'] as const) assert.ok(answer.body.includes(PLANTED[one]), answer.body);
  told.set('revealed', answer.body);
  assert.notDeepEqual(await leaks(), []);
});
