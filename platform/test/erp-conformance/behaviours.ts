import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../src/deliver/conduct.ts';
import type { Adapter, HttpCall, HttpOutcome, HttpRequest } from '../../src/deliver/index.ts';
import { type Documents, GLOVES, invoice, journal, order, receipt, Sender, SUPPLIER } from './purchasing.ts';

/** An ERP, real or simulated, and the hands that its adapter does not have. */
export interface ErpUnderTest {
  readonly name: string;
  readonly adapter: Adapter;
  readonly call: HttpCall;
  readonly takesJournals: boolean;
  /** Whether an order that is agreed can be changed from here. */
  readonly takesChanges: boolean;
  /** Which calls are worth failing, where there are many; all when left out. */
  readonly mayFail?: (request: HttpRequest) => boolean;
  /** What is done to them; everything when left out. */
  readonly fates?: readonly Fate[];
  /** How often something stands in the ERP's own books: an order or invoice by its number, a receipt or journal by our key. */
  count(kind: 'purchase-order' | 'goods-receipt' | 'supplier-invoice' | 'summary-journal', name: string): Promise<number>;
  setPeriod(day: string, isOpen: boolean): Promise<void>;
  /** What some ERPs do by themselves: an invoice in the books is given another accounting day. */
  redateInvoice(number: string, day: string): Promise<void>;
}

type Kind = keyof Documents;

interface Delivery<K extends Kind> {
  readonly kind: K;
  readonly key: string;
  readonly content: Documents[K];
  /** What it is counted by. */
  readonly name: string;
}

/** Registers the behaviours that every ERP adapter has to show, so that another ERP is another configuration and nothing else. */
export function behavesAsAnErp(erp: ErpUnderTest): void {
  const plexus = new Sender(erp.adapter, erp.call);
  const titled = (title: string): string => `${erp.name}: ${title}`;

  test(titled('suppliers and items are made once, written over by newer records and found again'), async () => {
    await applied(plexus, 'supplier', 's-1', SUPPLIER);
    await alreadyThere(plexus, 'supplier', 's-1', SUPPLIER);
    await applied(plexus, 'supplier', 's-2', { ...SUPPLIER, name: 'Meridian Medical Supply' });
    await applied(plexus, 'supplier', 's-3', SUPPLIER);
    await applied(plexus, 'item', 'i-1', GLOVES);
    await alreadyThere(plexus, 'item', 'i-1', GLOVES);
    await applied(plexus, 'item', 'i-2', { ...GLOVES, description: 'Nitrile gloves M' });
    await applied(plexus, 'item', 'i-3', GLOVES);
  });

  test(titled('an order, its receipts and its invoice are made once, however often they are sent'), async () => {
    for (const again of [false, true]) {
      const send = again ? alreadyThere : applied;
      await send(plexus, 'purchase-order', 'o-1', order('C-1'));
      await send(plexus, 'goods-receipt', 'r-1', receipt('C-1', '60'));
      await send(plexus, 'goods-receipt', 'r-2', receipt('C-1', '40', { day: '2026-03-06' }));
      await send(plexus, 'supplier-invoice', 'v-1', invoice('INV-1', 'C-1', '100', '10.50', '105000', { freight: '1250', tax: '300' }));
    }
    assert.equal(await erp.count('purchase-order', 'C-1'), 1);
    assert.equal(await erp.count('goods-receipt', 'r-1'), 1);
    assert.equal(await erp.count('goods-receipt', 'r-2'), 1);
    assert.equal(await erp.count('supplier-invoice', 'INV-1'), 1);
  });

  test(titled('a document that stands there otherwise than it was sent is told, and nothing is sent over it'), async () => {
    const order2 = await plexus.send('purchase-order', 'o-1', order('C-1', { unitPrice: '9.99' }));
    assert.deepEqual([order2.next, order2.detail], ['different', 'line 1 has another price']);
    const received = await plexus.send('goods-receipt', 'r-1', receipt('C-1', '61'));
    assert.deepEqual([received.next, received.detail], ['different', 'it has another quantity']);
    const billed = await plexus.send('supplier-invoice', 'v-1', invoice('INV-1', 'C-1', '100', '10.60', '106000'));
    assert.equal(billed.next, 'different');
    assert.match(billed.detail ?? '', /the total differs/);
  });

  test(titled('a change of an order is taken, and an order that somebody else made under its number is left alone'), async () => {
    if (erp.takesChanges) {
      await applied(plexus, 'purchase-order', 'order:C-CHANGE|1|1', order('C-CHANGE'));
      await applied(plexus, 'purchase-order', 'order:C-CHANGE|1|2', order('C-CHANGE', { quantity: '80' }));
      await alreadyThere(plexus, 'purchase-order', 'order:C-CHANGE|1|2', order('C-CHANGE', { quantity: '80' }));
      assert.equal(await erp.count('purchase-order', 'C-CHANGE'), 1);
      for (let n = 1; ; n++) {
        const name = `C-CHANGE-${n}`;
        const change = { kind: 'purchase-order', key: `order:${name}|1|2`, content: order(name, { unitPrice: '9.50' }), name } as const;
        const agreed = (): Promise<void> => applied(plexus, 'purchase-order', `order:${name}|1|1`, order(name));
        if (!(await strike(erp, n, 'answer lost', change, agreed))) break;
      }
    }
    const verdict = await plexus.send('purchase-order', 'order:C-1|1|9', order('C-1', { quantity: '80' }));
    assert.equal(verdict.next, 'different');
  });

  test(titled('an invoice of a number that stands there from elsewhere is not made a second time'), async () => {
    const verdict = await plexus.send('supplier-invoice', 'v-other', invoice('INV-1', 'C-1', '100', '10.50', '105000'));
    assert.deepEqual([verdict.next, verdict.detail], ['different', 'an invoice of this number stands there that did not come from here']);
    assert.equal(await erp.count('supplier-invoice', 'INV-1'), 1);
  });

  test(titled('what names something unknown is refused and says so'), async () => {
    const unknown = { ...order('C-404'), supplier: 'NOBODY' };
    await refused(plexus, 'purchase-order', 'o-404', unknown, /NOBODY/);
    await refused(plexus, 'purchase-order', 'o-405', order('C-405', { item: 'NOTHING' }), /NOTHING/);
    await refused(plexus, 'goods-receipt', 'r-404', receipt('C-404', '1'), /order/);
    await refused(plexus, 'goods-receipt', 'r-405', receipt('C-1', '1', { line: '77' }), /line/);
    await refused(plexus, 'goods-receipt', 'r-406', receipt('C-1', '1', { supplier: 'NOBODY' }), /order/);
    assert.equal(await erp.count('purchase-order', 'C-404'), 0);
    for (const receipt of ['r-404', 'r-405', 'r-406']) assert.equal(await erp.count('goods-receipt', receipt), 0);
  });

  test(titled('more than was ordered is not received'), async () => {
    await applied(plexus, 'purchase-order', 'o-over', order('C-OVER'));
    await applied(plexus, 'goods-receipt', 'r-over-1', receipt('C-OVER', '90'));
    const verdict = await plexus.send('goods-receipt', 'r-over-2', receipt('C-OVER', '25'));
    assert.deepEqual([verdict.next, verdict.outcome, verdict.code], ['refused', 'refused-data', 'OVER_RECEIPT']);
    assert.equal(await erp.count('goods-receipt', 'r-over-2'), 0);
  });

  test(titled('an invoice whose lines do not come to its total is not booked'), async () => {
    const wrong = { ...invoice('INV-WRONG', 'C-1', '1', '10.00', '1000'), total: '1001' };
    const verdict = await plexus.send('supplier-invoice', 'v-wrong', wrong);
    assert.equal(verdict.next, 'refused');
  });

  test(
    titled('an invoice is booked under the day it is sent with: a closed period refuses it, and takes it once it is open again'),
    async () => {
      await applied(plexus, 'purchase-order', 'o-period', order('C-PERIOD', {}));
      await applied(plexus, 'goods-receipt', 'r-period', receipt('C-PERIOD', '10', { day: '2026-04-02' }));
      await erp.setPeriod('2026-04-15', false);
      const late = invoice('INV-LATE', 'C-PERIOD', '10', '10.00', '10000', { day: '2026-03-30', accountingDay: '2026-04-15' });
      const verdict = await plexus.send('supplier-invoice', 'v-late', late);
      assert.deepEqual([verdict.next, verdict.outcome], ['refused', 'refused-period'], verdict.detail);
      await erp.setPeriod('2026-04-15', true);
      await applied(plexus, 'supplier-invoice', 'v-late', late);
      assert.equal(await erp.count('supplier-invoice', 'INV-LATE'), 1);
    },
  );

  test(titled('an invoice that the ERP dates anew is found when it is read back'), async () => {
    await applied(plexus, 'supplier-invoice', 'v-moved', invoice('INV-MOVED', 'C-PERIOD', '1', '10.00', '1000'));
    await erp.redateInvoice('INV-MOVED', '2026-04-01');
    const verdict = await plexus.send('supplier-invoice', 'v-moved', invoice('INV-MOVED', 'C-PERIOD', '1', '10.00', '1000'));
    assert.equal(verdict.next, 'different');
    assert.match(verdict.detail ?? '', /2026-04-01 instead of 2026-03-10/);
  });

  for (const fate of erp.fates ?? FATES) {
    test(
      titled(`whichever call of an order, a receipt or an invoice is the one that fails (${fate}), each stands there once`),
      async () => {
        for (let n = 1; ; n++) {
          const mark = `${fate.replaceAll(' ', '')}-${n}`;
          const struck = await Promise.all([
            strike(erp, n, fate, { kind: 'purchase-order', key: `o-${mark}`, content: order(`C-${mark}`), name: `C-${mark}` }),
            strike(erp, n, fate, { kind: 'goods-receipt', key: `r-${mark}`, content: receipt('C-SWEEP', '1'), name: `r-${mark}` }, () =>
              ensureOrder(plexus, 'C-SWEEP'),
            ),
            strike(erp, n, fate, {
              kind: 'supplier-invoice',
              key: `v-${mark}`,
              content: invoice(`INV-${mark}`, 'C-1', '1', '10.00', '1000'),
              name: `INV-${mark}`,
            }),
          ]);
          if (!struck.includes(true)) break;
        }
      },
    );
  }

  test(titled('a target that asks for patience was not sent anything, and is asked again'), async () => {
    const busy: HttpCall = () =>
      Promise.resolve({ outcome: 'answered', status: 429, headers: { 'retry-after': '7' }, body: Buffer.alloc(0) });
    const verdict = await new Sender(erp.adapter, busy).send('purchase-order', 'o-busy', order('C-BUSY'));
    assert.deepEqual([verdict.next, verdict.outcome], ['again', 'throttled']);
    assert.equal(verdict.retryAfterMs, 7_000);
  });

  if (!erp.takesJournals) return;

  test(titled('a journal is posted once, and one on an unknown account or that is out of balance is refused'), async () => {
    await applied(plexus, 'summary-journal', 'PLX-C-1', journal('2026-03-31', '12345'));
    await alreadyThere(plexus, 'summary-journal', 'PLX-C-1', journal('2026-03-31', '12345'));
    assert.equal(await erp.count('summary-journal', 'PLX-C-1'), 1);
    const other = await plexus.send('summary-journal', 'PLX-C-1', journal('2026-03-31', '12346'));
    assert.equal(other.next, 'different');
    const odd = (account: string, amount: string) => [
      { account, amount: '100' },
      { account: '4010', amount },
    ];
    await refused(plexus, 'summary-journal', 'PLX-C-2', journal('2026-03-31', '100', odd('9999', '-100')), /9999/);
    await refused(plexus, 'summary-journal', 'PLX-C-3', journal('2026-03-31', '100', odd('1100', '-101')), /balance|zero/);
    await erp.setPeriod('2026-05-15', false);
    const late = await plexus.send('summary-journal', 'PLX-C-4', journal('2026-05-15', '100'));
    assert.equal(late.outcome, 'refused-period');
    await erp.setPeriod('2026-05-15', true);
    await applied(plexus, 'summary-journal', 'PLX-C-4', journal('2026-05-15', '100'));
    for (let n = 1; ; n++) {
      const key = `PLX-CS-${n}`;
      if (!(await strike(erp, n, 'answer lost', { kind: 'summary-journal', key, content: journal('2026-03-31', '700'), name: key }))) break;
    }
  });
}

async function applied<K extends Kind>(plexus: Sender, kind: K, key: string, content: Documents[K]): Promise<void> {
  const { next, outcome, code, detail } = await plexus.send(kind, key, content);
  assert.deepEqual([next, outcome], ['confirmed', 'applied'], `${kind} ${key}: ${code} ${detail}`);
}

async function alreadyThere<K extends Kind>(plexus: Sender, kind: K, key: string, content: Documents[K]): Promise<void> {
  const { next, outcome, detail } = await plexus.send(kind, key, content);
  assert.deepEqual([next, outcome], ['confirmed', 'already-applied'], `${kind} ${key}: ${detail}`);
}

async function refused<K extends Kind>(plexus: Sender, kind: K, key: string, content: Documents[K], words: RegExp): Promise<void> {
  const { next, outcome, detail } = await plexus.send(kind, key, content);
  assert.deepEqual([next, outcome], ['refused', 'refused-data'], `${kind} ${key}: ${detail}`);
  assert.match(detail ?? '', words);
}

async function ensureOrder(plexus: Sender, number: string): Promise<void> {
  const verdict = await plexus.send('purchase-order', `o-${number}`, order(number, { quantity: '1000' }));
  assert.equal(verdict.next, 'confirmed', verdict.detail);
}

/** What becomes of one call: done and the answer lost; never sent; sent, not done, and cut off. */
const FATES = ['answer lost', 'not sent', 'sent and cut off'] as const;
export type Fate = (typeof FATES)[number];

/** Delivers while the `n`th call fails, until it is settled. False when there is no `n`th call any more. */
async function strike<K extends Kind>(
  erp: ErpUnderTest,
  n: number,
  fate: Fate,
  delivery: Delivery<K>,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const { kind, key, content, name } = delivery;
  await before();
  let calls = 0;
  let isStruck = false;
  const failing: HttpCall = async (request): Promise<HttpOutcome> => {
    if (erp.mayFail?.(request) !== false) calls += 1;
    if (calls !== n || isStruck) return erp.call(request);
    isStruck = true;
    if (fate === 'not sent') return { outcome: 'unsent', code: 'ECONNREFUSED' };
    if (fate === 'answer lost') await erp.call(request);
    return { outcome: 'unanswered', code: 'ECONNRESET' };
  };
  let verdict: Verdict = await new Sender(erp.adapter, failing).send(kind, key, content);
  const plexus = new Sender(erp.adapter, erp.call);
  for (let tries = 2; verdict.next !== 'confirmed'; tries++) {
    const about = `${kind} ${key}: ${verdict.next} ${verdict.outcome} ${verdict.code} ${verdict.detail}`;
    assert(tries < 8, about);
    if (verdict.next === 'unknown') verdict = await plexus.resolve(kind, key, content);
    else if (verdict.next === 'again') verdict = await plexus.send(kind, key, content, { tries });
    else assert.fail(about);
  }
  if (kind !== 'supplier' && kind !== 'item' && kind !== 'fiscal-period') assert.equal(await erp.count(kind, name), 1, `${kind} ${name}`);
  return isStruck;
}
