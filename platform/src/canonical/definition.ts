import type { TObject } from 'typebox';

/**
 * What a lane key names; it is the process that receives the event and the prefix of its key. Keys of these are pseudonyms, since the number
 * behind them may lead to a patient.
 */
export type PseudonymousKeyKind = 'account' | 'patient' | 'claim' | 'remittance' | 'control' | 'journal';

/** Keys of these are the number itself, which no patient stands behind: deciders make them, and people read them. */
export type PlainKeyKind = 'supplier' | 'item' | 'budget' | 'requisition' | 'order' | 'transmission' | 'invoice';

export type KeyKind = PseudonymousKeyKind | PlainKeyKind;

/**
 * One family of canonical events: its schema is what a mapping fills and what the registry publishes.
 *
 * Schema annotations decide what happens to a mapped value before it is stored:
 * - `'x-data-class': 'PHI'`: sealed under the subject's key, never in `data`
 * - `pseudonym: KIND`: replaced by the tenant's keyed pseudonym of that kind
 * - `token: KIND`: also written as a search token for the message
 */
export interface EventDefinition {
  /** `noun.verb-past`. */
  readonly type: string;
  /** The name mappings use: `charge-recorded@1`. */
  readonly name: string;
  readonly version: number;
  readonly key: KeyKind;
  readonly schema: TObject;
}
