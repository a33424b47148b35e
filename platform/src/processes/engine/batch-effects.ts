import { hash } from 'node:crypto';
import type { NewEvent } from '../../canonical/index.ts';
import type { NewDelivery } from '../../deliver/index.ts';
import type { NewException } from '../../worklist/index.ts';
import type { CausedEffect, Poison } from './fold.ts';
import type { TimerRow } from './timers.ts';

const DAY_MS = 86_400_000;

/** The last word on each timer of the batch. */
export function timersOf(effects: readonly CausedEffect[]): { set: TimerRow[]; cancel: { key: string; name: string }[] } {
  const last = new Map<string, CausedEffect>();
  for (const caused of effects) {
    if (caused.effect.effect === 'timer' || caused.effect.effect === 'cancel-timer')
      last.set(`${caused.cause.key}\n${caused.effect.name}`, caused);
  }
  const set: TimerRow[] = [];
  const cancel: { key: string; name: string }[] = [];
  for (const { cause, effect, entity } of last.values()) {
    if (effect.effect === 'timer') set.push({ key: cause.key, name: effect.name, entity, visit: effect.visit, dueAt: effect.dueAt });
    else if (effect.effect === 'cancel-timer') cancel.push({ key: cause.key, name: effect.name });
  }
  return { set, cancel };
}

interface ExceptionChanges {
  /** Closed to be opened anew. */
  readonly closedBefore: Closing[];
  readonly opened: NewException[];
  /** Closed for good, some of them opened in this batch. */
  readonly closed: Closing[];
}

interface Closing {
  readonly identity: string;
  readonly resolution: string;
}

/** The last word on each exception of the batch: one that is closed and called for again must be open in the end. */
export function exceptionsOf(effects: readonly CausedEffect[]): ExceptionChanges {
  const changes: ExceptionChanges = { closedBefore: [], opened: [], closed: [] };
  const words = new Map<string, { opened: NewException[]; closing?: Closing; isClosed: boolean }>();
  for (const caused of effects) {
    const { effect } = caused;
    if (effect.effect !== 'exception' && effect.effect !== 'close-exception') continue;
    const word = words.get(effect.identity);
    if (effect.effect === 'exception') {
      const opened = word === undefined || word.isClosed ? exceptionOf(caused) : word.opened;
      words.set(effect.identity, { ...word, opened, isClosed: false });
    } else {
      const closing = { identity: effect.identity, resolution: effect.resolution };
      words.set(effect.identity, { opened: word?.opened ?? [], closing, isClosed: true });
    }
  }
  for (const { opened, closing, isClosed } of words.values()) {
    changes.opened.push(...opened);
    if (closing !== undefined) (isClosed ? changes.closed : changes.closedBefore).push(closing);
  }
  return changes;
}

function exceptionOf({ cause, effect, entity }: CausedEffect): NewException[] {
  if (effect.effect !== 'exception') return [];
  return [
    {
      entity,
      kind: effect.kind,
      identity: effect.identity,
      owner: effect.owner,
      code: effect.code,
      summary: effect.summary,
      hint: effect.hint,
      amount: effect.amount,
      currency: effect.currency,
      channel: cause.channel,
      message: cause.message,
      event: cause.id,
      key: cause.key,
      dueAt: effect.dueAt,
    },
  ];
}

/** What a person has to do about an event that could not be applied. */
export function poisonException({ event, fault, hold }: Poison): NewException {
  return {
    entity: event.entity,
    kind: 'poison',
    identity: hold,
    owner: 'operations',
    code: fault.code,
    summary: `${event.type} could not be applied: ${fault.message}`,
    hint: fault.hint ?? 'Correct the cause and resolve, or reject the event',
    place: fault.at,
    channel: event.channel,
    message: event.message,
    event: event.id,
    key: event.key,
    dueAt: new Date(Date.parse(event.recordedAt) + DAY_MS).toISOString(),
  };
}

/** Every document of the batch, and the newest status per target and key. */
export function deliveriesOf(effects: readonly CausedEffect[]): NewDelivery[] {
  const kept = new Map<string, NewDelivery>();
  const made = new Map<string, number>();
  for (const { cause, effect, entity, subject, sealed } of effects) {
    if (effect.effect !== 'deliver') continue;
    const source = `${effect.orderKey}|${cause.id.toString('base64url')}|${cause.revision}|${cause.position.seq}`;
    const isStatus = effect.kind === 'account-status';
    // One event may bring several documents of one order key.
    const number = isStatus ? 0 : (made.get(source) ?? 0);
    made.set(source, number + 1);
    const idempotencyKey = number === 0 ? source : `${source}|${number}`;
    kept.set(isStatus ? `${effect.target}\n${effect.orderKey}` : `${effect.target}\n${idempotencyKey}`, {
      target: effect.target,
      kind: effect.kind,
      entity,
      orderKey: effect.orderKey,
      idempotencyKey,
      content: JSON.stringify(effect.content),
      subject,
      sealed,
      ...(effect.answer === undefined ? {} : { answer: { key: cause.key, about: effect.answer, cause: cause.id } }),
    });
  }
  return [...kept.values()];
}

/** The event that an effect emits, known by its cause and name. */
export function emitted(caused: CausedEffect): NewEvent[] {
  const { cause, effect } = caused;
  if (effect.effect !== 'emit') return [];
  const subject = effect.identified === 'event' ? cause.subject : effect.identified === 'state' ? caused.subject : undefined;
  const sealed = effect.identified === 'event' ? cause.sealed : effect.identified === 'state' ? caused.sealed : undefined;
  return [
    {
      identity: hash('sha256', Buffer.concat([cause.id, Buffer.from(`|${cause.revision}|${effect.name}`)]), 'buffer').subarray(0, 16),
      type: effect.type,
      entity: effect.entity,
      key: effect.key,
      occurredAt: cause.occurredAt,
      data: effect.data,
      parent: cause.id,
      ...(subject === undefined ? {} : { subject }),
      ...(sealed === undefined ? {} : { sealed }),
    },
  ];
}
