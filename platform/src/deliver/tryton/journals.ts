import type { Created, Found, Outbound, Refusal, Trouble } from '../adapter.ts';
import { readSummaryJournal, type SummaryJournal } from '../content.ts';
import type { HttpCall } from '../../kernel/index.ts';
import type { AccountNumbers } from '../account-numbers.ts';
import { Conversation } from './conversation.ts';
import { ABSENT, standing } from './document.ts';
import { conflicting, Ending } from './ending.ts';
import { Gatherer } from './gatherer.ts';
import { differencesOf, entryOf, type JournalPlaces, placesOf, type StandingMove, standingMoves } from './journal-entries.ts';
import { journalOf } from './lookups.ts';
import type { TrytonSession } from './session.ts';
import type { TrytonRow } from './values.ts';

/** Where Tryton books fastest: with fewer the calls cost more than the entries, with more its transaction slows down. */
const MOST = 50;

interface Asked {
  readonly outbound: Outbound;
  readonly call: HttpCall;
}

interface Entry {
  readonly key: string;
  readonly sent: SummaryJournal;
}

type Outcome = Created | Refusal | Trouble;

export interface JournalSettings {
  readonly numbers: AccountNumbers;
  /** Code of the journal that entries are booked in. */
  readonly journal: string;
}

/**
 * Journals are account moves with the delivery's key as their number, which Tryton keeps beside the number it posts under and does not keep
 * unique. They are looked for, made and posted about fifty at a time; when Tryton refuses them together each is tried by itself, so that a
 * bad one does not hold up its neighbours.
 */
export class Journals {
  readonly #session: TrytonSession;
  readonly #settings: JournalSettings;
  readonly #finding: Gatherer<Asked, Found | Refusal | Trouble>;
  readonly #creating: Gatherer<Asked, Outcome>;

  constructor(session: TrytonSession, settings: JournalSettings) {
    this.#session = session;
    this.#settings = settings;
    this.#finding = new Gatherer(MOST, (asked) => this.#findAll(asked));
    this.#creating = new Gatherer(MOST, (asked) => this.#createAll(asked));
  }

  find(outbound: Outbound, call: HttpCall): Promise<Found | Refusal | Trouble> {
    return this.#finding.ask({ outbound, call });
  }

  create(outbound: Outbound, call: HttpCall): Promise<Outcome> {
    return this.#creating.ask({ outbound, call });
  }

  async #findAll(asked: readonly Asked[]): Promise<(Found | Refusal | Trouble)[]> {
    const entries = entriesOf(asked);
    try {
      const found = await standingAt(this.#talk(asked), entries);
      return entries.map(({ key, sent }) => {
        const moves = (found.get(key) ?? []).filter(({ state }) => state === 'posted');
        const [move] = moves;
        if (move === undefined) return ABSENT;
        return standing(`move ${move.postNumber ?? move.id}`, differencesOf(sent, found.get(key) ?? [], this.#settings.numbers));
      });
    } catch (error) {
      const outcome = outcomeOf(error);
      return asked.map(() => outcome);
    }
  }

  /** The first of a batch was taken first, so its lease, which `call` keeps to, is the one that ends first. */
  async #createAll(asked: readonly Asked[]): Promise<Outcome[]> {
    const entries = entriesOf(asked);
    const outcomes = new Map<string, Outcome>();
    const attempt = async <T>(group: readonly Entry[], work: (group: readonly Entry[]) => Promise<T>): Promise<T | undefined> => {
      try {
        return await work(group);
      } catch (error) {
        const outcome = outcomeOf(error);
        for (const { key } of group) outcomes.set(key, outcome);
        return undefined;
      }
    };
    await attempt(entries, async () => {
      const talk = this.#talk(asked);
      const found = await standingAt(talk, entries);
      const journal = await journalOf(talk, this.#settings.journal);
      const places = await placesOf(
        talk,
        entries.map(({ sent }) => sent),
        this.#settings.numbers,
        journal,
      );
      const ids = new Map<string, number>();
      const rows = new Map<Entry, TrytonRow>();
      for (const entry of entries) {
        await attempt([entry], () => Promise.resolve(this.#begin(entry, found.get(entry.key) ?? [], places, ids, rows)));
      }
      const byPeriod = Map.groupBy([...rows.keys()], ({ sent }) => places.periodOf(sent.day));
      for (const group of byPeriod.values()) await this.#make(asked, group, rows, ids, outcomes);
      await this.#post(
        asked,
        entries.filter(({ key }) => ids.has(key) && !outcomes.has(key)),
        ids,
        outcomes,
      );
    });
    return entries.map(({ key }) => outcomes.get(key) ?? { result: 'applied' });
  }

  /** A draft that a crash left is taken on when it is what was sent; what is not there becomes a row. */
  #begin(entry: Entry, found: readonly StandingMove[], places: JournalPlaces, ids: Map<string, number>, rows: Map<Entry, TrytonRow>): void {
    const [draft] = found;
    if (draft === undefined) {
      rows.set(entry, entryOf(entry.key, entry.sent, places));
      return;
    }
    const different = differencesOf(entry.sent, found, this.#settings.numbers);
    if (different.length > 0) throw conflicting('DRAFT_DIFFERS', different.join('; '));
    places.periodOf(entry.sent.day);
    ids.set(entry.key, draft.id);
  }

  async #make(
    asked: readonly Asked[],
    group: readonly Entry[],
    rows: ReadonlyMap<Entry, TrytonRow>,
    ids: Map<string, number>,
    outcomes: Map<string, Outcome>,
  ): Promise<void> {
    await this.#together(group, outcomes, async (some) => {
      const made = await this.#talk(asked).create(
        'account.move',
        some.map((entry) => rows.get(entry) ?? {}),
      );
      for (const [n, { key }] of some.entries()) ids.set(key, made[n] ?? 0);
    });
  }

  async #post(
    asked: readonly Asked[],
    group: readonly Entry[],
    ids: ReadonlyMap<string, number>,
    outcomes: Map<string, Outcome>,
  ): Promise<void> {
    await this.#together(group, outcomes, (some) =>
      this.#talk(asked).press(
        'account.move',
        'post',
        some.map(({ key }) => ids.get(key) ?? 0),
      ),
    );
  }

  /** All at once, and one by one when Tryton refuses them: it takes or leaves a call as a whole. */
  async #together(group: readonly Entry[], outcomes: Map<string, Outcome>, work: (some: readonly Entry[]) => Promise<void>): Promise<void> {
    if (group.length === 0) return;
    try {
      await work(group);
    } catch (error) {
      const outcome = outcomeOf(error);
      const isRefused = outcome.result !== 'unknown' && outcome.result !== 'unavailable' && outcome.result !== 'throttled';
      if (isRefused && group.length > 1) for (const entry of group) await this.#together([entry], outcomes, work);
      else for (const { key } of group) outcomes.set(key, outcome);
    }
  }

  #talk(asked: readonly Asked[]): Conversation {
    const [first] = asked;
    if (first === undefined) throw new RangeError('a batch has at least one journal');
    return new Conversation(this.#session, first.call);
  }
}

const entriesOf = (asked: readonly Asked[]): Entry[] =>
  asked.map(({ outbound }) => ({ key: outbound.key, sent: readSummaryJournal(outbound.content) }));

function standingAt(talk: Conversation, entries: readonly Entry[]): Promise<ReadonlyMap<string, readonly StandingMove[]>> {
  const currencies = new Map(entries.map(({ key, sent }) => [key, sent.currency]));
  return standingMoves(talk, [...currencies.keys()], (key) => currencies.get(key) ?? 'USD');
}

function outcomeOf(error: unknown): Refusal | Trouble {
  if (error instanceof Ending) return error.outcome;
  throw error;
}
