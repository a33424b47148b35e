import { encounterToCash, type Policies } from './encounter-to-cash/index.ts';
import type { ProcessDefinition } from './engine/index.ts';
import { submittedJournals } from './submitted-journals/index.ts';

const byName = new Map<string, ProcessDefinition<unknown, Policies>>(
  [...encounterToCash, submittedJournals].map((process) => [process.name, process]),
);

/** The process that takes keys of a prefix, of all processes there are. */
export const processFor = (prefix: string): ProcessDefinition<unknown, Policies> | undefined => byName.get(prefix);
