import type { ProcessDefinition } from '../engine/decision.ts';
import { decideJournal, type SubmittedJournal } from './decide-journal.ts';

/** Journals of other systems: each is posted once, and anew when it is corrected. */
export const submittedJournals: ProcessDefinition<unknown, unknown> = {
  name: 'journal',
  version: 1,
  // The engine gives back what `decode` made.
  decide: (state, event) => decideJournal(state as SubmittedJournal | undefined, event),
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text) as SubmittedJournal,
};
