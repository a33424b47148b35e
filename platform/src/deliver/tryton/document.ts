import type { Created, Found, Outbound } from '../adapter.ts';
import type { Conversation } from './conversation.ts';

/** How one kind of document is kept in Tryton. Both throw an `Ending` for what goes wrong. */
export interface DocumentKind {
  /**
   * Looks for it and compares. What stands there unfinished, a draft after a crash, counts as absent: `create` finds it again, compares it
   * and goes on with it.
   */
  find(outbound: Outbound, talk: Conversation): Promise<Found>;
  create(outbound: Outbound, talk: Conversation): Promise<Created>;
}

export const ABSENT: Found = { result: 'absent' };

/** What stands there, with what is not as it was sent. */
export function standing(reference: string, differences: readonly (string | false | undefined)[]): Found {
  return { result: 'already-applied', reference, differences: differences.filter((one) => typeof one === 'string') };
}
