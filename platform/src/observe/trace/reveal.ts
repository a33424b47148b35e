import { type Actor, audit } from '../../govern/index.ts';
import type { TenantKeys } from '../../kernel/index.ts';
import type { Tx } from '../../store/index.ts';
import { readSummary } from '../messages.ts';
import { textOf } from './bytes.ts';
import type { PhiText, Trace, TracedEvent } from './trace.ts';

/** A screen of records; the rest of a large trace is opened message by message. */
const MOST_OPENED = 100;

/**
 * Adds to the events of a trace the text of the records they came from, with one audit row for each message that was
 * opened: who, and why.
 */
export async function revealSources(tx: Tx, keys: TenantKeys, trace: Trace, actor: Actor, reason: string): Promise<Trace> {
  const stored = new Set(trace.messages.flatMap((message) => ('gone' in message ? [] : [message.id])));
  const texts = new Map<string, PhiText>();
  const opened = new Map<string, number>();
  for (const event of trace.events) {
    const name = recordOf(event);
    if (name === undefined || 'gone' in event || event.message === undefined || event.range === undefined) continue;
    if (texts.has(name) || texts.size >= MOST_OPENED || !stored.has(event.message)) continue;
    const { place } = await readSummary(tx, keys.tenant, event.message);
    texts.set(name, await textOf(tx, keys, place, event.range));
    opened.set(event.message, (opened.get(event.message) ?? 0) + 1);
  }
  await audit(
    tx,
    keys.tenant,
    actor,
    [...opened].map(([object, records]) => ({ action: 'phi.read', object, detail: `${records} records, trace of ${trace.of}: ${reason}` })),
  );
  return {
    ...trace,
    events: trace.events.map((event) => {
      const source = texts.get(recordOf(event) ?? '');
      return source === undefined || 'gone' in event ? event : ({ ...event, source } satisfies TracedEvent);
    }),
  };
}

/** Names the record an event came from. */
function recordOf(event: Trace['events'][number]): string | undefined {
  if ('gone' in event || event.message === undefined || event.range === undefined) return undefined;
  return `${event.message}:${event.range.start}-${event.range.end}`;
}
