import { isElementName } from '@plexus/fhir';
import type { Json } from '../../canonical/index.ts';
import type { Estate } from '../../govern/estate/index.ts';

/** Whether the name of a member is one that a schema or a mapping speaks of, and so no value. */
export type KnownName = (name: string) => boolean;

const WORD = /[\w$-]+/g;

/** The names of members that messages of a channel may show: those its mappings speak of and, where it is FHIR, those of the standard. */
export function knownNames(estate: Estate, channelName: string): KnownName {
  const channel = estate.systems.flatMap(({ channels }) => channels).find(({ name }) => name === channelName);
  if (channel === undefined) return () => false;
  const words = new Set(channel.mappings.flatMap((mapping) => wordsOf(estate.mappings[mapping])));
  return (name) => words.has(name) || (channel.format === 'fhir' && isElementName(name));
}

function wordsOf(content: Json | undefined): string[] {
  if (typeof content === 'string') return content.match(WORD) ?? [];
  if (typeof content !== 'object' || content === null) return [];
  return Object.values(content).flatMap(wordsOf);
}
