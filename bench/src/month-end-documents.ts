import { createHash, createHmac } from 'node:crypto';
import { documentSet, invoice810, writeDocuments } from '@plexus/x12';
import type { JsonObject, NewEvent } from '../../platform/src/canonical/index.ts';

export const SUPPLIER = 'MERIDIAN-MED';
const SENDER = 'MERIDIANMED';
const BUYER = 'GPHNORTH';
const DAY = '2026-03-02';
const LINES = 20;
const COST_CENTERS = 100;
/** Tenths of a percent of invoices that bill a fifth more than was ordered, which is over every tolerance. */
const OVERCHARGED = 20;

/** The supplier, as materials management tells of it. */
export const SUPPLIER_RECORD = JSON.stringify({
  record: 'supplier',
  entity: 'shared',
  day: DAY,
  supplier: SUPPLIER,
  name: 'Meridian Medical',
  currency: 'USD',
  paymentDays: '30',
  reported: 'false',
  status: 'active',
});

/** One invoice of a line of its own: of ten boxes that were ordered and received. */
interface Billed {
  readonly number: string;
  readonly order: string;
  readonly line: string;
  readonly cents: number;
}

const orderOf = (n: number): string => `ME-${Math.floor(n / LINES)}`;
const centsOf = (n: number): number => 2_000 + (n % 7_919);

/** The orders of so many invoices, each of twenty lines, and the receipts of all of them. */
export function ordersAndReceipts(invoices: number): NewEvent[] {
  const events: NewEvent[] = [];
  for (let from = 0; from < invoices; from += LINES) {
    const order = orderOf(from);
    const lines = Array.from({ length: Math.min(LINES, invoices - from) }, (_, at) => lineOf(from + at));
    const place = { supplier: SUPPLIER, kind: 'purchase', site: 'NORTH', currency: 'USD', day: DAY };
    events.push(eventOf('order.recorded', order, '', { order, ...place, freight: '0', isEmergency: false, lines }));
    for (const { line } of lines) {
      const received = {
        order,
        receipt: `R-${order}-${line}`,
        line,
        quantity: '10',
        unit: 'BX',
        day: DAY,
        location: 'DOCK',
        condition: 'good',
      };
      events.push(eventOf('goods.received', order, line, received));
    }
  }
  return events;
}

const lineOf = (n: number) => ({
  line: String((n % LINES) + 1),
  quantity: '10',
  unit: 'BX',
  item: 'GLOVES',
  description: 'Gloves',
  commodity: '42132203',
  perUnit: '100',
  unitPrice: (centsOf(n) / 100).toFixed(2),
  matching: 'three-way',
  treatment: 'expense',
  distributions: [{ costCenter: String(7_000 + (n % COST_CENTERS)), share: '100' }],
});

const eventOf = (type: string, order: string, about: string, data: JsonObject): NewEvent => ({
  identity: createHash('sha256').update(`${type}|${order}|${about}`).digest().subarray(0, 16),
  type,
  entity: 'north',
  key: `order:${order}`,
  occurredAt: `${DAY}T15:00:00.000Z`,
  data,
});

const isOvercharged = (n: number): boolean => (n * 7) % 1_000 < OVERCHARGED;

/** How many of so many invoices call for a person. */
export const overchargedOf = (invoices: number): number => Array.from({ length: invoices }, (_, n) => n).filter(isOvercharged).length;

function billedOf(n: number): Billed {
  const cents = isOvercharged(n) ? Math.round(centsOf(n) * 1.2) : centsOf(n);
  return { number: `ME${n}`, order: orderOf(n), line: String((n % LINES) + 1), cents };
}

/** Invoices `from` to `to` as the supplier sends them: one interchange of 810. */
export function interchangeOf(from: number, to: number): Uint8Array {
  const invoices = Array.from({ length: to - from }, (_, at) => billedOf(from + at));
  return writeDocuments({
    sender: { qualifier: 'ZZ', id: SENDER },
    receiver: { qualifier: 'ZZ', id: 'GPHEALTH' },
    applicationSender: SENDER,
    applicationReceiver: BUYER,
    date: DAY,
    time: '0930',
    controlNumber: 1 + from,
    sets: invoices.map(({ number, order, line, cents }) =>
      documentSet(invoice810, {
        day: DAY,
        number,
        order,
        type: 'DI',
        currencyOf: 'SE',
        currency: 'USD',
        total: BigInt(cents * 10),
        lines: [{ line, quantity: '10', unit: 'BX', price: (cents / 100).toFixed(2), products: [{ qualifier: 'BP', id: 'GLOVES' }] }],
      }),
    ),
  });
}

/** One invoice as a service that reads paper pushes it, signed with the secret of its channel. */
export function pushOf(n: number, secret: string, at: Date): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const { number, order, line, cents } = billedOf(n);
  const amount = (cents / 10).toFixed(2);
  const billed = { number: '1', purchase_order: order, purchase_order_line: line, item: 'GLOVES', quantity: '10', unit: 'BX' };
  const body = JSON.stringify({
    event: 'invoice.approved',
    id: `push-${number}`,
    invoice: {
      number,
      type: 'invoice',
      entity: 'north',
      supplier: { code: SUPPLIER, name: 'Meridian Medical' },
      date: DAY,
      currency: 'USD',
      total: amount,
      lines: [{ ...billed, unit_price: (cents / 100).toFixed(2), amount }],
    },
  });
  const id = `push-${number}`;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { body, headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` } };
}
