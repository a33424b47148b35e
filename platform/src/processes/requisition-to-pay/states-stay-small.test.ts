import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../canonical/index.ts';
import { processFor } from '../index.ts';
import { order } from './testing.ts';
import { budget, GLOVES, policiesWithRules, told } from './requisition/testing.ts';

const policies = policiesWithRules();
const DAY_MS = 86_400_000;
const dayOf = (n: number): string => new Date(Date.UTC(2026, 2, 1) + Math.floor(n / 40) * DAY_MS).toISOString().slice(0, 10);

/** The longest stored state of a key over the last of so many purchases. */
function longest(
  key: string,
  first: readonly ReturnType<typeof told>[],
  purchases: number,
  eventsOf: (n: number) => [string, object][],
): number {
  const definition = processFor(key.slice(0, key.indexOf(':')));
  assert.ok(definition);
  let text: string | undefined;
  let most = 0;
  const take = (event: ReturnType<typeof told>): void => {
    text = definition.encode(definition.decide(text === undefined ? undefined : definition.decode(text), event, policies).state);
  };
  first.forEach(take);
  for (let n = 0; n < purchases; n++) {
    for (const [type, data] of eventsOf(n)) take(told(type, key, data, { fact: `${type} ${n}` }));
    if (n >= purchases - 100) most = Math.max(most, text?.length ?? 0);
  }
  return most;
}

const money = { currency: 'USD', day: '2026-03-02' };
const asker = (n: number): JsonObject => ({ asker: `requisition:Q${n}`, ask: 1 });
const share = { of: 'supplier', code: 'MERIDIAN-MED', amount: '100' };

const KINDS: readonly { readonly what: string; readonly of: (purchases: number) => number }[] = [
  {
    what: 'a supplier',
    of: (purchases) => longest('supplier:MERIDIAN-MED', [GLOVES.supplier], purchases, (n) => [['supplier.asked', asker(n)]]),
  },
  {
    what: 'an item',
    of: (purchases) =>
      longest('item:GLOVE', [GLOVES.item, GLOVES.price], purchases, (n) => [
        ['item.asked', { ...asker(n), line: '1', unit: 'CA', quantity: '2', ...money }],
        ['item.ordered', { supplier: 'MERIDIAN-MED', unit: 'CA', unitPrice: '83.50', ...money }],
      ]),
  },
  {
    what: 'a budget',
    of: (purchases) =>
      longest('budget:north|6170|supply-expense|2026-03', [budget('100000000')], purchases, (n) => [
        ['budget.asked', { ...asker(n), document: `Q${n}`, mode: 'check', amount: '100', ...money }],
        ['budget.committed', { order: `Q${n}-1`, requisition: `Q${n}`, takes: '100', revision: 1, amount: '100', ...money }],
        [
          'budget.relieved',
          { order: `Q${n}-1`, source: 'books', amount: '100', told: { revision: 1, committed: '100', booked: '0' }, ...money },
        ],
      ]),
  },
  {
    what: 'a requester',
    of: (purchases) =>
      longest('requester:nadia.keller', [], purchases, (n) => [
        ['requester.asked', { ...asker(n), requisition: `Q${n}`, ...money, day: dayOf(n), shares: [share], isEmergency: n % 50 === 0 }],
      ]),
  },
  {
    what: 'a blanket order',
    of: (purchases) =>
      longest('order:PO-1', [order({ kind: 'blanket', until: '2027-12-31' })], purchases, (n) => [
        ['blanket.called', { release: `order:Q${n}-1`, value: '100', day: dayOf(n) }],
      ]),
  },
  {
    what: 'a number that payments name and no invoice has',
    of: (purchases) =>
      longest('billed:number|MERIDIAN-MED|1', [], purchases, (n) => [
        [
          'invoice.sought',
          { type: 'supplier-payment.reported', from: `invoice:erp|${n}`, fact: `F${n}`, number: '1', data: { amount: '100', ...money } },
        ],
      ]),
  },
  {
    what: 'a look that the numbers of many invoices share, also of those that do not count any more',
    of: (purchases) =>
      longest('billed:number|MERIDIAN-MED|1', [], purchases, (n) => [
        [
          'invoice.registered',
          { id: `invoice:edi|M|${n}`, supplier: 'M', number: '1', ...money, total: String(n), orders: [], entity: 'north', at: dayOf(n) },
        ],
        ...(n % 2 === 0 ? ([['invoice.unregistered', { invoice: `invoice:edi|M|${n}` }]] as [string, object][]) : []),
      ]),
  },
  {
    what: 'an amount that many invoices come to',
    of: (purchases) =>
      longest('billed:amount|MERIDIAN-MED|USD|50000', [], purchases, (n) => [
        [
          'invoice.registered',
          {
            id: `invoice:edi|M|${n}`,
            supplier: 'M',
            number: String(n),
            ...money,
            total: '50000',
            orders: [`Q${n}-1`],
            entity: 'north',
            at: dayOf(n),
          },
        ],
      ]),
  },
];

for (const { what, of } of KINDS) {
  test(`what is kept of ${what} does not grow with the purchases`, () => {
    const [few, many] = [of(600), of(3_000)];
    assert.ok(many < few * 1.1 + 100, `${few} bytes after 600 purchases, ${many} after 3,000`);
  });
}
