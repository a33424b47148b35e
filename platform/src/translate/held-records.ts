import { unpackLineage } from '../events/index.ts';
import type { StoredMessage } from '../inbox/index.ts';
import type { Tx } from '../store/index.ts';
import { holdOf } from './output.ts';
import type { TranslationChannel } from './runner.ts';
import type { RecordFailure } from './translation.ts';

/** A record of this message that still holds keys, or whose exception is open. */
export interface Held {
  readonly hold: string;
  /** The keys that wait for it; none when they could not be read. */
  readonly keys: readonly string[];
  readonly entity: string;
  /** Byte range of the record as it was cut when it failed. */
  readonly start: number;
  readonly end: number;
}

/** The held records of a message by hold. */
export async function heldRecords(tx: Tx, tenant: string, message: StoredMessage): Promise<Map<string, Held>> {
  const { rows } = await tx.query<{ hold: string; keys: string[]; entity: string; lineage: Buffer | null; record: bigint | null }>({
    // `is true` keeps to the index that begins with the message, whatever the planner has counted.
    name: 'held-records',
    text: `with held as (
        select h.hold, h.key, h.entity, h.lineage, not exists (
          select from event r where r.tenant = $1 and r.key = h.key and r.type = 'record.released' and r.hold = h.hold) as waits
        from event h where h.tenant = $1 and h.channel = $2 and h.message = $3 and h.type = 'record.held'
      ), opened as (
        select substring(identity from 6) as hold, entity, record from exception_item
        where tenant = $1 and channel = $2 and message = $3 and kind = 'held-record' and (state = 'open') is true
      )
      select hold, coalesce(array_agg(distinct h.key) filter (where h.waits), '{}') as keys, coalesce(min(h.entity), min(o.entity)) as entity,
        (array_agg(h.lineage))[1] as lineage, min(o.record) as record
      from held h full join opened o using (hold) group by hold having bool_or(h.waits) or count(o.hold) > 0`,
    values: [tenant, message.channel, String(message.seq)],
  });
  return new Map(
    rows.map(({ hold, keys, entity, lineage, record }) => {
      const range = lineage === null ? { start: Number(record ?? 0n), end: Number(message.size) } : unpackLineage(lineage);
      return [hold, { hold, keys, entity, start: range.start, end: range.end }];
    }),
  );
}

/** A mapping of another release may cut the message into other records: what lies within the held bytes belongs to the hold. */
export const isWithin = (record: { readonly start: number; readonly end: number }, held: Held): boolean =>
  record.start === held.start || (record.start < held.end && record.end > held.start);

/** The holds whose records still fail. One that holds no key is only known by its own name. */
export function holdsOf(
  failures: readonly RecordFailure[],
  held: ReadonlyMap<string, Held>,
  channel: TranslationChannel,
  message: StoredMessage,
): Set<string> {
  const failing = [...held.values()].filter((known) =>
    failures.some((failure) => holdOf(channel, message, failure) === known.hold || (known.keys.length > 0 && isWithin(failure, known))),
  );
  return new Set(failing.map((known) => known.hold));
}
