import { createHash } from 'node:crypto';
import type { NewEvent } from '../canonical/index.ts';
import { appendEvents, type Log } from '../events/index.ts';
import { audit, platformActor } from '../govern/index.ts';
import type { StoredMessage } from '../inbox/index.ts';
import type { Clock, TenantKeys } from '../kernel/index.ts';
import type { Tx } from '../store/index.ts';
import { openExceptions } from '../worklist/index.ts';
import { awaitCorrections, retryCorrected } from './corrected-meanwhile.ts';
import type { TranslationChannel } from './runner.ts';
import type { DraftEvent, RecordFailure, TokenValue, Translation } from './translation.ts';

const DAY_MS = 86_400_000;

/** Gathers what a batch became and writes it in few statements. */
export class Output {
  readonly #tenant: string;
  readonly #keys: TenantKeys;
  readonly #clock: Clock;
  readonly #events: NewEvent[] = [];
  readonly #tokens: { token: string; channel: number; seq: string; receivedAt: string }[] = [];
  readonly #failures: { message: StoredMessage; channel: TranslationChannel; failure: RecordFailure; release: number }[] = [];
  readonly #ranges = new Map<string, { from: bigint; to: bigint; count: number }>();

  constructor(tenant: string, keys: TenantKeys, clock: Clock) {
    this.#tenant = tenant;
    this.#keys = keys;
    this.#clock = clock;
  }

  get events(): readonly NewEvent[] {
    return this.#events;
  }

  add(message: StoredMessage, channel: TranslationChannel, translation: Translation, release = message.release): void {
    for (const draft of translation.events) this.#events.push(eventOf(draft, message, release));
    for (const failure of translation.failures) {
      this.#failures.push({ message, channel, failure, release });
      for (const key of failure.keys) this.#events.push(heldEvent(key, failure, message, channel, release));
    }
    for (const token of translation.tokens) this.#tokens.push(this.#tokenRow(token, message));
    const range = this.#ranges.get(channel.name);
    if (range === undefined) this.#ranges.set(channel.name, { from: message.seq, to: message.seq, count: 1 });
    else Object.assign(range, { to: message.seq, count: range.count + 1 });
  }

  async write(tx: Tx, log: Log): Promise<void> {
    const gaps = this.#failures.flatMap(({ message, channel, failure: { gap, keys }, release }) =>
      gap === undefined ? [] : { channel: channel.name, message, gap, release, holdsKeys: keys.length > 0 },
    );
    if (gaps.length > 0) await awaitCorrections(tx, this.#tenant);
    if (this.#events.length > 0) await appendEvents(tx, log, this.#events);
    await this.#writeTokens(tx);
    await openExceptions(
      tx,
      this.#tenant,
      this.#failures.map(({ message, channel, failure }) => ({
        entity: failure.entity ?? channel.entity,
        kind: 'held-record',
        identity: `held|${holdOf(channel, message, failure)}`,
        owner: channel.owner,
        code: failure.code,
        summary: failure.message,
        hint: failure.hint,
        place: failure.at,
        channel: message.channel,
        message: message.seq,
        record: failure.start,
        key: failure.keys[0],
        dueAt: new Date(this.#clock.now().getTime() + DAY_MS).toISOString(),
      })),
    );
    if (gaps.length > 0) await retryCorrected(tx, this.#tenant, gaps);
    await audit(
      tx,
      this.#tenant,
      platformActor('translate'),
      [...this.#ranges].map(([name, range]) => ({
        action: 'message.translated',
        object: `${name}:${range.from}-${range.to}`,
        detail: String(range.count),
      })),
    );
  }

  #tokenRow({ kind, value }: TokenValue, message: StoredMessage): { token: string; channel: number; seq: string; receivedAt: string } {
    return {
      token: String(this.#keys.token(kind, value)),
      channel: message.channel,
      seq: String(message.seq),
      receivedAt: message.receivedAt.toISOString(),
    };
  }

  async #writeTokens(tx: Tx): Promise<void> {
    if (this.#tokens.length === 0) return;
    await tx.query({
      name: 'write-tokens',
      text: `insert into message_token (tenant, token, channel, seq, received_at)
        select $1, t.token, t.channel, t.seq, t.received_at
        from unnest($2::bigint[], $3::int[], $4::bigint[], $5::timestamptz[]) t(token, channel, seq, received_at)`,
      values: [
        this.#tenant,
        this.#tokens.map((row) => row.token),
        this.#tokens.map((row) => row.channel),
        this.#tokens.map((row) => row.seq),
        this.#tokens.map((row) => row.receivedAt),
      ],
    });
  }
}

/** Names a held record for ever: its message and where it starts. */
export const holdOf = (channel: TranslationChannel, message: StoredMessage, record: { readonly start: number }): string =>
  `${channel.name}:${message.seq}:${record.start}`;

export function eventOf(draft: DraftEvent, message: StoredMessage, release: number): NewEvent {
  return {
    identity: draft.identity,
    type: draft.type,
    entity: draft.entity,
    key: draft.key,
    occurredAt: draft.occurredAt,
    data: draft.data,
    ...(draft.subject === undefined ? {} : { subject: draft.subject }),
    ...(draft.phi === undefined ? {} : { phi: draft.phi }),
    cause: { channel: message.channel, message: message.seq, start: draft.start, end: draft.end, rule: draft.rule, release },
  };
}

/** Parks a key until its record is resolved. */
function heldEvent(key: string, failure: RecordFailure, message: StoredMessage, channel: TranslationChannel, release: number): NewEvent {
  const hold = holdOf(channel, message, failure);
  return {
    identity: createHash('sha256').update(`held|${hold}|${key}`).digest().subarray(0, 16),
    type: 'record.held',
    entity: failure.entity ?? channel.entity,
    key,
    occurredAt: message.receivedAt.toISOString(),
    data: { code: failure.code },
    hold,
    cause: { channel: message.channel, message: message.seq, start: failure.start, end: failure.end, rule: failure.rule, release },
  };
}
