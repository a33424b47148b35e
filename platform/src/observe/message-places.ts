import type { Tx } from '../store/index.ts';
import { messageUnknown } from './faults.ts';
import type { MessagePlace } from './messages.ts';

/** Finds the messages of `channel:sequence`, each once and in this order, in one look. Throws `MESSAGE_UNKNOWN` where one of them is not there. */
export async function readPlaces(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
): Promise<readonly (MessagePlace & { readonly id: string })[]> {
  const wanted = [...new Set(ids)].map((id) => ({ id, parts: /^([\w.-]{1,60}):(\d{1,18})$/.exec(id) ?? [] }));
  const { rows } = await tx.query<MessagePlace & { id: string }>({
    name: 'places-of-messages',
    text: `select a.id, m.channel, m.seq from unnest($2::text[], $3::text[], $4::bigint[]) with ordinality a(id, name, seq, place)
      join channel ch on ch.tenant = $1 and ch.name = a.name
      join message m on m.tenant = $1 and m.channel = ch.channel and m.seq = a.seq order by a.place`,
    values: [tenant, wanted.map(({ id }) => id), wanted.map(({ parts }) => parts[1] ?? ''), wanted.map(({ parts }) => parts[2] ?? '0')],
  });
  if (rows.length < wanted.length) throw messageUnknown();
  return rows;
}
