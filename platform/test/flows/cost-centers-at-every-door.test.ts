import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { transaction } from '../../src/store/index.ts';
import { sample } from '../bad-purchase-documents.ts';
import { freshDatabase } from '../cluster.ts';
import { gatewayOf, TOKEN } from '../gateway-given.ts';
import { runningEstate } from '../running-estate.ts';

const running = await runningEstate(await freshDatabase());
const { inbox, worker } = running;
const { tenant, scope, numberOf } = running.estate;
const gateway = gatewayOf(running, {
  tenant,
  intake: { receive: inbox.receive, channel: 'partner-documents', number: numberOf('partner-documents') },
});
after(() => gateway.close());

const line = (costCenter: string) => ({
  line: '1',
  description: 'Gloves',
  supplier: 'MERIDIAN-MED',
  quantity: '4',
  unit: 'CA',
  estimate: '38.25',
  distributions: [{ costCenter, share: '100' }],
});
async function hand(url: string, reference: string, document: object): Promise<void> {
  const headers = { host: '127.0.0.1', authorization: `Bearer ${TOKEN}`, 'idempotency-key': reference };
  const answer = await gateway.inject({ method: 'POST', url, headers, payload: { reference, entity: 'north', ...document } });
  assert.equal(answer.statusCode, 202, answer.body);
  await running.settle();
}

/** Hands in a requisition that charges a cost center; answers its number. */
const DOORS: Readonly<Record<string, (costCenter: string, n: number) => Promise<string>>> = {
  'the interface': async (costCenter, n) => {
    const head = { requisition: `API-${n}`, kind: 'purchase', requester: 'pia.ward', site: 'north-or', currency: 'USD', day: '2026-03-05' };
    await hand('/v1/requisitions', `api-${n}`, { requisition: { ...head, costCenter, lines: [line(costCenter)] } });
    return `API-${n}`;
  },
  'what was used in a case': async (costCenter, n) => {
    const head = { usage: `USE-${n}`, supplier: 'ORTHOVANE', requester: 'or.supply', site: 'NORTH-OR', currency: 'USD', day: '2026-03-05' };
    const { supplier: _, ...used } = line(costCenter);
    const usage = {
      ...head,
      costCenter,
      case: 'CASE-1',
      physician: 'DR-12',
      lines: [{ ...used, item: '90010', quantity: '1', unit: 'EA', lot: 'L-77' }],
    };
    await hand('/v1/implant-usages', `use-${n}`, { usage });
    return `USE-${n}`;
  },
  'a file of the warehouse': async (costCenter, n) => {
    const [head = '', first = ''] = sample('requisitions-csv/day.csv').split('\n');
    await running.take('requisitions-csv', `${head}\n${first.replace('R-501', `CSV-${n}`).replace('8100', costCenter)}\n`);
    return `CSV-${n}`;
  },
  'the procurement suite': async (costCenter, n) => {
    const approved = sample('coupa-requisitions/approved.json').replaceAll('NORTH-3W', 'HAVEN-2N').replace('"id":1001', `"id":${n}`);
    await running.take('suite-requisitions', approved.replaceAll('8100', costCenter));
    return `CR-${n}`;
  },
};

/** What of cost centers stands open of a requisition, and how far it is. */
async function becameOf(number: string): Promise<readonly [codes: readonly string[], isStopped: boolean]> {
  const key = `requisition:${number}`;
  return transaction(worker, scope, async (tx) => {
    const work = await tx.query<{ code: string }>(
      `select distinct code from exception_item where tenant = $1 and key = $2 and state = 'open' and code like 'COST_CENTER%'`,
      [tenant, key],
    );
    const state = await tx.query<{ status: string }>('select status from process_state where tenant = $1 and key = $2', [tenant, key]);
    const [row] = state.rows;
    assert.ok(row !== undefined, `${number} is not there`);
    return [work.rows.map(({ code }) => code), row.status === 'stopped'];
  });
}

let asked = 9_000;
for (const [door, enter] of Object.entries(DOORS)) {
  for (const [what, costCenter, codes] of [
    ['nobody declared', '7999', ['COST_CENTER_UNKNOWN']],
    ['is closed', '8990', ['COST_CENTER_CLOSED']],
  ] as const) {
    test(`a requisition by ${door} that charges a cost center that ${what} is stopped until it is corrected`, async () => {
      asked += 1;
      assert.deepEqual(await becameOf(await enter(costCenter, asked)), [codes, true]);
    });
  }
  test(`a requisition by ${door} that charges a declared cost center is not stopped for that`, async () => {
    asked += 1;
    const [codes] = await becameOf(await enter('8100', asked));
    assert.deepEqual(codes, []);
  });
}
