import { createHash } from 'node:crypto';
import type { AccountingEvent, NewEvent, StoredEvent } from '../../src/canonical/index.ts';
import { debitedBy, type JournalLine, mirrorOf, openItemOf, type PostingRules, ruledLinesOf } from '../../src/ledger/index.ts';
import type { Effect } from '../../src/processes/engine/index.ts';
import { type Policies, processFor } from '../../src/processes/index.ts';

export interface SimulatedJournal {
  readonly identity: string;
  readonly entity: string;
  readonly day: string;
  readonly currency: string;
  readonly subject: string;
  readonly posting: string;
  readonly reverses: string | undefined;
  readonly lines: readonly JournalLine[];
  /** Type of the event that caused it. */
  readonly cause: string;
}

export type SimulatedException = Extract<Effect, { effect: 'exception' }>;
export type SimulatedDelivery = Extract<Effect, { effect: 'deliver' }>;
/** What people were asked to approve, and what was done about that. */
export type SimulatedApproval = Extract<Effect, { effect: 'approval' | 'withdraw-approval' | 'escalate-approval' }>;

export interface SimulatedState {
  readonly status: string;
  readonly state: unknown;
  /** As it would be stored. */
  readonly text: string;
}

export interface Simulation {
  readonly journals: readonly SimulatedJournal[];
  /** What the deciders asked the ledger to post, in order, repeats included. */
  readonly asked: readonly { readonly event: AccountingEvent; readonly causeEventId: Buffer }[];
  /** Those that are open at the end. */
  readonly exceptions: readonly SimulatedException[];
  /** Every exception that was ever opened. */
  readonly opened: readonly SimulatedException[];
  readonly states: ReadonlyMap<string, SimulatedState>;
  readonly deliveries: readonly SimulatedDelivery[];
  readonly approvals: readonly SimulatedApproval[];
  /** Everything that was folded, in that order. */
  readonly folded: readonly StoredEvent[];
}

export interface SimulationOptions {
  /** ISO instant: timers fire up to then, each before the first event recorded after it is due. None fires without it. */
  readonly until?: string;
  /** Hand every copy of an event to the deciders, as if the log did not know it. */
  readonly keepCopies?: boolean;
  /**
   * Which of the waiting events is folded next, for tests of order; events of one key stay in order. Without it every event
   * is followed to its end before the next one comes.
   */
  readonly pick?: (waiting: number) => number;
  /** Kinds of keys whose processes are left out: what goes to them is folded by nobody. */
  readonly outside?: readonly string[];
}

/**
 * The engine in memory: folds events through the deciders, follows the events they emit until all is quiet, and makes
 * journals of what they post. States go through their stored form after every step. Throws what a decider or a rule throws.
 */
export function simulate(
  events: readonly StoredEvent[],
  policies: Policies,
  rules: PostingRules,
  options: SimulationOptions = {},
): Simulation {
  const run = new Run(policies, rules, options);
  const { until, pick } = options;
  for (const event of events) {
    if (until !== undefined) run.fireUntil(event.recordedAt < until ? event.recordedAt : until);
    run.offer(event);
    if (pick === undefined) run.drain();
  }
  run.drain();
  if (until !== undefined) run.fireUntil(until);
  return run.result();
}

interface Timer {
  readonly key: string;
  readonly name: string;
  readonly entity: string;
  readonly visit: number;
  readonly dueAt: string;
}

class Run {
  readonly #policies: Policies;
  readonly #rules: PostingRules;
  readonly #options: SimulationOptions;
  readonly #queue: StoredEvent[] = [];
  readonly #contents = new Map<string, { content: string; revision: number }>();
  readonly #states = new Map<string, SimulatedState>();
  readonly #journals = new Map<string, SimulatedJournal>();
  readonly #asked: { event: AccountingEvent; causeEventId: Buffer }[] = [];
  readonly #open = new Map<string, SimulatedException>();
  readonly #opened: SimulatedException[] = [];
  readonly #deliveries: SimulatedDelivery[] = [];
  readonly #approvals: SimulatedApproval[] = [];
  readonly #folded: StoredEvent[] = [];
  readonly #timers = new Map<string, Timer>();
  #seq = 0n;

  constructor(policies: Policies, rules: PostingRules, options: SimulationOptions) {
    this.#policies = policies;
    this.#rules = rules;
    this.#options = options;
  }

  /** Appends an event as the log does: a known identity with equal content is left out, with other content a revision. */
  offer(event: StoredEvent): void {
    const name = event.id.toString('base64');
    const content = JSON.stringify([event.type, event.entity, event.key, event.data]);
    const known = this.#contents.get(name);
    if (known?.content === content && this.#options.keepCopies !== true) return;
    const revision = known === undefined ? Math.max(1, event.revision) : known.content === content ? known.revision : known.revision + 1;
    this.#contents.set(name, { content, revision });
    this.#queue.push({ ...event, revision, position: { incarnation: 1, xid: 1n, seq: ++this.#seq } });
  }

  drain(): void {
    while (this.#queue.length > 0) this.#fold(this.#next());
  }

  /** Any waiting event may be next that is the oldest of its key. */
  #next(): StoredEvent {
    const chosen = this.#queue[this.#options.pick?.(this.#queue.length) ?? 0];
    const index = this.#queue.findIndex(({ key }) => key === chosen?.key);
    const [event] = this.#queue.splice(index, 1);
    if (event === undefined) throw new RangeError('Nothing is waiting');
    return event;
  }

  fireUntil(until: string): void {
    for (;;) {
      const due = [...this.#timers.values()].filter(({ dueAt }) => dueAt <= until).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
      if (due === undefined) return;
      this.#timers.delete(`${due.key} ${due.name}`);
      const { key, entity, name, visit, dueAt } = due;
      const id = digest(`timer|${key}|${name}|${visit}|${dueAt}`);
      this.offer(stored({ identity: id, type: 'timer.fired', entity, key, occurredAt: dueAt, data: { name, visit } }, dueAt));
      this.drain();
    }
  }

  result(): Simulation {
    return {
      journals: [...this.#journals.values()],
      asked: this.#asked,
      exceptions: [...this.#open.values()],
      opened: this.#opened,
      states: this.#states,
      deliveries: this.#deliveries,
      approvals: this.#approvals,
      folded: this.#folded,
    };
  }

  #fold(event: StoredEvent): void {
    this.#folded.push(event);
    const kind = event.key.slice(0, event.key.indexOf(':'));
    if (this.#options.outside?.includes(kind) === true) return;
    const definition = processFor(kind);
    if (definition === undefined) throw new RangeError(`No process takes ${event.key}`);
    const before = this.#states.get(event.key);
    const decision = definition.decide(before === undefined ? undefined : definition.decode(before.text), event, this.#policies);
    const text = definition.encode(decision.state);
    this.#states.set(event.key, { status: decision.status, state: decision.state, text });
    for (const effect of decision.effects) this.#perform(event, effect);
  }

  #perform(cause: StoredEvent, effect: Effect): void {
    switch (effect.effect) {
      case 'post':
        return this.#post(cause, effect.event);
      case 'emit': {
        const identity = digest(`${cause.id.toString('base64')}|${cause.revision}|${effect.name}`);
        const { type, entity, key, data } = effect;
        const plain = JSON.parse(JSON.stringify(data)) as typeof data;
        return this.offer(
          stored({ identity, type, entity, key, occurredAt: cause.occurredAt, data: plain, parent: cause.id }, cause.recordedAt),
        );
      }
      case 'deliver':
        this.#deliveries.push(effect);
        return undefined;
      case 'approval':
      case 'withdraw-approval':
      case 'escalate-approval':
        this.#approvals.push(effect);
        return undefined;
      case 'exception':
        if (this.#open.has(effect.identity)) return undefined;
        this.#open.set(effect.identity, effect);
        this.#opened.push(effect);
        return undefined;
      case 'close-exception':
        this.#open.delete(effect.identity);
        return undefined;
      case 'timer':
        this.#timers.set(`${cause.key} ${effect.name}`, { key: cause.key, entity: cause.entity, ...effect });
        return undefined;
      case 'cancel-timer':
        this.#timers.delete(`${cause.key} ${effect.name}`);
        return undefined;
    }
  }

  #post(cause: StoredEvent, event: AccountingEvent): void {
    this.#asked.push({ event, causeEventId: cause.id });
    const ruled = ruledLinesOf(event, this.#rules);
    const original = event.reverses === undefined ? undefined : this.#journals.get(event.reverses);
    const lines =
      original === undefined
        ? ruled.lines
        : mirrorOf(original.lines, openItemOf(event)).map((line) => ({
            ...line,
            subject: line.subject === original.subject ? event.subject : line.subject,
          }));
    if (lines.length === 0) return;
    const known = this.#journals.get(event.identity);
    if (known !== undefined) {
      if (debitedBy(known.lines) !== debitedBy(lines)) throw new RangeError(`${event.identity} is posted with other money`);
      return;
    }
    this.#journals.set(event.identity, {
      identity: event.identity,
      entity: event.entity,
      day: event.day,
      currency: event.currency,
      subject: event.subject,
      posting: ruled.posting,
      reverses: event.reverses,
      lines,
      cause: cause.type,
    });
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, 16);

function stored({ identity, ...event }: Omit<NewEvent, 'cause'>, recordedAt: string): StoredEvent {
  return { ...event, position: { incarnation: 1, xid: 1n, seq: 0n }, recordedAt, id: identity, revision: 1 };
}
