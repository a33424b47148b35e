import type { Tx } from '../../store/index.ts';
import type { MessagePlace } from '../messages.ts';
import type { TimelineEntry } from '../timeline-entry.ts';

interface Row {
  id: bigint;
  kind: string;
  state: string;
  summary: string;
  entity: string;
  amount: bigint | null;
  currency: string | null;
  opened_at: Date;
  resolution: string | null;
}

/** The exceptions of an account's own key, and of its events. */
export async function exceptionsOfAccount(
  tx: Tx,
  tenant: string,
  subject: string,
  places: readonly MessagePlace[],
  events: readonly Buffer[],
): Promise<readonly TimelineEntry[]> {
  const { rows } = await tx.query<Row>({
    name: 'exceptions-of-account',
    text: `select id, kind, state, summary, entity, amount, currency, opened_at, resolution from exception_item where tenant = $1 and key = $2
      union
      select id, kind, state, summary, entity, amount, currency, opened_at, resolution from exception_item
        where tenant = $1 and (channel, message) in (select * from unnest($3::int[], $4::bigint[])) and event = any ($5::bytea[])
      order by id`,
    values: [tenant, subject, places.map(({ channel }) => channel), places.map(({ seq }) => String(seq)), events],
  });
  return rows.map((row) => ({
    kind: 'exception',
    id: `exception:${row.id}`,
    at: row.opened_at.toISOString(),
    title: row.summary,
    facility: row.entity,
    state: row.state,
    ...(row.amount === null ? {} : { amount: row.amount }),
    ...(row.currency === null ? {} : { currency: row.currency }),
    detail: row.resolution ?? row.kind,
  }));
}
