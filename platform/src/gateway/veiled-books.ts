import type { ActivityLine } from '../ledger/index.ts';
import type { JournalPage, JournalView } from '../observe/index.ts';
import { MASK } from './mask.ts';
import type { About } from './sensitivity/index.ts';

// Books are whole for whoever reads them: an amount stays, and about whom it is may not be for everybody.

type Entry = JournalPage['journals'][number];

/** Whose account something in the books is about. */
export const aboutEntry = ({ entity, subject }: { readonly entity: string; readonly subject: string }): About => ({
  entities: [entity],
  subjects: [subject],
});

/** A journal without what leads to the patient. */
export const veiledEntry = (journal: Entry): Entry => ({ ...journal, subject: MASK, event: MASK });

/** The same with its lines; without its source, a message and a place in it, and without open items, which are claims. */
export function veiledJournal({ source: _source, ...journal }: JournalView): JournalView {
  return { ...journal, subject: MASK, event: MASK, lines: journal.lines.map(({ openItem: _item, ...line }) => line) };
}

/** A line as a list shows it. */
export const veiledLine = (line: ActivityLine): ActivityLine => ({
  ...line,
  subject: MASK,
  openItem: line.openItem === null ? null : MASK,
});

/** What a delivery is about: its key begins with it. */
export const aboutDelivery = ({ key, entity }: { readonly key: string; readonly entity?: string }): About => ({
  entities: entity === undefined ? [] : [entity],
  subjects: [key.split('|', 1)[0] ?? ''],
});

/** A delivery without the names that it has here and at its target. */
export const veiledDelivery = <T extends { readonly key: string; readonly reference?: string }>(delivery: T): T => ({
  ...delivery,
  key: MASK,
  ...(delivery.reference === undefined ? {} : { reference: MASK }),
});
