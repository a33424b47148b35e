import { createHash } from 'node:crypto';
import type { JsonObject, NewEvent } from '../../platform/src/canonical/index.ts';

export const DAY = '2026-03-02';
const SUPPLIERS = ['MERIDIAN-MED', 'LANTERN-LAB', 'CEDAR-OFFICE'];
const ITEMS = 300;
/** Purchases are spread over as many cost centers as a hospital has. */
const COST_CENTERS = 100;
const PLACE = { entity: 'north', currency: 'USD', day: DAY };

function event(type: string, key: string, data: JsonObject): NewEvent {
  const identity = createHash('sha256').update(`${type}|${key}`).digest().subarray(0, 16);
  return { identity, type, entity: PLACE.entity, key, occurredAt: `${DAY}T15:00:00.000Z`, data };
}

interface Thing {
  readonly item: string;
  readonly supplier: string;
  /** Minor units of a box. */
  readonly cents: number;
}

const thing = (n: number): Thing => ({
  item: `ITEM-${n % ITEMS}`,
  supplier: SUPPLIERS[n % SUPPLIERS.length] ?? '',
  cents: 5_000 + (n % ITEMS),
});
const costCenter = (n: number): string => String(7_000 + (n % COST_CENTERS));
const priceOf = ({ cents }: Thing): string => (cents / 100).toFixed(2);

/** The cost centers that are charged, as a chart of accounts declares them. */
export const declaredCostCenters = (): Readonly<Record<string, { readonly name: string }>> =>
  Object.fromEntries(Array.from({ length: COST_CENTERS }, (_, n) => [costCenter(n), { name: `Department ${n}` }]));

/** What has to be known before anything is bought: suppliers, items with packaging and contract price, budgets. */
export function masterData(): NewEvent[] {
  const { currency } = PLACE;
  const things = Array.from({ length: ITEMS }, (_, n) => thing(n));
  return [
    ...SUPPLIERS.map((supplier) =>
      event('supplier.recorded', `supplier:${supplier}`, {
        supplier,
        name: supplier,
        currency,
        paymentDays: 30,
        isReported: false,
        status: 'active',
      }),
    ),
    ...things.map(({ item, supplier }) =>
      event('item.recorded', `item:${item}`, {
        item,
        description: 'Gloves',
        commodity: '42132203',
        baseUnit: 'EA',
        kind: 'non-stock',
        status: 'active',
        packagings: [
          {
            supplier,
            supplierItem: `S-${item}`,
            unit: 'BX',
            perUnit: '100',
          },
        ],
      }),
    ),
    ...things.map((one) =>
      event('contract-price.recorded', `item:${one.item}`, {
        item: one.item,
        supplier: one.supplier,
        contract: 'GPO-77',
        unit: 'BX',
        unitPrice: priceOf(one),
        currency,
        from: '2026-01-01',
        tier: 2,
        priceDate: 'order',
        isContract: true,
      }),
    ),
    ...Array.from({ length: COST_CENTERS }, (_, n) => {
      const of = { costCenter: costCenter(n), account: 'supply-expense', period: DAY.slice(0, 7) };
      return event('budget.set', `budget:${PLACE.entity}|${of.costCenter}|${of.account}|${of.period}`, {
        ...of,
        amount: '100000000000',
        currency,
      });
    }),
  ];
}

/**
 * The documents of one purchase from requisition to payment, in the order in which they come. Small enough that nobody has to approve it, each by
 * a requester of its own.
 */
export function purchase(name: string, n: number): NewEvent[] {
  const bought = thing(n);
  const { supplier, item } = bought;
  const boxes = 5 + (n % 7);
  const { currency, day } = PLACE;
  const order = `${name}-1`;
  const place = { order, supplier };
  const of = { line: '1', quantity: String(boxes), unit: 'BX' };
  const amount = String(boxes * bought.cents);
  const invoice = `invoice:edi|${supplier}|${name}`;
  return [
    event('requisition.submitted', `requisition:${name}`, {
      requisition: name,
      kind: 'purchase',
      requester: `ward.${name}`,
      site: 'NORTH',
      costCenter: costCenter(n),
      currency,
      day,
      lines: [
        {
          ...of,
          item,
          description: 'Gloves',
          distributions: [
            {
              costCenter: costCenter(n),
              share: '100',
            },
          ],
        },
      ],
    }),
    event('order.acknowledged', `order:${order}`, { ...place, answer: 'accepted', day, lines: [{ ...of, answer: 'accepted' }] }),
    event('shipment.notified', `order:${order}`, { ...place, shipment: `S-${name}`, shippedOn: day, lines: [of] }),
    event('goods.received', `order:${order}`, { order, receipt: `R-${name}`, ...of, day, location: 'DOCK', condition: 'good' }),
    event('invoice.received', invoice, {
      supplier,
      number: name,
      kind: 'invoice',
      currency,
      day,
      freight: '0',
      tax: '0',
      total: amount,
      lines: [
        {
          ...of,
          order,
          orderLine: '1',
          unitPrice: priceOf(bought),
          amount,
        },
      ],
    }),
    event('supplier-payment.reported', invoice, { supplier, number: name, status: 'paid', amount, currency, day }),
  ];
}
