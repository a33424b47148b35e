import { documentSet, type DocumentSet, invoice810, orderAcknowledgement855, shipNotice856 } from '@plexus/x12';
import { decimalOf, extendedCents, millionths } from '../money/exact.ts';
import type { Conduct, LineConduct } from '../supplier-network/supplier-documents.ts';
import type { SoldLine, SoldOrder } from '../suppliers/plan.ts';

const AS_ORDERED: LineConduct = {};

const product = (line: SoldLine, { substitute }: LineConduct) =>
  [{ qualifier: 'VC', id: substitute ?? line.supplierItem }].flatMap(({ qualifier, id }) => (id === undefined ? [] : [{ qualifier, id }]));

/** The answer to an order (855): AD as ordered, AC with what is not, line by line. */
export function acknowledgementOf({ order, lines }: SoldOrder, conduct: Conduct, day: string): DocumentSet {
  const answers = (line: SoldLine, told: LineConduct) => {
    const { quantity, unit } = line;
    const { backorder = '0', reject = false, substitute } = told;
    if (reject) return [{ status: 'IR', quantity, unit }];
    const now = decimalOf(millionths(quantity) - millionths(backorder));
    const accepted = {
      status: substitute === undefined ? 'IA' : 'IS',
      quantity: now,
      unit,
      ...(substitute === undefined ? {} : { products: product(line, told) }),
    };
    return backorder === '0' ? [accepted] : [accepted, { status: 'IB', quantity: backorder, unit }];
  };
  return documentSet(orderAcknowledgement855, {
    purpose: '00',
    type: Object.keys(conduct).length === 0 ? 'AD' : 'AC',
    order,
    orderDay: day,
    day,
    lines: lines.map((line) => {
      const told = conduct[line.line] ?? AS_ORDERED;
      const { quantity, unit, unitPrice } = line;
      return {
        line: line.line,
        quantity,
        unit,
        price: told.price ?? unitPrice,
        products: product(line, AS_ORDERED),
        answers: answers(line, told),
      };
    }),
  });
}

/** What is on its way (856): one shipment for one order. */
export function shipNoticeOf({ order, lines }: SoldOrder, conduct: Conduct, shipment: string, day: string): DocumentSet {
  const items = shipped(lines, conduct).map(({ line, quantity, told }) => ({
    line: line.line,
    quantity,
    unit: line.unit,
    products: [...product(line, told), { qualifier: 'LT', id: `L${order.slice(-4)}` }],
  }));
  return documentSet(shipNotice856, {
    purpose: '00',
    shipment,
    day,
    time: '1200',
    structure: '0001',
    shipments: [{ dates: [{ qualifier: '011', day }], orders: [{ order, items }] }],
  });
}

/** SAC02 of freight. */
const FREIGHT = 'D240';

/** The bill (810) for what was shipped, with its freight in cents. Amounts are rounded to cents line by line. */
export function invoiceOf(
  { order, lines }: SoldOrder,
  conduct: Conduct,
  { number, day, freight }: { readonly number: string; readonly day: string; readonly freight: bigint },
): DocumentSet {
  const billed = shipped(lines, conduct).map(({ line, quantity, told }) => ({ line, quantity, price: told.price ?? line.unitPrice, told }));
  return documentSet(invoice810, {
    day,
    number,
    order,
    type: 'DI',
    currencyOf: 'SE',
    currency: 'USD',
    total: billed.reduce((sum, { price, quantity }) => sum + extendedCents(price, quantity), freight),
    lines: billed.map(({ line, quantity, price, told }) => ({
      line: line.line,
      quantity,
      unit: line.unit,
      price,
      products: product(line, told),
    })),
    ...(freight === 0n ? {} : { charges: [{ indicator: 'C', code: FREIGHT, amount: freight }] }),
  });
}

/** Whether anything comes of an order at all. */
export const isAnyShipped = ({ lines }: SoldOrder, conduct: Conduct): boolean => shipped(lines, conduct).length > 0;

function shipped(lines: readonly SoldLine[], conduct: Conduct) {
  return lines.flatMap((line) => {
    const told = conduct[line.line] ?? AS_ORDERED;
    const { quantity, backorder = '0', reject = false } = told;
    const comes = reject ? '0' : (quantity ?? decimalOf(millionths(line.quantity) - millionths(backorder)));
    return comes === '0' ? [] : [{ line, quantity: comes, told }];
  });
}
