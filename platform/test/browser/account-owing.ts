import { createHash } from 'node:crypto';
import { appendEvents } from '../../src/events/index.ts';
import { transaction } from '../../src/store/index.ts';
import type { RunningEstate } from '../running-estate.ts';

/** An account that owes 5,000.00, as the EHR of an entity would have made it; with `paid` so much was paid, in minor units. */
export async function accountOwing(running: RunningEstate, name: string, entity = 'north', paid?: string): Promise<string> {
  const account = `account:${name}`;
  const identity = (text: string): Buffer => createHash('sha256').update(`${name} ${text}`).digest().subarray(0, 16);
  const place = { entity, key: account, occurredAt: '2026-03-02T15:00:00.000Z' };
  const code = { code: '80053', department: 'LAB', quantity: '1', currency: 'USD', serviceDay: '2026-03-02', identified: true };
  const payment = { amount: paid ?? '0', currency: 'USD', day: '2026-03-03', reference: `P-${name}`, method: 'card' };
  await transaction(running.worker, running.estate.scope, (tx) =>
    appendEvents(tx, running.log, [
      { ...place, identity: identity('opened'), type: 'encounter.opened', data: { class: 'outpatient', payerClass: 'self-pay' } },
      { ...place, identity: identity('charge'), type: 'charge.recorded', data: { ...code, kind: 'charge', amount: '500000' } },
      ...(paid === undefined ? [] : [{ ...place, identity: identity('paid'), type: 'payment.recorded', data: payment }]),
    ]),
  );
  await running.settle();
  return account;
}
