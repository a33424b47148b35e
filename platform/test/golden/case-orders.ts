import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../src/canonical/index.ts';
import type { CaseEvent, GoldenCase, Order } from './case.ts';
import { HOME, write } from './case-events.ts';
import type { Names } from './names.ts';

/** The events of a case as the log would hand them out in one of its orders. */
export function eventsOf(golden: GoldenCase, names: Names, order: Order): StoredEvent[] {
  const inOrder = { given: golden.events, reversed: golden.events.toReversed(), duplicated: [...golden.events, ...golden.events] }[order];
  const last = golden.events.map((event) => event.recorded ?? event.day).reduce((a, b) => (a > b ? a : b));
  let latest = '';
  return inOrder.map((event, n) => {
    const { key, data } = write(event, { golden, names });
    const day = order === 'given' ? (event.recorded ?? event.day) : last;
    latest = day > latest ? day : latest;
    const minute = String(n % 60).padStart(2, '0');
    return {
      position: { incarnation: 1, xid: BigInt(1000 + n), seq: BigInt(n + 1) },
      recordedAt: `${latest}T${String(14 + Math.floor(n / 60)).padStart(2, '0')}:${minute}:00.000Z`,
      id: identity(golden, event),
      revision: event.revision ?? 1,
      type: event.type,
      entity: event.entity ?? golden.entity ?? HOME,
      key,
      occurredAt: `${event.day}T14:00:00.000Z`,
      data,
      subject: key,
    };
  });
}

/** Equal for every copy and revision of a fact; an event that names no `id` is identified by its place in the case. */
function identity(golden: GoldenCase, event: CaseEvent): Buffer {
  const name = event.id ?? `event ${golden.events.indexOf(event)}`;
  return createHash('sha256').update(`${golden.file} ${event.type} ${name}`).digest().subarray(0, 16);
}
