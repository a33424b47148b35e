import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { readFaults } from '../../../scripts/reference/faults.ts';
import { HttpChannels, registerFhir, registerSubmit } from '../../src/connect/index.ts';
import { type AdmittedClient, openMachineIdentity, openSession, type ScopeName, SCOPES } from '../../src/identity/index.ts';
import { createInbox } from '../../src/inbox/index.ts';
import { masterKeyOf } from '../../src/govern/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { describedOperations, isNoFailure } from '../described.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { CANARY, type HostileRequest, type Operation, requestsFor } from '../hostile-requests.ts';
import { SCOPE, TENANT } from '../tenant.ts';

/** Requests per operation and caller: few in the everyday form, always the same ones; `npm run security` asks for more, other ones each time. */
const RUNS = Number(process.env['PLEXUS_FUZZ_RUNS'] ?? 4);
const SEED = process.env['PLEXUS_FUZZ_RUNS'] === undefined ? 20_260_302 : Date.now();
/** Of one operation and caller, also while the smallest request that fails is looked for. */
const MOST_MS = 20_000;
const HOST = '127.0.0.1:8080';
const ACCESS_TOKEN = 'a.client.token';
const MANY = { perSecond: 100_000, burst: 1_000_000 };

const database = await freshDatabase();
const story = await chargeStory(database);
const { server, channel } = story;
await worthAsking();
const inbox = createInbox({ pool: database.pool('plexus_intake'), channels: (name) => (name === channel.name ? channel : undefined) });
const real = await openMachineIdentity({
  pool: server,
  tenant: TENANT,
  master: masterKeyOf(Buffer.alloc(32, 7)),
  clock: systemClock,
  issuer: `http://${HOST}`,
});
/** Reads everything of one hospital, and changes nothing. */
const client: AdmittedClient = {
  id: 'reader',
  scopes: new Set((Object.keys(SCOPES) as ScopeName[]).filter((scope) => scope.endsWith(':read'))),
  entities: ['north'],
};
const logged: object[] = [];
const note = (fields: object): void => void logged.push(fields);
const logger = { info: note, warn: note, error: note };
const channels = new HttpChannels();
channels.open({ name: channel.name, messageBytes: 100_000, resources: ['ChargeItem'] });
const gateway = gatewayOf(story, {
  logger,
  identity: { ...real, check: (token) => (token === ACCESS_TOKEN ? Promise.resolve(client) : real.check(token)) },
  quotas: { classes: { read: MANY, write: MANY, bulk: MANY }, clients: {} },
  previewReplay: () => Promise.resolve({ new: 0, unchanged: 0, revised: 0, failures: 0 }),
  submit: (app) => {
    const metrics = { count: () => undefined, gauge: () => undefined };
    const options = {
      channels,
      receive: (arrival: Parameters<typeof inbox.receive>[0]) => inbox.receive(arrival),
      clock: systemClock,
      log: logger,
      metrics,
    };
    void registerSubmit(app, options);
    void registerFhir(app, options);
  },
});
after(() => gateway.close());

/** The estate in force is the demo's, and something waits to be decided: without them much would be answered before anything is looked at. */
async function worthAsking(): Promise<void> {
  const demo = await applyDemoEstate(database);
  const { rows } = await transaction(server, demo.scope, (tx) =>
    tx.query<{ digest: string; content: string }>('select digest, content from release'),
  );
  const [release] = rows;
  await transaction(server, SCOPE, (tx) =>
    tx.query(`insert into release (tenant, number, digest, content, principal, person) values ($1, 1, $2, $3, 'p', 'p')`, [
      TENANT,
      release?.digest,
      release?.content,
    ]),
  );
  const item = { entity: 'north', owner: 'ar', summary: 's', dueAt: new Date().toISOString() };
  await transaction(story.worker, SCOPE, (tx) =>
    openExceptions(tx, TENANT, [
      { ...item, kind: 'denial', identity: 'a', code: 'DENIED', key: story.key },
      { ...item, kind: 'held-record', identity: 'held|b', code: 'CODE_UNKNOWN', channel: 1, message: story.seq },
      { ...item, kind: 'unapplied', identity: 'c', code: 'UNKNOWN_CLAIM' },
    ]),
  );
}

const operations = await describedOperations(gateway);
const CODES = new Set(readFaults(join(import.meta.dirname, '../../..')).map(({ code }) => code));

/** What the story has under the names of parameters. */
const KNOWN = {
  id: [`${channel.name}:${story.seq}`, '1', '2', '3', 'reader'],
  subject: [story.key],
  journal: story.journals.map(String),
  channel: [channel.name],
  type: ['ChargeItem'],
  entity: ['north'],
  number: ['R-1', 'PO-1', 'ITEM-1'],
  account: [story.key, '1200'],
  amount: ['100', '-100'],
  currency: ['USD'],
  day: ['2026-03-05'],
  of: [`message:${channel.name}:${story.seq}`, `journal:${story.journals[0]}`],
  messages: [`${channel.name}:${story.seq}`],
  search: [story.accountNumber],
  reason: ['the sender asks'],
  resolution: ['looked at it'],
};

type Caller = 'administrator' | 'supply analyst of one hospital' | 'client of one hospital' | 'nobody';
const CALLERS: readonly Caller[] = ['administrator', 'supply analyst of one hospital', 'client of one hospital', 'nobody'];

/** A session of its own each time: some of what is asked ends it. */
async function credentials(caller: Caller): Promise<Readonly<Record<string, string>>> {
  if (caller === 'nobody') return {};
  if (caller === 'administrator') return { authorization: `Bearer ${TOKEN}` };
  if (caller === 'client of one hospital') return { authorization: `Bearer ${ACCESS_TOKEN}` };
  const person = { person: 'sue', name: 'Sue', issuer: undefined, roles: ['supply-analyst'], entities: ['north'] };
  const { cookie } = await transaction(server, SCOPE, (tx) => openSession({ tx, tenant: TENANT, at: new Date() }, person));
  return { cookie: `__Host-plexus_session=${cookie}`, 'x-plexus-console': '1', origin: `http://${HOST}` };
}

/** Errors of RFC 6749, of FHIR and of SOAP. */
const isOfAnotherStandard = (path: string): boolean => path.startsWith('/oauth/') || path.startsWith('/fhir/') || path === '/soap';

async function hold(operation: Operation & { isOpen: boolean }, caller: Caller, asked: HostileRequest): Promise<void> {
  const identity = await credentials(caller);
  logged.length = 0;
  const answer = await gateway.inject({
    method: operation.method as 'GET',
    url: asked.url,
    headers: { host: HOST, ...asked.headers, ...identity },
    ...(asked.payload === undefined ? {} : { payload: asked.payload }),
  });
  const { statusCode: status, body } = answer;
  const said = `${status} ${body.slice(0, 500)} ${JSON.stringify(logged)}`;
  assert.ok(status < 500 || isNoFailure(answer), said);
  assert.ok(!JSON.stringify(logged).includes(CANARY), `the log quotes what was sent: ${said}`);
  assert.equal(Object.hasOwn(answer.headers, 'x-injected'), false, said);
  assert.equal(Object.hasOwn(Object.prototype, 'admin'), false, 'no prototype was changed');
  if (caller === 'nobody' && !operation.isOpen) assert.ok([400, 401, 404].includes(status), `nobody was let in: ${said}`);
  if (status < 400) return;
  assert.ok(!body.includes(CANARY), `the answer quotes what was sent: ${said}`);
  if (isOfAnotherStandard(operation.path)) return;
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, said);
  const problem = answer.json<{ status: number; code: string; title: string }>();
  assert.equal(problem.status, status, said);
  assert.ok(CODES.has(problem.code), `a code that the reference does not list: ${said}`);
}

test('whatever is asked of whatever operation by whomever: no failure of ours, nothing quoted, and a problem that a program can read', async () => {
  const failed: string[] = [];
  for (const operation of operations) {
    // A stream does not end; screens are told of in the tests of the console.
    const callers = operation.path === '/v1/stream' ? (['nobody', 'client of one hospital'] as const) : CALLERS;
    for (const caller of callers) {
      const property = fc.asyncProperty(requestsFor(operation, KNOWN), (asked) => hold(operation, caller, asked));
      const found = await fc.check(property, { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: MOST_MS });
      if (!found.failed || found.interrupted) continue;
      const [asked] = found.counterexample ?? [];
      failed.push(
        `${operation.method} ${operation.path} as ${caller}, seed ${SEED}: ${JSON.stringify(asked).slice(0, 800)}\n  ${String(found.errorInstance)}`,
      );
    }
  }
  assert.deepEqual(failed, []);
});
