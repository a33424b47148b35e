import type { TenantKeys } from '../kernel/index.ts';

export type Format = 'hl7v2' | 'x12' | 'json' | 'fhir' | 'bank' | 'cxml' | 'ubl' | 'csv';

/** What the inbox needs to know of a channel, under the release in force. */
export interface InboxChannel {
  readonly tenant: string;
  readonly channel: number;
  readonly name: string;
  readonly format: Format;
  /** The release whose mappings and settings a message that arrives now is bound to. */
  readonly release: number;
  /** Allowed MSH-3 and MSH-4; a list that is absent allows any. */
  readonly senders: { readonly applications?: readonly string[]; readonly facilities?: readonly string[] };
  /** Message kinds taken (`ADT^A01`, `ADT`); empty: any. */
  readonly kinds: readonly string[];
  /** Whose work a refused or conflicting message is. */
  readonly owner: string;
  /** Entity shown on an exception before translation knows better. */
  readonly entity: string;
  readonly keys: TenantKeys;
}

/** Finds a channel by name; undefined when the release has none of that name. */
export type ChannelDirectory = (name: string) => InboxChannel | undefined;
