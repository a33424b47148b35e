import type { AccountingEvent, StoredEvent } from '../../canonical/index.ts';
import type { NewDelivery } from '../../deliver/index.ts';
import type { Log } from '../../events/index.ts';
import { together, type Tx } from '../../store/index.ts';
import { type CausedJournal, FoldRun, type ProcessDirectory, RECORD_RELEASED } from './fold.ts';
import { loadParked } from './parking.ts';
import { type KeyState, loadStates } from './state.ts';

/** What the engine needs of the ledger. */
export interface Poster<J> {
  /** What is needed to make journals without asking the database again: rules, periods. */
  begin(tx: Tx): Promise<{ journalOf: (event: AccountingEvent) => J }>;
  write(tx: Tx, journals: readonly CausedJournal<J>[]): Promise<void>;
}

export interface FoldOptions<J, P> {
  readonly log: Log;
  readonly processes: ProcessDirectory<P>;
  /** The policies in force; read once per transaction. */
  readonly policies: () => P;
  readonly poster: Poster<J>;
  readonly enqueue: (tx: Tx, tenant: string, deliveries: readonly NewDelivery[]) => Promise<void>;
}

/** Reads what is needed to fold these events: the states of their keys, and what is parked there and may be released. */
export async function beginFold<J, P>(tx: Tx, options: FoldOptions<J, P>, events: readonly StoredEvent[]): Promise<FoldRun<J, P>> {
  const { tenant } = options.log;
  const [states, { journalOf }] = await together([
    loadStates(tx, tenant, [...new Set(events.map((event) => event.key))]),
    options.poster.begin(tx),
  ]);
  const parked = await loadParked(tx, tenant, releasable(events, states));
  return new FoldRun(states, { processes: options.processes, policies: options.policies(), journalOf, parked });
}

/** Keys that a release among these events may free: their parked events are needed. */
function releasable(events: readonly StoredEvent[], states: ReadonlyMap<string, KeyState>): string[] {
  const keys = events
    .filter((event) => event.type === RECORD_RELEASED && states.get(event.key)?.hold !== undefined)
    .map((event) => event.key);
  return [...new Set(keys)];
}
