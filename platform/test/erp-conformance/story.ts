import assert from 'node:assert/strict';
import { balances, billed, invoice, line, order, receipt, run } from '../../src/processes/requisition-to-pay/testing.ts';
import { type Documents, GLOVES, Sender, SUPPLIER } from './purchasing.ts';
import type { ErpUnderTest } from './behaviours.ts';

const SUPPLIER_OF_STORY = { ...SUPPLIER, supplier: 'MERIDIAN-MED' };
const ITEM_OF_STORY = { ...GLOVES, item: 'GLOVES' };
const ERP = 'erp-purchasing';

/**
 * The whole story as the processes decide it: ten boxes ordered, received in two parts, and billed half a dollar dearer with
 * freight. Every document that the processes hand to the ERP goes to this one. Returns what our ledger holds in the end, in cents by account.
 */
export async function requisitionToPay(erp: ErpUnderTest): Promise<Record<string, number>> {
  const simulation = run([
    order({ freight: '1250', lines: [line({ treatment: 'stock' })] }),
    receipt('6'),
    receipt('4', { day: '2026-03-06' }),
    invoice('I-STORY', [billed('10', 5050)], { freight: '1250' }),
  ]);
  const plexus = new Sender(erp.adapter, erp.call);
  const send = async <K extends keyof Documents>(kind: K, key: string, content: Documents[K]): Promise<void> => {
    const verdict = await plexus.send(kind, key, content);
    assert.equal(verdict.next, 'confirmed', `${erp.name}: ${kind} ${key}: ${verdict.outcome} ${verdict.code} ${verdict.detail}`);
  };
  await send('supplier', 'story-supplier', SUPPLIER_OF_STORY);
  await send('item', 'story-item', ITEM_OF_STORY);
  const deliveries = simulation.deliveries.filter(({ target }) => target === ERP);
  assert.deepEqual(
    deliveries.map(({ kind }) => kind),
    ['purchase-order', 'goods-receipt', 'goods-receipt', 'supplier-invoice'],
  );
  for (const [n, { kind, content }] of deliveries.entries()) {
    await send(kind as keyof Documents, `story-${n}`, content as unknown as Documents[keyof Documents]);
  }
  return balances(simulation);
}
