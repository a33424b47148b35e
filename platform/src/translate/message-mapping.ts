import type { StoredMessage } from '../inbox/index.ts';
import { type DocumentMapping, together } from './document-mapping.ts';
import { accepts, type CompiledMapping } from './mapping.ts';

/**
 * The mapping of a channel that takes a message. An X12 file is an 835 where the channel has a mapping for it, whatever else it is called;
 * otherwise its sets are for as many mappings as the channel has.
 */
export function mappingFor(mappings: readonly CompiledMapping[], message: Pick<StoredMessage, 'kind'>): CompiledMapping | undefined {
  if (message.kind !== 'x12') return mappings.find((mapping) => accepts(mapping, message.kind));
  const remittances = mappings.find(({ format }) => format === 'x12/835');
  const documents = mappings.filter((mapping): mapping is DocumentMapping => mapping.format === 'x12');
  return remittances ?? (documents.length === 0 ? undefined : together(documents));
}
