import type { AccountingEvent, StoredEvent } from '../../canonical/index.ts';
import { type Fault, faultOf } from '../../kernel/index.ts';
import type { Decision, Effect, ProcessDefinition } from './decision.ts';
import { processUnknown } from './faults.ts';
import { currentText, type KeyState } from './state.ts';

/** Says that a record could not be translated: the key waits for it. */
export const RECORD_HELD = 'record.held';
/** Says that what blocked the key is settled; `data.skip` leaves a poison event out for good. */
export const RECORD_RELEASED = 'record.released';

export interface CausedEffect {
  readonly cause: StoredEvent;
  readonly effect: Effect;
  /** Whose it is. */
  readonly entity: string;
  /** The state's subject and sealed identifiers when the effect was decided. */
  readonly subject: string | undefined;
  readonly sealed: Buffer | undefined;
}

export interface CausedJournal<J> {
  readonly cause: StoredEvent;
  readonly journal: J;
}

export interface Poison {
  readonly event: StoredEvent;
  readonly fault: Fault;
  readonly hold: string;
}

export interface Folded<J> {
  /** Those that are not as they were loaded. */
  readonly states: ReadonlyMap<string, KeyState>;
  readonly effects: readonly CausedEffect[];
  readonly journals: readonly CausedJournal<J>[];
  /** Events to be parked behind a hold, in order. */
  readonly parked: readonly StoredEvent[];
  /** Parked events that were folded now and leave the parking place. */
  readonly unparked: readonly StoredEvent[];
  readonly poisons: readonly Poison[];
}

export type ProcessDirectory<P> = (prefix: string) => ProcessDefinition<unknown, P> | undefined;

export interface FoldContext<J, P> {
  readonly processes: ProcessDirectory<P>;
  readonly policies: P;
  /** Turns an accounting event into a balanced journal; pure; a Fault makes the causing event poison. */
  readonly journalOf: (event: AccountingEvent) => J;
  /** Events parked earlier, per key, in log order; only for keys that may be released in this batch. */
  readonly parked: ReadonlyMap<string, readonly StoredEvent[]>;
}

/**
 * Folds events through the deciders: pure, so the same log gives the same result. An event whose decision or journal fails leaves its key as
 * it was and parks the key, with itself first in line; other keys go on.
 */
export class FoldRun<J, P> {
  readonly #context: FoldContext<J, P>;
  readonly #loaded: Map<string, KeyState>;
  readonly #states = new Map<string, KeyState>();
  /** What was decided; it becomes text once, when all of it is. */
  readonly #decided = new Map<string, { readonly definition: ProcessDefinition<unknown, P>; readonly state: unknown }>();
  readonly #waiting = new Map<string, StoredEvent[]>();
  readonly #alreadyParked = new Set<StoredEvent>();
  readonly #effects: CausedEffect[] = [];
  readonly #journals: CausedJournal<J>[] = [];
  readonly #unparked: StoredEvent[] = [];
  readonly #poisons: Poison[] = [];
  /** How many effects and journals were told as news. */
  #told = { effects: 0, journals: 0 };

  constructor(loaded: ReadonlyMap<string, KeyState>, context: FoldContext<J, P>) {
    this.#loaded = new Map(loaded);
    this.#context = context;
    for (const [key, events] of context.parked) {
      this.#waiting.set(key, [...events]);
      for (const event of events) this.#alreadyParked.add(event);
    }
  }

  /** Takes the states of further keys, before any of their events. */
  learn(loaded: ReadonlyMap<string, KeyState>): void {
    for (const [key, state] of loaded) this.#loaded.set(key, state);
  }

  /** What came of the events since it was asked last. */
  news(): Pick<Folded<J>, 'effects' | 'journals'> {
    const { effects, journals } = this.#told;
    this.#told = { effects: this.#effects.length, journals: this.#journals.length };
    return { effects: this.#effects.slice(effects), journals: this.#journals.slice(journals) };
  }

  take(event: StoredEvent): void {
    const hold = this.#state(event.key)?.hold;
    if (hold !== undefined && event.hold !== hold) this.#park(event);
    else this.#apply(event);
  }

  /** What all events came to. */
  result(): Folded<J> {
    const parked = [...this.#waiting.values()].flat().filter((event) => !this.#alreadyParked.has(event));
    const states = [...this.#states.values()]
      .map((state) => this.#encoded(state))
      .filter((state) => isChanged(this.#loaded.get(state.key), state));
    return {
      states: new Map(states.map((state) => [state.key, state])),
      effects: this.#effects,
      journals: this.#journals,
      parked,
      unparked: this.#unparked,
      poisons: this.#poisons,
    };
  }

  #state(key: string): KeyState | undefined {
    return this.#states.get(key) ?? this.#loaded.get(key);
  }

  #park(event: StoredEvent): void {
    const waiting = this.#waiting.get(event.key);
    if (waiting === undefined) this.#waiting.set(event.key, [event]);
    else waiting.push(event);
  }

  #apply(event: StoredEvent): void {
    if (event.type === RECORD_HELD) this.#hold(event, event.hold ?? event.id.toString('base64url'));
    else if (event.type === RECORD_RELEASED) this.#release(event);
    else this.#decide(event);
  }

  #hold(event: StoredEvent, hold: string): void {
    const state = this.#state(event.key);
    this.#states.set(event.key, {
      key: event.key,
      entity: state?.entity ?? event.entity,
      version: state?.version ?? 0,
      status: state?.status ?? 'held',
      text: state?.text ?? '',
      subject: state?.subject,
      sealed: state?.sealed,
      hold,
    });
  }

  /**
   * Frees a key. A poison event goes before everything that waits, or is left out; a replay that it interrupted goes on.
   * Then what waited is folded in order until the next hold; what belongs to that hold's own replay goes on at once.
   */
  #release(event: StoredEvent): void {
    const state = this.#state(event.key);
    if (state === undefined || state.hold === undefined) return;
    let waiting = this.#waiting.get(event.key) ?? [];
    this.#waiting.delete(event.key);
    const poison = waiting.find((parked) => isPoisonOf(state.hold, parked));
    this.#states.set(event.key, { ...state, hold: interruptedBy(state.hold, poison) });
    if (poison !== undefined) {
      waiting = waiting.filter((parked) => parked !== poison);
      this.#leave(poison);
      if (event.data['skip'] !== true) this.#apply(poison);
    }
    for (const parked of waiting) {
      const hold = this.#state(event.key)?.hold;
      if (hold !== undefined && parked.hold !== hold) {
        this.#park(parked);
        continue;
      }
      this.#leave(parked);
      this.#apply(parked);
    }
  }

  #leave(parked: StoredEvent): void {
    if (this.#alreadyParked.has(parked)) this.#unparked.push(parked);
  }

  #decide(event: StoredEvent): void {
    try {
      const prefix = event.key.slice(0, event.key.indexOf(':'));
      const definition = this.#context.processes(prefix);
      if (definition === undefined) throw processUnknown(prefix);
      const before = this.#state(event.key);
      const decision = definition.decide(this.#decode(definition, before), event, this.#context.policies);
      this.#keep(definition, before, event, decision);
    } catch (error) {
      const hold = poisonHold(event, this.#state(event.key)?.hold);
      this.#poisons.push({ event, fault: faultOf(error), hold });
      this.#hold(event, hold);
      this.#waiting.set(event.key, [event, ...(this.#waiting.get(event.key) ?? [])]);
      this.#alreadyParked.delete(event);
    }
  }

  #decode(definition: ProcessDefinition<unknown, P>, state: KeyState | undefined): unknown {
    if (state === undefined) return undefined;
    const decided = this.#decided.get(state.key);
    if (decided !== undefined) return decided.state;
    return state.text === '' ? undefined : definition.decode(currentText(definition, state));
  }

  #encoded(state: KeyState): KeyState {
    const decided = this.#decided.get(state.key);
    return decided === undefined ? state : { ...state, text: decided.definition.encode(decided.state) };
  }

  #keep(definition: ProcessDefinition<unknown, P>, before: KeyState | undefined, event: StoredEvent, decision: Decision<unknown>): void {
    const journals = decision.effects.flatMap((effect) =>
      effect.effect === 'post' ? [{ cause: event, journal: this.#context.journalOf(effect.event) }] : [],
    );
    const { subject, sealed } = identifiersOf(before, event);
    const entity = decision.entity ?? event.entity;
    this.#states.set(event.key, {
      key: event.key,
      entity,
      version: definition.version,
      status: decision.status,
      hold: before?.hold,
      text: before?.text ?? '',
      subject,
      sealed,
    });
    this.#decided.set(event.key, { definition, state: decision.state });
    this.#journals.push(...journals);
    for (const effect of decision.effects) {
      if (effect.effect !== 'post') this.#effects.push({ cause: event, effect, entity, subject, sealed });
    }
  }
}

const isChanged = (before: KeyState | undefined, after: KeyState): boolean =>
  before === undefined ||
  before.text !== after.text ||
  before.status !== after.status ||
  before.hold !== after.hold ||
  before.entity !== after.entity ||
  before.version !== after.version ||
  before.subject !== after.subject ||
  before.sealed !== after.sealed;

/**
 * The identifiers a key keeps: its own only, and the fullest seen (an encounter carries more than a charge). Values sealed
 * for another subject pass through in effects and are not kept.
 */
function identifiersOf(before: KeyState | undefined, event: StoredEvent): Pick<KeyState, 'subject' | 'sealed'> {
  const offered = event.subject === event.key ? event.sealed : undefined;
  if (offered === undefined || offered.length <= (before?.sealed?.length ?? 0)) return { subject: before?.subject, sealed: before?.sealed };
  return { subject: event.subject, sealed: offered };
}

/**
 * The hold of a poison event: released when a person has corrected policy, rule or build, or skips the event. When the
 * event is of a replay that its key is still held for, that hold is named too: the replay goes on afterwards.
 */
export const poisonHold = (event: StoredEvent, interrupted?: string): string =>
  `poison|${event.id.toString('base64url')}|${event.revision}${interrupted === undefined ? '' : `|${interrupted}`}`;

const isPoisonOf = (hold: string | undefined, event: StoredEvent): boolean => {
  const own = poisonHold(event);
  return hold === own || hold?.startsWith(`${own}|`) === true;
};

const interruptedBy = (hold: string | undefined, poison: StoredEvent | undefined): string | undefined =>
  poison === undefined ? undefined : hold?.slice(poisonHold(poison).length + 1) || undefined;
