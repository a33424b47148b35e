import { createHash } from 'node:crypto';
import type { JsonObject, StoredEvent } from '../src/canonical/index.ts';
import { appendEvents } from '../src/events/index.ts';
import { transaction } from '../src/store/index.ts';
import type { RunningEstate } from './running-estate.ts';

/** Appends one event of the hospital `north` as if a document had come, and has everything that follows done. */
export function tellerOf({
  estate: { log, scope },
  worker,
  settle,
}: RunningEstate): (type: string, key: string, data: JsonObject) => Promise<void> {
  let told = 0;
  return async (type, key, data) => {
    told += 1;
    const identity = createHash('sha256').update(`told ${told}`).digest().subarray(0, 16);
    const event = { identity, type, entity: 'north', key, occurredAt: '2026-03-06T00:00:00.000Z', data };
    await transaction(worker, scope, (tx) => appendEvents(tx, log, [event]));
    await settle();
  };
}

/** Appends events as if documents had come, each by itself; each keeps its entity and its name. */
export function recorderOf({ estate: { log, scope }, worker }: RunningEstate): (events: readonly StoredEvent[]) => Promise<void> {
  return async (events) => {
    for (const { id, type, entity, key, occurredAt, data } of events)
      await transaction(worker, scope, (tx) => appendEvents(tx, log, [{ identity: id, type, entity, key, occurredAt, data }]));
  };
}

/** An order of ten boxes at a price, paid by the invoice alone. */
export const orderOf = (number: string, unitPrice = '10.00'): JsonObject => ({
  order: number,
  kind: 'purchase',
  supplier: 'medline',
  site: 'north-or',
  currency: 'USD',
  day: '2026-03-05',
  freight: '0',
  isEmergency: false,
  lines: [
    {
      line: '1',
      description: 'Gloves',
      quantity: '10',
      unit: 'BX',
      perUnit: '1',
      unitPrice,
      matching: 'two-way',
      treatment: 'expense',
      distributions: [{ costCenter: '7310', account: 'supplies', share: '100' }],
    },
  ],
});

/** An invoice for all ten boxes of an order; the amount in minor units. */
export const invoiceOf = (number: string, order: string, unitPrice: string, amount: string): JsonObject => ({
  supplier: 'medline',
  number,
  kind: 'invoice',
  day: '2026-03-06',
  currency: 'USD',
  freight: '0',
  tax: '0',
  total: amount,
  lines: [{ line: '1', order, orderLine: '1', quantity: '10', unit: 'BX', unitPrice, amount }],
});
