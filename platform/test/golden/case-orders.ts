import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../src/canonical/index.ts';
import type { CaseEvent, GoldenCase, Order } from './case.ts';
import { HOME, write } from './case-events.ts';
import type { Names } from './names.ts';

/** The events of a case in one of its orders. */
export function inOrder({ events }: GoldenCase, order: Order): readonly CaseEvent[] {
  switch (order) {
    case 'given':
      return events;
    case 'reversed':
      return events.toReversed();
    case 'duplicated':
      return [...events, ...events];
  }
}

/**
 * Events of a case as the log would hand them out. In the order of the case each was recorded when it says so; in any
 * other order all were recorded on the last day, one after the other.
 */
export function asLogged(golden: GoldenCase, events: readonly CaseEvent[], names: Names): StoredEvent[] {
  const recordedOn = ({ recorded, day }: CaseEvent): string => recorded ?? day;
  const last = golden.events.map(recordedOn).reduce((a, b) => (a > b ? a : b));
  let latest = '';
  return events.map((event, n) => {
    const { key, data } = write(event, { golden, names });
    const day = events === golden.events ? recordedOn(event) : last;
    latest = day > latest ? day : latest;
    return {
      position: { incarnation: 1, xid: BigInt(1000 + n), seq: BigInt(n + 1) },
      recordedAt: new Date(Date.parse(`${latest}T14:00:00.000Z`) + n * 60_000).toISOString(),
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
