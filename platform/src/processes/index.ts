import { encounterToCash } from './encounter-to-cash/index.ts';
import type { ProcessDefinition } from './engine/index.ts';
import type { Policies } from './policies.ts';
import { requisitionToPay } from './requisition-to-pay/index.ts';
import { submittedJournals } from './submitted-journals/index.ts';

export { announceDeclared, type Following } from './announce-declared.ts';
export { type Policies, policiesOf, policySchemas } from './policies.ts';
export type { PurchasingPolicy } from './requisition-to-pay/index.ts';

const byName = new Map<string, ProcessDefinition<unknown, Policies>>(
  [...encounterToCash, ...requisitionToPay, submittedJournals].map((process) => [process.name, process]),
);

/** The process that takes keys of a prefix, of all processes there are. */
export const processFor = (prefix: string): ProcessDefinition<unknown, Policies> | undefined => byName.get(prefix);
