import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { type AdmittedClient, type ScopeName, SCOPES } from '../../src/identity/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { createFlowReader, createMetrics } from '../../src/observe/index.ts';
import { transaction } from '../../src/store/index.ts';
import { openExceptions } from '../../src/worklist/index.ts';
import { chargeStory } from '../charge-story.ts';
import { freshDatabase } from '../cluster.ts';
import { describedOperations, isNoFailure } from '../described.ts';
import { applyDemoEstate } from '../estate.ts';
import { gatewayOf, machinesOf, TOKEN } from '../gateway-given.ts';
import { type Operation, taken } from '../hostile-requests.ts';
import { SCOPE, TENANT } from '../tenant.ts';

const HOST = '127.0.0.1:8080';
const database = await freshDatabase();
const story = await chargeStory(database);
const { server } = story;
const other = await applyDemoEstate(database);
const { rows: released } = await transaction(server, other.scope, (tx) => tx.query<{ content: string }>('select content from release'));
await transaction(server, SCOPE, (tx) =>
  tx.query(`insert into release (tenant, number, digest, content, principal, person) values ($1, 1, 'd', $2, 'p', 'p')`, [
    TENANT,
    released[0]?.content,
  ]),
);
await transaction(story.worker, SCOPE, (tx) =>
  openExceptions(tx, TENANT, [
    {
      entity: 'north',
      kind: 'denial',
      identity: 'a',
      owner: 'ar',
      code: 'DENIED',
      summary: 's',
      key: story.key,
      dueAt: '2026-03-09T00:00:00Z',
    },
  ]),
);

const MANY = { perSecond: 100_000, burst: 1_000_000 };
const quotas = { classes: { read: MANY, write: MANY, bulk: MANY }, clients: {} };
const previewReplay = () => Promise.resolve({ new: 0, unchanged: 0, revised: 0, failures: 0 });
/** Everything a client can be allowed, in another hospital. */
const ofLake: AdmittedClient = { id: 'of-lake', scopes: new Set(Object.keys(SCOPES) as ScopeName[]), entities: ['lake'] };
const own = gatewayOf(story, { quotas, previewReplay, identity: machinesOf(() => ofLake) });
const flow = createFlowReader(server, other.tenant, systemClock);
const elsewhere = gatewayOf(
  { server, keys: other.keys, log: other.log },
  { quotas, previewReplay, tenant: other.tenant, flow, metrics: createMetrics(flow) },
);
after(() => Promise.all([own.close(), elsewhere.close()]));

const subject = story.key;
/** What the story has, and the same of nobody, by the name of the parameter or, where that says too little, by the path before it. */
const NAMED: Readonly<Record<string, { readonly there: string; readonly nowhere: string }>> = {
  '/v1/messages/': { there: `northside-adt:${story.seq}`, nowhere: 'southside-adt:4242' },
  '/v1/exceptions/': { there: '1', nowhere: '4242' },
  subject: { there: subject, nowhere: `account:${'A'.repeat(subject.length - 'account:'.length)}` },
  journal: { there: String(story.journals[0]), nowhere: '424242' },
  ids: { there: '1', nowhere: '4242' },
  of: { there: `journal:${story.journals[0]}`, nowhere: 'journal:424242' },
  messages: { there: `northside-adt:${story.seq}`, nowhere: 'southside-adt:4242' },
  search: { there: story.accountNumber, nowhere: '4242424242' },
  account: { there: '1200', nowhere: '4242' },
  entity: { there: 'north', nowhere: 'nowhere' },
  openItem: { there: 'item-1', nowhere: 'item-4242' },
};
/** What is of the story and of nothing else. */
const WORDS = [
  story.accountNumber,
  subject.slice('account:'.length),
  'CTL-77',
  'DOE',
  ...story.charges.map((id) => id.toString('base64url')),
];

interface Filled {
  readonly url: string;
  readonly payload: string | undefined;
  /** What of `NAMED` it names. */
  readonly names: readonly string[];
}

/** One request of an operation that names what is there, or what is nowhere. */
function filled({ path, parameters, body }: Operation, which: 'there' | 'nowhere'): Filled {
  const names: string[] = [];
  const known = (name: string): string | undefined => {
    const entry = NAMED[name === 'id' ? (Object.keys(NAMED).find((prefix) => path.startsWith(prefix)) ?? '') : name];
    if (entry !== undefined) names.push(entry[which]);
    return entry?.[which];
  };
  const sample = (schema: NonNullable<Operation['body']>): unknown => fc.sample(taken(schema), { numRuns: 1, seed: 7 })[0];
  let url = path;
  for (const { name } of parameters.filter((one) => one.in === 'path'))
    url = url.replace(`{${name}}`, encodeURIComponent(known(name) ?? 'x'));
  const asked = parameters.flatMap(({ in: place, name }) => {
    const value = place === 'query' && name !== 'entity' ? known(name) : undefined;
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const given = Object.entries(body?.properties ?? {}).flatMap(([name, schema]): [string, unknown][] => {
    const value = name === 'entity' ? undefined : known(name);
    if (value !== undefined) return [[name, schema.type === 'array' ? [value] : value]];
    return body?.required?.includes(name) === true ? [[name, /reason|resolution/.test(name) ? 'the sender asks' : sample(schema)]] : [];
  });
  return {
    url: asked.length === 0 ? url : `${url}?${asked.join('&')}`,
    payload: body === undefined ? undefined : JSON.stringify(Object.fromEntries(given)),
    names,
  };
}

/** The answer without what is the request's own. */
async function answered(gateway: FastifyInstance, token: string, { method }: Operation, { url, payload, names }: Filled): Promise<string> {
  const answer = await gateway.inject({
    method: method as 'GET',
    url,
    headers: { host: HOST, authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(payload === undefined ? {} : { payload }),
  });
  const body = answer.body.replace(/"instance":"[^"]*"/, '').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
  return `${answer.statusCode} ${names.filter((name) => name.length > 3).reduce((text, name) => text.replaceAll(name, '·'), body)}`;
}

/** All operations but those that end or begin being somebody, and a stream. */
const asked = (await describedOperations(own)).filter(
  ({ path }) => path !== '/v1/stream' && !/session|oauth|well-known|token-keys/.test(path),
);

/** Asks everything as somebody who must not see the story, and answers what was told. */
async function sweep(gateway: FastifyInstance, token: string): Promise<void> {
  for (const operation of asked) {
    const what = `${operation.method} ${operation.path}`;
    const there = filled(operation, 'there');
    const told = await answered(gateway, token, operation, there);
    for (const word of WORDS) assert.ok(!told.includes(word), `${what} tells of the story: ${told.slice(0, 500)}`);
    assert.ok(!told.startsWith('5') || isNoFailure({ statusCode: Number(told.slice(0, 3)), body: told }), `${what}: ${told.slice(0, 500)}`);
    if (there.names.length === 0) continue;
    assert.equal(
      told,
      await answered(gateway, token, operation, filled(operation, 'nowhere')),
      `${what} tells what is there from what is nowhere`,
    );
  }
}

test('to another tenant, who runs it too, everything of this one is as if it were nowhere', async () => {
  await sweep(elsewhere, TOKEN);
});

test('to a client of another hospital, with every scope, everything of this one is as if it were nowhere', async () => {
  await sweep(own, '.lake');
});

test('who may see it is told', async () => {
  const told: string[] = [];
  for (const operation of asked) {
    const there = filled(operation, 'there');
    if (there.names.length === 0) continue;
    const nowhere = await answered(own, TOKEN, operation, filled(operation, 'nowhere'));
    if ((await answered(own, TOKEN, operation, there)) !== nowhere) told.push(operation.path);
  }
  for (const path of [
    '/v1/messages/{id}',
    '/v1/accounts/{subject}',
    '/v1/ledger/journals/{journal}',
    '/v1/trace',
    '/v1/exceptions/{id}',
    '/v1/replays',
  ])
    assert.ok(told.includes(path), `${path} is told to nobody, which proves nothing`);
});
