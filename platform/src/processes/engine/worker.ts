import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { AccountingEvent, NewEvent, Position, StoredEvent } from '../../canonical/index.ts';
import type { NewDelivery } from '../../deliver/index.ts';
import { appendEvents, type LaneBatch, type Log, moveCursor, PROCESSES, takeLane } from '../../events/index.ts';
import { audit, platformActor } from '../../govern/index.ts';
import { type Fault, faultOf } from '../../kernel/index.ts';
import { isRefusedValue, transaction, type Tx } from '../../store/index.ts';
import { closeExceptions, type NewException, openExceptions } from '../../worklist/index.ts';
import { writeApprovals } from './approvals.ts';
import { type CausedEffect, type CausedJournal, type Folded, fold, type Poison, type ProcessDirectory, RECORD_RELEASED } from './fold.ts';
import { loadParked, park, unpark } from './parking.ts';
import { type KeyState, loadStates, saveStates } from './state.ts';
import { cancelTimers, setTimers, type TimerRow } from './timers.ts';

/** Events of one lane that are folded in one transaction. */
const BATCH = 200;
const DAY_MS = 86_400_000;

/** What the engine needs of the ledger. */
export interface Poster<J> {
  /** What is needed to make journals without asking the database again: rules, periods. */
  begin(tx: Tx): Promise<{ journalOf: (event: AccountingEvent) => J }>;
  write(tx: Tx, journals: readonly CausedJournal<J>[]): Promise<void>;
}

export interface WorkerOptions<J, P> {
  /** Acts as plexus_worker, with fixed plans. */
  readonly pool: pg.Pool;
  readonly log: Log;
  readonly processes: ProcessDirectory<P>;
  /** The policies in force; read once per batch. */
  readonly policies: () => P;
  readonly poster: Poster<J>;
  readonly enqueue: (tx: Tx, tenant: string, deliveries: readonly NewDelivery[]) => Promise<void>;
  readonly batch?: number;
}

export interface Worker {
  /** Folds one batch of one lane. Answers how many events; 0 when nothing is waiting. */
  step(): Promise<number>;
}

/** One event by itself, because the database refused what its batch, or it alone, came to. */
interface Alone {
  readonly lane: number;
  readonly refused?: { readonly position: Position; readonly fault: Fault };
}

/**
 * Folds the event log through the processes: any number of workers on any number of nodes, one per lane at a time. An
 * event whose effects the database refuses for good is found by going one by one, and is poison.
 */
export function createWorker<J, P>(options: WorkerOptions<J, P>): Worker {
  const { log } = options;
  let from = 0;
  const attempt = (progress: Progress, alone?: Alone): Promise<number> =>
    transaction(options.pool, { tenant: log.tenant, entities: 'all' }, async (tx) => {
      const most = alone === undefined ? (options.batch ?? BATCH) : 1;
      const taken = await takeLane(tx, log.tenant, PROCESSES, alone?.lane ?? progress.from, most, log.incarnation);
      progress.taken = taken;
      if (taken === undefined || (alone !== undefined && !isMeant(alone, taken))) return 0;
      await foldLane(tx, options, taken, alone?.refused?.fault);
      return taken.events.length;
    });
  const step = async (): Promise<number> => {
    from = (from + 5) % log.lanes;
    const progress: Progress = { from };
    try {
      return await attempt(progress);
    } catch (error) {
      const lane = refusedIn(error, progress.taken).lane;
      try {
        return await attempt(progress, { lane });
      } catch (again) {
        const { events } = refusedIn(again, progress.taken);
        const position = events[0]?.position;
        if (position === undefined) throw again;
        return attempt(progress, { lane, refused: { position, fault: faultOf(again) } });
      }
    }
  };
  return { step };
}

/** What one step came across; steps run side by side. */
interface Progress {
  readonly from: number;
  taken?: LaneBatch | undefined;
}

/** Throws on anything but a refused value: that the database is away, or a right is missing, is no event's fault. */
function refusedIn(error: unknown, taken: LaneBatch | undefined): LaneBatch {
  if (taken === undefined || !isRefusedValue(faultOf(error))) throw error;
  return taken;
}

/** Another worker may have gone on with the lane meanwhile. */
function isMeant(alone: Alone, taken: LaneBatch): boolean {
  const first = taken.events[0]?.position;
  const refused = alone.refused?.position;
  return taken.lane === alone.lane && (refused === undefined || (first?.xid === refused.xid && first.seq === refused.seq));
}

async function foldLane<J, P>(
  tx: Tx,
  options: WorkerOptions<J, P>,
  { lane, events }: LaneBatch,
  refused: Fault | undefined,
): Promise<void> {
  const { tenant } = options.log;
  const last = events.at(-1);
  if (last === undefined) return;
  const states = await loadStates(tx, tenant, [...new Set(events.map((event) => event.key))]);
  const parked = await loadParked(tx, tenant, releasable(events, states));
  const { journalOf } = await options.poster.begin(tx);
  const processes: ProcessDirectory<P> = (prefix) => {
    if (refused !== undefined) throw refused;
    return options.processes(prefix);
  };
  const folded = fold(states, events, { processes, policies: options.policies(), journalOf, parked });
  await write(tx, options, lane, folded);
  await moveCursor(tx, tenant, PROCESSES, lane, last.position);
  await audit(tx, tenant, platformActor('processes'), [
    {
      action: 'events.folded',
      object: `lane:${lane}:${events[0]?.position.seq ?? ''}-${last.position.seq}`,
      detail: `${events.length} events, ${folded.journals.length} journals`,
    },
  ]);
}

/** Keys that a release in this batch may free: their parked events are needed. */
function releasable(events: readonly StoredEvent[], states: ReadonlyMap<string, KeyState>): string[] {
  const keys = events
    .filter((event) => event.type === RECORD_RELEASED && states.get(event.key)?.hold !== undefined)
    .map((event) => event.key);
  return [...new Set(keys)];
}

async function write<J, P>(tx: Tx, options: WorkerOptions<J, P>, lane: number, folded: Folded<J>): Promise<void> {
  const { log } = options;
  await saveStates(tx, log.tenant, lane, [...folded.states.values()]);
  if (folded.journals.length > 0) await options.poster.write(tx, folded.journals);
  const timers = timersOf(folded.effects);
  await setTimers(tx, log.tenant, lane, timers.set);
  await cancelTimers(tx, log.tenant, timers.cancel);
  const exceptions = exceptionsOf(folded.effects);
  await closeExceptions(tx, log.tenant, 'plexus/processes', exceptions.closedBefore);
  await openExceptions(tx, log.tenant, [...exceptions.opened, ...folded.poisons.map(poisonException)]);
  await closeExceptions(tx, log.tenant, 'plexus/processes', exceptions.closed);
  await writeApprovals(tx, log.tenant, folded.effects);
  const deliveries = deliveriesOf(folded.effects);
  if (deliveries.length > 0) await options.enqueue(tx, log.tenant, deliveries);
  await appendEvents(tx, log, folded.effects.flatMap(emitted));
  await unpark(tx, log.tenant, folded.unparked);
  await park(tx, log.tenant, lane, folded.parked);
}

/** The last word on each timer of the batch. */
function timersOf(effects: readonly CausedEffect[]): { set: TimerRow[]; cancel: { key: string; name: string }[] } {
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
function exceptionsOf(effects: readonly CausedEffect[]): ExceptionChanges {
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

function poisonException({ event, fault, hold }: Poison): NewException {
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
function deliveriesOf(effects: readonly CausedEffect[]): NewDelivery[] {
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

function emitted(caused: CausedEffect): NewEvent[] {
  const { cause, effect } = caused;
  if (effect.effect !== 'emit') return [];
  const subject = effect.identified === 'event' ? cause.subject : effect.identified === 'state' ? caused.subject : undefined;
  const sealed = effect.identified === 'event' ? cause.sealed : effect.identified === 'state' ? caused.sealed : undefined;
  return [
    {
      identity: createHash('sha256').update(cause.id).update(`|${cause.revision}|${effect.name}`).digest().subarray(0, 16),
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
