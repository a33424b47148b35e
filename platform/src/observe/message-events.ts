import type { JsonObject } from '../canonical/index.ts';
import { openSealed } from '../events/index.ts';
import type { TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import type { MessagePlace } from './messages.ts';
import { eventsOfMessages } from './trace/events.ts';
import type { TracedEvent } from './trace/index.ts';

/** An event of a message; its identifying values only where a reason was given. */
export interface MessageEvent extends TracedEvent {
  readonly subject?: string;
  /** Identifying values are kept with it. */
  readonly sealed: boolean;
  readonly phi?: JsonObject;
  /** The key of those values was destroyed. */
  readonly shredded?: true;
}

/** A screen of a large file. */
const MOST = 500;

/** What a message became, in log order. With `reveal` the identifying values are opened: the caller writes the audit row. */
export async function readMessageEvents(
  tx: Tx,
  keys: TenantKeys,
  place: MessagePlace,
  reveal: boolean,
): Promise<{ readonly events: readonly MessageEvent[]; readonly cut: boolean }> {
  const nodes = await eventsOfMessages(tx, keys.tenant, [place], MOST + 1);
  const { rows } = await tx.query<{ seq: bigint; subject: string | null; sealed: Buffer | null }>({
    name: 'sealed-of-message',
    text: `select seq, subject, sealed from event where tenant = $1 and channel = $2 and message = $3 and (subject is not null or sealed is not null)
      order by incarnation, xid, seq limit $4`,
    values: [keys.tenant, place.channel, String(place.seq), MOST],
  });
  const values = rows.flatMap(({ seq, subject, sealed }) => (subject === null || sealed === null ? [] : [{ seq, subject, sealed }]));
  const opened = reveal ? await openSealed(tx, keys, values) : [];
  const phi = new Map(values.map(({ seq }, index) => [seq, opened[index]]));
  const known = new Map(rows.map((row) => [row.seq, row]));
  return {
    events: nodes.slice(0, MOST).map(({ seq, traced }) => {
      const row = known.get(seq);
      const sealed = phi.has(seq);
      const values = phi.get(seq);
      return {
        ...traced,
        ...(row === undefined || row.subject === null ? {} : { subject: row.subject }),
        sealed,
        ...(values === undefined ? {} : { phi: values }),
        ...(reveal && sealed && values === undefined ? { shredded: true } : {}),
      };
    }),
    cut: nodes.length > MOST,
  };
}
