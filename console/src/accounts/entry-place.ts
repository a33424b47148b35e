import type { TimelineEntry } from '../api/accounts.ts';
import type { PurchaseEntry } from '../api/purchases.ts';

/** The page that shows an entry, and its name there. */
export interface EntryPlace {
  readonly page: 'message' | 'journal' | 'exception' | 'approval' | 'trace' | 'none';
  readonly id: string;
}

const numberOf = (id: string): string => /(\d+)$/.exec(id)?.[1] ?? id;

/** Where an entry of a timeline leads to. A claim leads to the event that told of it. */
export function placeOf({ kind, id, event }: Pick<TimelineEntry | PurchaseEntry, 'kind' | 'id' | 'event'>): EntryPlace {
  switch (kind) {
    case 'message':
      return { page: 'message', id };
    case 'journal':
      return { page: 'journal', id: numberOf(id) };
    case 'exception':
      return { page: 'exception', id: numberOf(id) };
    case 'approval':
      return { page: 'approval', id: numberOf(id) };
    case 'event':
      return { page: 'trace', id: id.startsWith('event:') ? id : (event ?? id) };
    case 'delivery':
      return { page: 'trace', id: `delivery:${numberOf(id)}` };
    case 'claim':
      return event === undefined ? { page: 'none', id } : { page: 'trace', id: event };
  }
}
