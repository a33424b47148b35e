import { type Actor, audit } from '../govern/index.ts';
import type { Tx } from '../store/index.ts';

/** A message to be translated again; `id` is its name for people (`northside:17`). */
export interface ReplayedMessage {
  readonly channel: number;
  readonly seq: bigint;
  readonly id: string;
}

/** Whether all of a message or only what failed of it, and under which mapping. */
export interface ReplayChoice {
  readonly from: 'start' | 'failed';
  readonly mapping: 'original' | 'current';
}

/** Asks for messages to be translated again; one that waits for the same replay already is left as it is. Answers the replays' numbers. */
export async function askReplays(
  tx: Tx,
  tenant: string,
  messages: readonly ReplayedMessage[],
  choice: ReplayChoice,
  actor: Actor,
): Promise<readonly bigint[]> {
  const { rows } = await tx.query<{ id: bigint; channel: number; seq: bigint }>({
    name: 'ask-replays',
    text: `insert into replay (tenant, channel, seq, from_stage, mapping, principal, person)
      select $1, a.channel, a.seq, $4, $5, $6, $7 from unnest($2::int[], $3::bigint[]) a(channel, seq)
      where not exists (select from replay r where r.tenant = $1 and r.state = 'ready' and r.channel = a.channel and r.seq = a.seq and r.seq > 0
        and r.from_stage = $4 and r.mapping = $5)
      returning id, channel, seq`,
    values: [
      tenant,
      messages.map((message) => message.channel),
      messages.map((message) => String(message.seq)),
      choice.from,
      choice.mapping,
      actor.principal,
      actor.person,
    ],
  });
  const names = new Map(messages.map((message) => [`${message.channel}:${message.seq}`, message.id]));
  await audit(
    tx,
    tenant,
    actor,
    rows.map((row) => ({
      action: 'replay.asked',
      object: names.get(`${row.channel}:${row.seq}`) ?? `replay:${row.id}`,
      detail: `replay ${row.id}, from ${choice.from}, ${choice.mapping} mapping`,
    })),
  );
  return rows.map((row) => row.id);
}
