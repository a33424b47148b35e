import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type FaultName, FaultSwitches, ProcurementSuite, type SuiteBudget } from '@plexus/sandbox';
import type { Outbound } from '../../../src/deliver/adapter.ts';
import { coupaBudgets } from '../../../src/deliver/coupa-budgets/adapter.ts';
import { conduct, type Turn, type Verdict } from '../../../src/deliver/conduct.ts';
import { type HttpCall, systemClock } from '../../../src/kernel/index.ts';
import { callErp } from '../call.ts';
import { Random } from '../../../../sandbox/src/chance/random.ts';
import { tellerOf } from '../../purchase-given.ts';
import { MASTERS, REQUISITION } from './documents.ts';
import { runningWith } from './running-with.ts';

const folder = await mkdtemp(join(tmpdir(), 'plexus-suite-'));
const switches = new FaultSwitches(new Random(1, 'suite'));
const suite = await ProcurementSuite.start({
  folder,
  host: '127.0.0.1',
  port: 0,
  switches,
  client: { id: 'plexus', secret: 'a secret' },
  tokenSeconds: 3_600,
  rate: { perSecond: 1_000, burst: 1_000 },
  now: () => new Date(),
});
after(async () => {
  await suite.close();
  await rm(folder, { recursive: true, force: true });
});
const { running, settle, hand, take, statusOf, workOf, watch } = await runningWith({
  system: 'suite',
  target: 'suite-budgets',
  url: `http://127.0.0.1:${suite.port}`,
  login: 'plexus:a secret',
  rules: ', budgetOwner: suite',
});
const tell = tellerOf(running);
const budget = (costCenter: string, amount: string, more: Partial<SuiteBudget> = {}): Promise<void> =>
  suite.budgets.set({ costCenter, account: 'supply-expense', period: '2026-03', currency: 'USD', amount, ...more });
/** The tubing alone, which costs the ward 85.00. */
const asked = (requisition: string, distributions = [{ costCenter: '8100', share: '100' }]) => ({
  reference: requisition,
  entity: 'north',
  requisition: { ...REQUISITION, requisition, lines: REQUISITION.lines.slice(1).map((line) => ({ ...line, distributions })) },
});
/** What is taken of all lines for a document, in cents. */
const takenFor = (document: string): number =>
  suite.budgets.adjustments.reduce(
    (sum, { description, cents }) => (description.startsWith(`${document}|`) ? sum - Number(cents) : sum),
    0,
  );

await take('materials-master', MASTERS);

test('the suite says yes and keeps what is asked for, and frees it when the requisition is withdrawn', async () => {
  await budget('8100', '1000.00');
  await hand('requisitions', asked('S-1'));
  assert.equal(await statusOf('requisitions', 'S-1'), 'ordered');
  assert.deepEqual([suite.budgets.leftOf('8100'), takenFor('requisition S-1')], ['915.00', 8_500]);
  await tell('requisition.withdrawn', 'requisition:S-1', { requisition: 'S-1' });
  await settle();
  assert.deepEqual([await statusOf('requisitions', 'S-1'), suite.budgets.leftOf('8100')], ['withdrawn', '1000.00']);
});

test('a no holds the requisition with one piece of work, and takes nothing of any line', async () => {
  await budget('8200', '40.00', { isHard: true });
  const halves = [
    { costCenter: '8100', share: '50' },
    { costCenter: '8200', share: '50' },
  ];
  await hand('requisitions', asked('S-2', halves));
  assert.equal(await statusOf('requisitions', 'S-2'), 'stopped');
  assert.deepEqual([await workOf('requisition:S-2'), takenFor('requisition S-2')], [['BUDGET_REFUSED open'], 0]);
  await hand('requisitions', asked('S-3', [{ costCenter: '8300', share: '100' }]));
  assert.deepEqual(await workOf('requisition:S-3'), ['BUDGET_REFUSED open'], 'a cost center without a line has no money');
});

test('where the owner of the line decides, the requisition waits and goes on with a later yes', async () => {
  await budget('8200', '40.00', { isOwnerAsked: true });
  await hand('requisitions', asked('S-4', [{ costCenter: '8200', share: '100' }]), true);
  await watch.saw('accepted');
  assert.deepEqual([await statusOf('requisitions', 'S-4'), await workOf('requisition:S-4')], ['budget', []]);
  await budget('8200', '90.00', { isOwnerAsked: true });
  await settle();
  assert.deepEqual([await statusOf('requisitions', 'S-4'), suite.budgets.leftOf('8200')], ['ordered', '5.00']);
});

for (const [what, fault, ms] of [
  ['is down', 'down', 0],
  ['answers too late', 'delay', 400],
] as const satisfies readonly (readonly [string, FaultName, number])[]) {
  test(`what is asked for waits while the suite ${what}, and is taken once`, async () => {
    const number = `S-${fault}`;
    suite.expireTokens();
    // Short of certain, so that the count is used up: a suite that is surely down does not even listen.
    switches.set({ system: 'procurement-suite', fault, probability: 0.999, ms, count: 3 });
    await hand('requisitions', asked(number));
    switches.clear();
    assert.equal(await statusOf('requisitions', number), 'ordered');
    assert.equal(takenFor(`requisition ${number}`), 8_500);
  });
}

const PERIOD = { account: 'supply-expense', period: '2026-03' };
const adapter = coupaBudgets(systemClock, { user: 'plexus', password: 'a secret' });
const call = callErp(`http://127.0.0.1:${suite.port}`);
const outboundOf = (kind: string, requisition: string, content: object): Outbound => ({
  id: 1n,
  key: `${kind} ${requisition}`,
  entity: 'north',
  kind,
  content: JSON.stringify({ requisition, ...content }),
  accountNumber: undefined,
  reference: undefined,
  callbackUrl: undefined,
});
/** A check of one share of each cost center, in cents. */
const checkOf = (requisition: string, amounts: Readonly<Record<string, number>>): Outbound => {
  const shares = Object.entries(amounts).map(([costCenter, amount]) => ({ costCenter, ...PERIOD, amount: String(amount) }));
  const amount = String(Object.values(amounts).reduce((sum, one) => sum + one, 0));
  return outboundOf('budget-check', requisition, { revision: 1, day: '2026-03-02', currency: 'USD', amount, shares });
};
const conducted = (outbound: Outbound, by = call, state: Turn['state'] = 'running', tries = 1): Promise<Verdict> =>
  conduct(adapter, { outbound, state, tries, absenceCounts: true }, by);

test('two checks side by side that one line has not enough for: one is held, the other is told no', async () => {
  await budget('8420', '1000.00', { isHard: true });
  const verdicts = await Promise.all(['both 1', 'both 2'].map((requisition) => conducted(checkOf(requisition, { 8420: 80_000 }))));
  assert.deepEqual(verdicts.map(({ next, code }) => `${next} ${code ?? ''}`.trim()).sort(), ['confirmed', 'refused BUDGET_REFUSED']);
  assert.equal(suite.budgets.leftOf('8420'), '200.00');
});

test('what somebody in the suite takes while a check takes it is not held twice: the check gives it back and is told no', async () => {
  await budget('8430', '1000.00', { isHard: true });
  const meddled: HttpCall = async (request) => {
    const outcome = await call(request);
    if (request.method === 'PUT') await budget('8430', '500.00', { isHard: true });
    return outcome;
  };
  const check = checkOf('meddled', { 8430: 80_000 });
  const first = await conducted(check, meddled);
  assert.deepEqual([first.next, first.outcome], ['unknown', 'not-read-back']);
  assert.equal((await conducted(check, call, 'unknown')).next, 'again');
  const { next, code } = await conducted(check, call, 'running', 2);
  assert.deepEqual([next, code, suite.budgets.leftOf('8430')], ['refused', 'BUDGET_REFUSED', '500.00']);
});

test('of the lines of a cost center the one in its money is taken of, and none where two are alike', async () => {
  await budget('8460', '100.00', { currency: 'EUR' });
  await budget('8460', '1000.00');
  assert.equal((await conducted(checkOf('dollars', { 8460: 80_000 }))).next, 'confirmed');
  assert.deepEqual([takenFor('requisition dollars'), suite.budgets.leftOf('8460')], [80_000, '100.00']);
  const doubled: HttpCall = async (request) => {
    const outcome = await call(request);
    if (outcome.outcome !== 'answered' || !request.path.startsWith('/api/budget_lines?')) return outcome;
    const lines = JSON.parse(outcome.body.toString()) as object[];
    return { ...outcome, body: Buffer.from(JSON.stringify(lines.flatMap((line) => [line, { ...line, id: 9_999 }]))) };
  };
  const { next, code } = await conducted(checkOf('alike', { 8460: 100 }), doubled);
  assert.deepEqual([next, code, takenFor('requisition alike')], ['again', 'BUDGET_LINES_ALIKE', 0]);
});

test('a line that nothing may go over any more, while its owner was to decide, is told no', async () => {
  await budget('8470', '40.00', { isOwnerAsked: true });
  const check = checkOf('waiting', { 8470: 8_500 });
  const { next, reference } = await conducted(check);
  assert.equal(next, 'sent');
  await budget('8470', '40.00', { isHard: true });
  const changed = await conducted({ ...check, reference }, call, 'sent');
  assert.deepEqual([changed.next, changed.code], ['unknown', 'BUDGET_CHANGED']);
  assert.equal((await conducted(check, call, 'unknown')).next, 'again');
  assert.equal((await conducted(check, call, 'running', 2)).code, 'BUDGET_REFUSED');
  assert.equal(takenFor('requisition waiting'), 0);
});

test('where the suite refuses the second of two lines, nothing is taken of the first', async () => {
  await budget('8440', '1000.00');
  await budget('8450', '1000.00');
  const body = Buffer.from(JSON.stringify({ errors: { error: ['The adjustment is not valid'] } }));
  let puts = 0;
  const refusing: HttpCall = (request) =>
    request.method === 'PUT' && ++puts === 2 ? Promise.resolve({ outcome: 'answered', status: 422, headers: {}, body }) : call(request);
  const { next, code } = await conducted(checkOf('half', { 8440: 500, 8450: 700 }), refusing);
  assert.deepEqual([next, code, takenFor('requisition half')], ['refused', 'HTTP_422', 0]);
});

/** What may become of an adjustment: it never left, it did nothing, or it did what it should and the answer was lost. */
const FATES: Readonly<Record<string, (call: HttpCall) => HttpCall>> = {
  'never left': () => () => Promise.resolve({ outcome: 'unsent', code: 'REFUSED' }),
  'did nothing': () => () => Promise.resolve({ outcome: 'unanswered', code: 'LOST' }),
  'lost its answer': (call) => async (request) => {
    await call(request);
    return { outcome: 'unanswered', code: 'LOST' };
  },
};

for (const [fate, struck] of Object.entries(FATES)) {
  test(`whichever adjustment ${fate}, what is asked for of two lines is taken once, and given back once`, async () => {
    await budget('8400', '100000.00');
    await budget('8410', '100000.00');
    const shares = [
      { costCenter: '8400', ...PERIOD, amount: '500' },
      { costCenter: '8410', ...PERIOD, amount: '700' },
    ];
    for (let n = 1, isStruck = true; isStruck; n++) {
      const requisition = `${fate} ${n}`;
      let calls = 0;
      const unlucky: HttpCall = (request) => (request.method === 'PUT' && ++calls === n ? struck(call)(request) : call(request));
      const send = async (outbound: Outbound): Promise<void> => {
        let state: 'running' | 'unknown' = 'running';
        for (let tries = 1; ; tries++) {
          const { next, code } = await conducted(outbound, unlucky, state, tries);
          if (next === 'confirmed') return;
          assert.ok((next === 'again' || next === 'unknown') && tries < 9, `${outbound.kind}: ${next} ${code}`);
          state = next === 'again' ? 'running' : 'unknown';
        }
      };
      await send(checkOf(requisition, { 8400: 500, 8410: 700 }));
      assert.equal(takenFor(`requisition ${requisition}`), 1_200, `adjustment ${n}`);
      await send(outboundOf('budget-release', requisition, { day: '2026-03-02', currency: 'USD', shares }));
      assert.equal(takenFor(`requisition ${requisition}`), 0, `adjustment ${n}`);
      isStruck = calls >= n;
    }
  });
}

test('an invoice without an order is asked about before anybody approves it, and what it holds is free when it is rejected', async () => {
  const key = 'invoice:edi|PRAIRIE-POWER|E-3';
  const lines = [
    { line: '1', quantity: '1', unit: 'EA', unitPrice: '70.00', amount: '7000', distributions: [{ costCenter: '8100', share: '100' }] },
  ];
  const money = { currency: 'USD', freight: '0', tax: '0', total: '7000' };
  await tell('invoice.received', key, { supplier: 'PRAIRIE-POWER', number: 'E-3', kind: 'invoice', day: '2026-03-10', ...money, lines });
  await settle();
  assert.deepEqual([await workOf(key), takenFor('invoice PRAIRIE-POWER E-3')], [['INVOICE_APPROVAL open'], 7_000]);
  await tell('invoice.decided', key, { decision: 'reject', reason: 'not ours' });
  await settle();
  assert.equal(takenFor('invoice PRAIRIE-POWER E-3'), 0);
});
