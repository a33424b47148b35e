import { createHash } from 'node:crypto';
import type { NewEvent } from '../canonical/index.ts';
import { contentOf } from '../events/index.ts';
import { audit } from '../govern/index.ts';
import { messageChunks, readMessage, type StoredMessage } from '../inbox/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { closeExceptions } from '../worklist/index.ts';
import { appendEvents } from '../events/index.ts';
import { accepts, type CompiledMapping } from './mapping.ts';
import { contextOf, eventOf, holdOf, Output, type RunnerOptions, type TranslationChannel, translateOne } from './runner.ts';
import type { RecordFailure, Translation } from './translation.ts';

export interface ReplayOptions extends RunnerOptions {
  /** The release in force: what a replay with the current mapping uses. */
  readonly currentRelease: () => number;
}

/** What a replay would do. */
export interface ReplayPreview {
  /** Events that are not in the log yet. */
  readonly new: number;
  /** Events whose content is as in the log: nothing happens. */
  readonly unchanged: number;
  /** Events that are in the log with other content: undone and posted anew. */
  readonly revised: number;
  /** Records that still cannot be translated. */
  readonly failures: number;
}

export interface Replayer {
  /** Carries out one asked-for replay. Answers false when none waits. */
  step(): Promise<boolean>;
  preview(messages: readonly { channel: number; seq: bigint }[], mapping: 'original' | 'current'): Promise<ReplayPreview>;
}

interface Asked {
  readonly id: bigint;
  readonly channel: number;
  readonly seq: bigint;
  readonly from_stage: 'start' | 'failed';
  readonly mapping: 'original' | 'current';
  readonly principal: string;
  readonly person: string;
}

/**
 * Translates messages again, with the mapping they arrived under or the current one, in a lane of its own. What comes
 * out as before changes nothing; what is new or different is appended. A record that was held and now succeeds
 * releases its keys, its own events first.
 */
export function createReplayer(options: ReplayOptions): Replayer {
  const scope = { tenant: options.log.tenant, entities: 'all' as const };

  const step = (): Promise<boolean> =>
    transaction(options.pool, scope, async (tx) => {
      const { rows } = await tx.query<Asked>({
        name: 'take-replay',
        text: `select id, channel, seq, from_stage, mapping, principal, person from replay where tenant = $1 and state = 'ready'
          order by id limit 1 for update skip locked`,
        values: [scope.tenant],
      });
      const asked = rows[0];
      if (asked === undefined) return false;
      const message = await readMessage(tx, scope.tenant, asked.channel, asked.seq);
      const { translation, channel, release } = await translateAgain(options, tx, message, asked.mapping);
      const held = await heldRecords(tx, scope.tenant, message);
      const events = eventsOf(translation, message, channel, release, held, asked.from_stage === 'failed');
      const appended = await appendEvents(tx, options.log, events);
      const output = new Output(scope.tenant, options.keys, options.clock);
      output.add(
        { ...message, quarantine: undefined },
        channel,
        { ...translation, events: [], failures: stillFailing(translation, held, channel, message) },
        release,
      );
      await output.write(tx, options.log);
      await closeSettled(tx, scope.tenant, asked.person, held, translation, channel, message);
      await tx.query(`update replay set state = 'done', done_at = now(), events = $3 where tenant = $1 and id = $2`, [
        scope.tenant,
        String(asked.id),
        appended,
      ]);
      await audit(tx, scope.tenant, asked, [
        {
          action: 'message.replayed',
          object: `${channel.name}:${message.seq}`,
          detail: `${asked.mapping} mapping, release ${release}, ${appended} events`,
        },
      ]);
      return true;
    });

  const preview = async (
    messages: readonly { channel: number; seq: bigint }[],
    mapping: 'original' | 'current',
  ): Promise<ReplayPreview> => {
    const total = { new: 0, unchanged: 0, revised: 0, failures: 0 };
    for (const { channel, seq } of messages) {
      await transaction(options.pool, scope, async (tx) => {
        const message = await readMessage(tx, scope.tenant, channel, seq);
        const again = await translateAgain(options, tx, message, mapping);
        const events = again.translation.events.map((draft) => eventOf(draft, message, again.release));
        const known = await knownContents(tx, scope.tenant, events);
        for (const event of events) {
          const content = known.get(event.identity.toString('base64'));
          if (content === undefined) total.new += 1;
          else if (content === contentOf(event)) total.unchanged += 1;
          else total.revised += 1;
        }
        total.failures += again.translation.failures.length;
      });
    }
    return total;
  };
  return { step, preview };
}

interface Again {
  readonly translation: Translation;
  readonly channel: TranslationChannel;
  readonly release: number;
}

/** Translates a stored message once more; a quarantined one as if it had been accepted. */
async function translateAgain(options: ReplayOptions, tx: Tx, message: StoredMessage, mapping: 'original' | 'current'): Promise<Again> {
  const release = mapping === 'current' ? options.currentRelease() : message.release;
  const channel = await options.channelOf(tx, release, message.channel);
  const accepted = { ...message, quarantine: undefined };
  const chosen = channel.mappings.find((candidate) => accepts(candidate, message.kind === 'x12' ? '835' : message.kind));
  const translation =
    chosen?.format === 'x12/835'
      ? await translateRemittance(options, tx, chosen, channel, accepted)
      : translateOne(options, channel, accepted, chosen);
  return { translation, channel, release };
}

async function translateRemittance(
  options: ReplayOptions,
  tx: Tx,
  mapping: Extract<CompiledMapping, { format: 'x12/835' }>,
  channel: TranslationChannel,
  message: StoredMessage,
): Promise<Translation> {
  const chunks: Buffer[] = [];
  for await (const chunk of messageChunks(tx, options.keys, message)) chunks.push(chunk);
  const surveying = mapping.survey();
  for (const chunk of chunks) surveying.push(chunk);
  const second = mapping.translation(surveying.finish(), contextOf(options.keys, channel));
  const parts = [...chunks.map((chunk) => second.push(chunk)), second.finish()];
  return {
    events: parts.flatMap((part) => part.events),
    failures: parts.flatMap((part) => part.failures),
    tokens: parts.flatMap((part) => part.tokens),
  };
}

/** A record of this message that still holds keys. */
interface Held {
  readonly hold: string;
  readonly keys: readonly string[];
  readonly entity: string;
}

async function heldRecords(tx: Tx, tenant: string, message: StoredMessage): Promise<Map<string, Held>> {
  const { rows } = await tx.query<{ hold: string; keys: string[]; entity: string }>({
    name: 'held-records',
    text: `select h.hold, array_agg(h.key order by h.key) as keys, min(h.entity) as entity from event h
      where h.tenant = $1 and h.channel = $2 and h.message = $3 and h.type = 'record.held'
        and not exists (select from event r where r.tenant = $1 and r.key = h.key and r.type = 'record.released' and r.hold = h.hold)
      group by h.hold`,
    values: [tenant, message.channel, String(message.seq)],
  });
  return new Map(rows.map((row) => [row.hold, row]));
}

/** The events of a replay; those of a record that was held carry its hold, and are followed by its release. */
function eventsOf(
  translation: Translation,
  message: StoredMessage,
  channel: TranslationChannel,
  release: number,
  held: ReadonlyMap<string, Held>,
  onlyFailed: boolean,
): NewEvent[] {
  const events: NewEvent[] = [];
  for (const draft of translation.events) {
    const hold = holdOf(channel, message, draft);
    const event = eventOf(draft, message, release);
    if (held.has(hold)) events.push({ ...event, hold });
    else if (!onlyFailed) events.push(event);
  }
  const failing = new Set(translation.failures.map((failure) => holdOf(channel, message, failure)));
  for (const record of held.values()) {
    if (!failing.has(record.hold)) events.push(...record.keys.map((key) => releaseEvent(key, record, message.receivedAt)));
  }
  return events;
}

/** Frees a key from a held record. */
function releaseEvent(key: string, held: { readonly hold: string; readonly entity: string }, at: Date): NewEvent {
  return {
    identity: createHash('sha256').update(`released|${held.hold}|${key}`).digest().subarray(0, 16),
    type: 'record.released',
    entity: held.entity,
    key,
    occurredAt: at.toISOString(),
    data: {},
    hold: held.hold,
  };
}

/** Failures that were not known before: those that were are exceptions already. */
function stillFailing(
  translation: Translation,
  held: ReadonlyMap<string, Held>,
  channel: TranslationChannel,
  message: StoredMessage,
): RecordFailure[] {
  return translation.failures.filter((failure) => !held.has(holdOf(channel, message, failure)));
}

async function closeSettled(
  tx: Tx,
  tenant: string,
  person: string,
  held: ReadonlyMap<string, Held>,
  translation: Translation,
  channel: TranslationChannel,
  message: StoredMessage,
): Promise<void> {
  const failing = new Set(translation.failures.map((failure) => holdOf(channel, message, failure)));
  const settled = [...held.keys()].filter((hold) => !failing.has(hold)).map((hold) => `held|${hold}`);
  const keyless = translation.failures.length === 0 ? [`held|${channel.name}:${message.seq}:0`] : [];
  const quarantined = message.quarantine === undefined ? [] : [`quarantine|${channel.name}:${message.seq}`];
  await closeExceptions(
    tx,
    tenant,
    person,
    [...settled, ...keyless, ...quarantined].map((identity) => ({ identity, resolution: 'replayed' })),
  );
}

async function knownContents(tx: Tx, tenant: string, events: readonly NewEvent[]): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ identity: Buffer; content_hash: Buffer }>({
    name: 'known-contents',
    text: 'select identity, content_hash from event_identity where tenant = $1 and identity = any ($2::bytea[])',
    values: [tenant, events.map((event) => event.identity)],
  });
  return new Map(rows.map((row) => [row.identity.toString('base64'), row.content_hash.toString('base64')]));
}
