import type { Tx } from '../../store/index.ts';
import type { MessagePlace } from '../messages.ts';
import type { TracedException } from './trace.ts';

/** Exceptions that messages or events caused. */
export async function exceptionsOf(
  tx: Tx,
  tenant: string,
  places: readonly MessagePlace[],
  events: readonly Buffer[],
): Promise<TracedException[]> {
  if (places.length === 0) return [];
  const { rows } = await tx.query<{
    id: bigint;
    kind: string;
    state: string;
    code: string;
    summary: string;
    owner: string;
    resolution: string | null;
  }>({
    name: 'trace-exceptions',
    text: `select id, kind, state, code, summary, owner, resolution from exception_item
      where tenant = $1 and (channel, message) in (select * from unnest($2::int[], $3::bigint[]))
        and (event is null or event = any ($4::bytea[]))
      order by id`,
    values: [tenant, places.map((place) => place.channel), places.map((place) => String(place.seq)), events],
  });
  return rows.map((row) => ({
    id: `exception:${row.id}`,
    kind: row.kind,
    state: row.state,
    code: row.code,
    summary: row.summary,
    owner: row.owner,
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
  }));
}
