import { createHash } from 'node:crypto';
import type { NewEvent } from '../canonical/index.ts';
import { appendEvents, contentOf } from '../events/index.ts';
import { audit } from '../govern/index.ts';
import { messageChunks, readMessage, type StoredMessage } from '../inbox/index.ts';
import { faultOf, type TenantKeys } from '../kernel/index.ts';
import { transaction, type Tx } from '../store/index.ts';
import { closeExceptions } from '../worklist/index.ts';
import type { ReplayChoice } from './ask-replays.ts';
import { type Held, heldRecords, holdsOf, isWithin } from './held-records.ts';
import type { CompiledMapping } from './mapping.ts';
import { mappingFor } from './message-mapping.ts';
import { eventOf, holdOf, Output } from './output.ts';
import { contextOf, type RunnerOptions, type TranslationChannel, translateOne, wholeBytes } from './runner.ts';
import type { RecordFailure, Translation } from './translation.ts';

/** Replays of one transaction: few, so that live work waits for none of them for long. */
const MOST_AT_ONCE = 25;
const MOST_BYTES = 1024n * 1024n;
/** The event that frees a key from a held record. */
const RELEASED = 'record.released';

export interface ReplayOptions extends RunnerOptions {
  /** The release in force: what a replay with the current mapping uses. */
  readonly currentRelease: (tx: Tx) => number | Promise<number>;
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
  /** Carries out some of the asked-for replays. Answers false when none waits. Throws why one cannot be carried out; it is `failed` then. */
  step(): Promise<boolean>;
  preview(messages: readonly { channel: number; seq: bigint }[], how: ReplayChoice): Promise<ReplayPreview>;
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

  const attempt = async (most: number): Promise<boolean> => {
    let under: Asked | undefined;
    try {
      return await transaction(options.pool, scope, async (tx) => {
        const asked = await takeReplays(tx, scope.tenant, most);
        let bytes = 0n;
        for (const one of asked) {
          under = one;
          bytes += await carryOut(options, tx, one);
          if (bytes > MOST_BYTES) break;
        }
        return asked.length > 0;
      });
    } catch (error) {
      const { kind, code } = faultOf(error);
      const failed = under;
      if (failed === undefined || kind === 'unavailable' || kind === 'conflict') throw error;
      // One that cannot be carried out must not take along what was to be done with it.
      if (most > 1) return attempt(1);
      await transaction(options.pool, scope, (tx) => giveUp(tx, scope.tenant, failed, code));
      throw error;
    }
  };
  const step = (): Promise<boolean> => attempt(MOST_AT_ONCE);

  const preview = async (messages: readonly { channel: number; seq: bigint }[], how: ReplayChoice): Promise<ReplayPreview> => {
    const total = { new: 0, unchanged: 0, revised: 0, failures: 0 };
    for (const { channel, seq } of messages) {
      await transaction(options.pool, scope, async (tx) => {
        const message = await readMessage(tx, scope.tenant, channel, seq);
        const { translation, outcome } = await plan(options, tx, message, how);
        const events = outcome.filter(({ type }) => type !== RELEASED);
        const known = await knownContents(tx, scope.tenant, events);
        for (const event of events) {
          const content = known.get(event.identity.toString('base64'));
          if (content === undefined) total.new += 1;
          else if (content === contentOf(event)) total.unchanged += 1;
          else total.revised += 1;
        }
        total.failures += translation.failures.length;
      });
    }
    return total;
  };
  return { step, preview };
}

/**
 * Takes the oldest replays whose messages live translation has gone past: were it to come later, it would put back what
 * an older mapping says, and a hold of its own might stand in the log behind its release.
 */
async function takeReplays(tx: Tx, tenant: string, most: number): Promise<readonly Asked[]> {
  const { rows } = await tx.query<Asked>({
    name: 'take-replays',
    text: `select r.id, r.channel, r.seq, r.from_stage, r.mapping, r.principal, r.person from replay r
      join channel_cursor c on c.tenant = r.tenant and c.channel = r.channel
      where r.tenant = $1 and r.state = 'ready' and r.seq <= c.seq order by r.id limit $2 for update of r skip locked`,
    values: [tenant, most],
  });
  return rows;
}

/** Answers how many bytes were translated. */
async function carryOut(options: ReplayOptions, tx: Tx, asked: Asked): Promise<bigint> {
  const { tenant } = options.log;
  const message = await readMessage(tx, tenant, asked.channel, asked.seq);
  const how = { from: asked.from_stage, mapping: asked.mapping };
  const { translation, channel, release, held, failing, outcome } = await plan(options, tx, message, how);
  const appended = await appendEvents(tx, options.log, outcome);
  const output = new Output(tenant, options.keys, options.clock);
  output.add(
    { ...message, quarantine: undefined },
    channel,
    { ...translation, events: [], failures: stillFailing(translation, held, channel, message) },
    release,
  );
  await output.write(tx, options.log);
  await closeSettled(tx, tenant, asked.person, held, failing, channel, message);
  await tx.query(`update replay set state = 'done', done_at = now(), events = $3 where tenant = $1 and id = $2`, [
    tenant,
    String(asked.id),
    appended,
  ]);
  await audit(tx, tenant, asked, [
    {
      action: 'message.replayed',
      object: `${channel.name}:${message.seq}`,
      detail: `${asked.mapping} mapping, release ${release}, ${appended} events`,
    },
  ]);
  return message.size;
}

/** A replay that can never be carried out does not hold up those behind it. */
async function giveUp(tx: Tx, tenant: string, asked: Asked, code: string): Promise<void> {
  await tx.query(`update replay set state = 'failed', done_at = now() where tenant = $1 and id = $2 and state = 'ready'`, [
    tenant,
    String(asked.id),
  ]);
  await audit(tx, tenant, asked, [{ action: 'replay.failed', object: `replay:${asked.id}`, detail: code }]);
}

interface Again {
  readonly translation: Translation;
  readonly channel: TranslationChannel;
  readonly release: number;
}

/** What a replay makes of a message, before anything is written. */
async function plan(options: ReplayOptions, tx: Tx, message: StoredMessage, { from, mapping }: ReplayChoice) {
  const again = await translateAgain(options, tx, message, mapping);
  const held = await heldRecords(tx, options.log.tenant, message);
  const failing = holdsOf(again.translation.failures, held, again.channel, message);
  return { ...again, held, failing, outcome: eventsOf(again.translation, message, again.release, held, failing, from === 'failed') };
}

/** Translates a stored message once more; a quarantined one as if it had been accepted. */
async function translateAgain(options: ReplayOptions, tx: Tx, message: StoredMessage, mapping: 'original' | 'current'): Promise<Again> {
  const release = mapping === 'current' ? await options.currentRelease(tx) : message.release;
  const channel = await options.channelOf(tx, release, message.channel);
  return { translation: await translateWith(tx, options.keys, message, channel), channel, release };
}

/** Translates a stored message as a channel declares it; nothing is written. */
export async function translateWith(tx: Tx, keys: TenantKeys, message: StoredMessage, channel: TranslationChannel): Promise<Translation> {
  const accepted = { ...message, quarantine: undefined };
  const chosen = mappingFor(channel.mappings, message);
  return chosen?.format === 'x12/835'
    ? translateRemittance({ keys }, tx, chosen, channel, accepted)
    : translateOne({ keys }, channel, accepted, chosen, await wholeBytes(tx, keys, accepted));
}

async function translateRemittance(
  options: Pick<ReplayOptions, 'keys'>,
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

/** The events of a replay; those of a record that was held carry its hold, and are followed by its release. */
function eventsOf(
  translation: Translation,
  message: StoredMessage,
  release: number,
  held: ReadonlyMap<string, Held>,
  failing: ReadonlySet<string>,
  onlyFailed: boolean,
): NewEvent[] {
  const events: NewEvent[] = [];
  const records = [...held.values()];
  for (const draft of translation.events) {
    const event = eventOf(draft, message, release);
    const waitedFor = records.find((record) => record.keys.length > 0 && isWithin(draft, record));
    if (waitedFor !== undefined) events.push({ ...event, hold: waitedFor.hold });
    else if (!onlyFailed || records.some((record) => isWithin(draft, record))) events.push(event);
  }
  for (const record of records) {
    if (!failing.has(record.hold)) events.push(...record.keys.map((key) => releaseEvent(key, record, message.receivedAt)));
  }
  return events;
}

/** Frees a key from a held record. */
function releaseEvent(key: string, held: { readonly hold: string; readonly entity: string }, at: Date): NewEvent {
  return {
    identity: createHash('sha256').update(`released|${held.hold}|${key}`).digest().subarray(0, 16),
    type: RELEASED,
    entity: held.entity,
    key,
    occurredAt: at.toISOString(),
    data: {},
    hold: held.hold,
  };
}

/** Failures that do not hold their keys yet: those that do are exceptions already. */
function stillFailing(
  translation: Translation,
  held: ReadonlyMap<string, Held>,
  channel: TranslationChannel,
  message: StoredMessage,
): RecordFailure[] {
  const waitedFor = [...held.values()].filter((record) => record.keys.length > 0);
  return translation.failures.filter(
    (failure) => !waitedFor.some((record) => record.hold === holdOf(channel, message, failure) || isWithin(failure, record)),
  );
}

async function closeSettled(
  tx: Tx,
  tenant: string,
  person: string,
  held: ReadonlyMap<string, Held>,
  failing: ReadonlySet<string>,
  channel: TranslationChannel,
  message: StoredMessage,
): Promise<void> {
  const settled = [...held.keys()].filter((hold) => !failing.has(hold)).map((hold) => `held|${hold}`);
  const quarantined = message.quarantine === undefined ? [] : [`quarantine|${channel.name}:${message.seq}`];
  await closeExceptions(
    tx,
    tenant,
    person,
    [...settled, ...quarantined].map((identity) => ({ identity, resolution: 'replayed' })),
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
