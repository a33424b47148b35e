import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { trialBalance } from '../../src/ledger/index.ts';
import { transaction } from '../../src/store/index.ts';
import { freshDatabase } from '../cluster.ts';
import { runningEstate } from '../running-estate.ts';

const SAMPLES = join(import.meta.dirname, '../../../estate/samples');
const running = await runningEstate(await freshDatabase());
const { tenant, scope } = running.estate;

const LINE = { description: 'From the shelf', distributions: [{ costCenter: '8100', share: '100' }] };
const WANTED = JSON.stringify({
  record: 'requisition',
  id: 'the-document-of-r-900',
  entity: 'north',
  requisition: 'R-900',
  kind: 'transfer',
  requester: 'pia.ward',
  site: 'NORTH-3W',
  costCenter: '8100',
  currency: 'USD',
  day: '2026-03-10',
  from: 'GPDC',
  lines: [
    { ...LINE, line: '1', item: 'GLOVES', quantity: '4', unit: 'BX' },
    { ...LINE, line: '2', item: 'PUMP', quantity: '1', unit: 'EA' },
  ],
});
const ITEMS = ['GLOVES', 'PUMP']
  .map((item) =>
    JSON.stringify({
      record: 'item',
      entity: 'shared',
      day: '2026-01-02',
      item,
      description: item,
      baseUnit: 'EA',
      kind: 'non-stock',
      status: 'active',
      alternates: [],
      packagings: [{ supplier: 'MERIDIAN-MED', unit: 'BX', perUnit: '100' }],
    }),
  )
  .join('\n');

const factsOf = async (key: string): Promise<string[]> => {
  const { rows } = await transaction(running.server, scope, (tx) =>
    tx.query<{ type: string }>('select type from event where key = $1 and tenant = $2', [key, tenant]),
  );
  return rows.map(({ type }) => type);
};

test('what the distribution center says it handed over ends its work and posts what one entity owes the other, twice or early', async () => {
  const bytes = await readFile(join(SAMPLES, 'edi-transfers/handed-over.edi'));
  // Whoever sells to us says nothing of our shelves.
  const sold = bytes.toString('latin1').replace('*GPDCOPERATOR   *', '*MERIDIANMED    *').replace('*GPDCOPERATOR*', '*MERIDIANMED*');
  await running.take('meridian-edi', sold);
  assert.deepEqual(await factsOf('requisition:R-900'), []);
  // The slip may be here before the requisition is; and once more, as another interchange would bring it.
  await running.take('warehouse-edi', bytes);
  await running.take('materials-master', ITEMS);
  await running.take('partner-documents', WANTED);
  await running.take('warehouse-edi', bytes);
  const status = async (): Promise<string | undefined> =>
    (
      await transaction(running.server, scope, (tx) =>
        tx.query<{ status: string }>("select status from process_state where key = 'requisition:R-900' and tenant = $1", [tenant]),
      )
    ).rows[0]?.status;
  assert.equal(await status(), 'transferred');
  const lines = await transaction(running.worker, scope, (tx) => trialBalance(tx, tenant));
  const sums = new Map<string, bigint>();
  for (const { entity, account, debit, credit } of lines) {
    const key = `${entity} ${account}`;
    sums.set(key, (sums.get(key) ?? 0n) + debit - credit);
  }
  // 40.00 and 249.90 went out; gloves of 10.00 came back.
  assert.deepEqual(Object.fromEntries(sums), {
    'north due-to': -27_990n,
    'north supply-expense': 27_990n,
    'shared due-from': 27_990n,
    'shared inventory': -27_990n,
  });
});
