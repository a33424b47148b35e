import type { AccountingEvent, JournalSubmittedData, StoredEvent } from '../../canonical/index.ts';
import { Fault } from '../../kernel/index.ts';
import type { Decision } from '../engine/decision.ts';

/** What stands of a journal that was handed in. */
export interface SubmittedJournal {
  /** The revision that is posted. */
  readonly revision: number;
  readonly entity: string;
  readonly day: string;
  readonly currency: string;
}

/** Posts a journal as it was stated; a later revision of it takes the earlier posting back first. Copies change nothing. */
export function decideJournal(state: SubmittedJournal | undefined, event: StoredEvent): Decision<SubmittedJournal> {
  if (event.type !== 'journal.submitted') throw eventUnexpected(event.type);
  if (state !== undefined && state.revision >= event.revision) return { state, status: 'posted', effects: [] };
  const { day, currency, lines } = event.data as JournalSubmittedData;
  const stated: AccountingEvent = {
    identity: `${event.key}|${event.revision}`,
    entity: event.entity,
    day,
    currency,
    subject: event.key,
    entries: [],
    lines: lines.map(({ amount, ...line }) => ({ ...line, amount: BigInt(amount) })),
  };
  return {
    state: { revision: event.revision, entity: event.entity, day, currency },
    status: 'posted',
    effects: [
      ...(state === undefined ? [] : [{ effect: 'post' as const, event: takenBack(event.key, state) }]),
      { effect: 'post', event: stated },
    ],
  };
}

const takenBack = (key: string, { revision, entity, day, currency }: SubmittedJournal): AccountingEvent => ({
  identity: `${key}|${revision}|r`,
  entity,
  day,
  currency,
  subject: key,
  entries: [],
  lines: [],
  reverses: `${key}|${revision}`,
});

const eventUnexpected = (type: string): Fault =>
  new Fault({
    code: 'JOURNAL_EVENT_UNEXPECTED',
    kind: 'defect',
    message: `A journal has no use for ${type}`,
    hint: 'Check the key of the mapping that emits it',
  });
