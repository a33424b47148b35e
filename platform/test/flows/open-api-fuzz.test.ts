import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { readFaults } from '../../../scripts/reference/faults.ts';
import { openMachineIdentity } from '../../src/identity/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { type Caller, callersOf, CLIENTS } from '../callers.ts';
import { freshDatabase } from '../cluster.ts';
import { type AnswerDescription, type Answered, DescribedAnswers } from '../described-answers.ts';
import { describedOperations, isNoFailure } from '../described.ts';
import { master } from '../estate.ts';
import { fullTenant } from '../full-tenant.ts';
import { isRead, isStream, noteRead, readsOf } from '../reads.ts';
import { CANARY, type HostileRequest, type KnownValues, type Operation, requestsFor } from '../hostile-requests.ts';

/** Requests per operation, by callers drawn by chance: few in the everyday form, always the same; `npm run security` asks for more, others each time. */
const RUNS = Number(process.env['PLEXUS_FUZZ_RUNS'] ?? 16);
const SEED = process.env['PLEXUS_FUZZ_RUNS'] === undefined ? 20_260_302 : Date.now();
/** Of one operation, also while the smallest request that fails is looked for. */
const MOST_MS = 80_000;
const HOST = '127.0.0.1:8080';

const logged: { readonly route?: string }[] = [];
const note = (fields: { readonly route?: string }): void => void logged.push(fields);
const { running, gateway, known } = await fullTenant(await freshDatabase(), {
  logger: { info: note, warn: note, error: note },
  identity: async ({ server, estate: { tenant } }) => {
    const real = await openMachineIdentity({ pool: server, tenant, master, clock: systemClock, issuer: `http://${HOST}` });
    return {
      ...real,
      check: (token, ...shown) => {
        const client = CLIENTS.get(token);
        return client === undefined ? real.check(token, ...shown) : Promise.resolve(client);
      },
    };
  },
});
after(() => gateway.close());

const operations = await describedOperations(gateway);
const description = (await gateway.inject({ url: '/v1/openapi.json', headers: { host: HOST } })).json<AnswerDescription>();
const described = new DescribedAnswers(description);
const CODES = new Set(readFaults(join(import.meta.dirname, '../../..')).map(({ code }) => code));
const callers = callersOf(running.server, running.estate.tenant, HOST);
const holder = callers[0] as Caller;

/** Of proposals and of what waits, as they were read: what somebody decides about is named by its hash. */
const hashes: string[] = [];
/** Values of parameters and fields by their names, of the tenant. */
const KNOWN: KnownValues = {
  type: ['ChargeItem'],
  entity: ['north'],
  account: ['bad-debt', 'supply-expense'],
  costCenter: ['7310', '8100'],
  period: ['2026-03'],
  item: ['10001'],
  ids: ['1'],
  wsdl: [''],
  amount: ['100', '-100'],
  currency: ['USD'],
  day: ['2026-03-05'],
  reason: ['the sender asks'],
  resolution: ['looked at it'],
  scopes: ['messages:read'],
  hash: hashes,
};
async function ask({ method }: Operation, caller: Caller, asked: HostileRequest): Promise<Answered> {
  const shown = await caller.shows();
  return gateway.inject({
    method: method as 'GET',
    url: asked.url,
    headers: { host: HOST, ...asked.headers, ...shown },
    ...(asked.payload === undefined ? {} : { payload: asked.payload }),
  });
}

/** Errors of RFC 6749, of FHIR and of SOAP, which have codes of their own. */
const isOfAnotherStandard = (path: string): boolean => path.startsWith('/oauth/') || path.startsWith('/fhir/') || path === '/soap';

/** Whether it was the operation that answered: an address that cannot be read, or that its dots lead elsewhere, is another's. */
function isAnswerOf({ path }: Operation, body: string): boolean {
  const route = logged.find((fields) => fields.route !== undefined)?.route;
  if (route === undefined) return !/"code":"ROUTE_UNKNOWN"|"at":"address"/.test(body);
  return route.replaceAll(/:(\w+)/g, '{$1}') === path;
}

/** Asks, and holds the answer to what holds of every answer. */
async function hold(operation: Operation & { readonly isOpen: boolean }, caller: Caller, asked: HostileRequest): Promise<Answered> {
  logged.length = 0;
  const answer = await ask(operation, caller, asked);
  const { statusCode: status, headers, body } = answer;
  const said = `${status} ${body.slice(0, 500)} ${JSON.stringify(logged)}`;
  assert.ok(status < 500 || isNoFailure(answer), said);
  assert.ok(!JSON.stringify(logged).includes(CANARY), `the log quotes what was sent: ${said}`);
  assert.equal(Object.hasOwn(headers, 'x-injected'), false, said);
  assert.equal(Object.hasOwn(Object.prototype, 'admin'), false, 'no prototype was changed');
  if (caller.isNobody && !operation.isOpen) assert.ok([400, 401, 404].includes(status), `nobody was let in: ${said}`);
  if (isAnswerOf(operation, body)) assert.deepEqual(described.findings(operation.method, operation.path, answer), [], said);
  if (status < 400) return answer;
  assert.ok(!body.includes(CANARY), `the answer quotes what was sent: ${said}`);
  if (isOfAnotherStandard(operation.path)) return answer;
  assert.match(String(headers['content-type']), /^application\/problem\+json/, said);
  const problem = JSON.parse(body) as { status: number; code: string };
  assert.equal(problem.status, status, said);
  assert.ok(CODES.has(problem.code), `a code that the reference does not list: ${said}`);
  return answer;
}

test('everything that the tenant has is read at its address, in the shape that is described', async () => {
  const read = new Map<string, number>();
  for (const { operation, url } of readsOf(operations, known, KNOWN)) {
    const { path } = operation;
    // Who shows the token is in no session.
    const caller = path === '/v1/session' ? (callers[1] as Caller) : holder;
    const answer = await hold(operation, caller, { url, headers: {}, payload: undefined });
    read.set(path, (read.get(path) ?? 0) + (answer.statusCode === 200 ? 1 : 0));
    noteRead(known, path, answer);
    hashes.push(...[...answer.body.matchAll(/"hash":"([0-9a-f]{64})"/g)].map(([, hash = '']) => hash));
  }
  const silent = operations.filter((one) => isRead(one) && (read.get(one.path) ?? 0) === 0).map(({ path }) => path);
  assert.deepEqual(silent, []);
});

test('whatever is asked of whatever operation by whomever: no failure of ours, nothing quoted, and an answer that is described', async () => {
  const failed: string[] = [];
  const letIn = new Set<string>();
  for (const [n, operation] of operations.entries()) {
    const asking = isStream(operation) ? callers.filter(({ isPerson }) => !isPerson).filter((one) => one !== holder) : callers;
    const values = { ...KNOWN, ...known.of(operation.path) };
    const property = fc.asyncProperty(fc.constantFrom(...asking), requestsFor(operation, values), async (caller, asked) => {
      const { statusCode, body } = await hold(operation, caller, asked);
      if (![401, 403].includes(statusCode) && !operation.isOpen && isAnswerOf(operation, body)) letIn.add(caller.name);
    });
    const found = await fc.check(property, { numRuns: RUNS, seed: SEED + n, interruptAfterTimeLimit: MOST_MS });
    if (!found.failed || found.interrupted) continue;
    const [caller, asked] = found.counterexample ?? [];
    failed.push(
      `${operation.method} ${operation.path} as ${caller?.name}, seed ${SEED + n}: ${JSON.stringify(asked).slice(0, 800)}\n  ${String(found.errorInstance)}`,
    );
  }
  assert.deepEqual(failed, []);
  const never = callers.filter(({ name, isNobody }) => !isNobody && !letIn.has(name)).map(({ name }) => name);
  assert.deepEqual(never, [], 'everybody was let in somewhere');
});
