import { scopeUnknown } from './faults.ts';

/** What a client can be allowed, with what it means; each route of the gateway names one. */
export const SCOPES = {
  'accounts:read': 'find patient accounts, read their balances and timelines',
  'accounts:reveal': 'read who an account belongs to, for a reason',
  'adjustments:write': 'ask for write-offs and adjustments of accounts',
  'approvals:read': 'read proposals, who approved them and what became of them',
  'audit:read': 'search the audit, and list what was shown of an account',
  'chart:read': 'read the chart of accounts and fiscal periods, and have account and cost center checked',
  'claims:read': 'read what became of claims',
  'clients:read': 'list clients and their public keys',
  'deliveries:read': 'list what goes out',
  'eligibility:read': 'ask payers who is covered',
  'estate:read': 'read the names of entities and systems, and the release in force',
  'estate:write': 'correct crosswalks, which makes a release',
  'events:read': 'follow the event log, without identifying values',
  'exceptions:read': 'list exceptions',
  'exceptions:write': 'resolve and reject exceptions',
  'flow:read': 'read and watch the counts of the flow',
  'holds:read': 'list legal holds',
  'invoices:write': 'hand in suppliers’ invoices and credits',
  'journals:read': 'read what became of journals that were handed in',
  'journals:write': 'hand in journals',
  'ledger:read': 'read journals, balances and tie-outs',
  'messages:read': 'find messages, identifying values masked',
  'messages:reveal': 'read the bytes and identifying values of messages, for a reason',
  'messages:write': 'send messages to channels',
  'metrics:read': 'read the metrics',
  'payments:read': 'read what became of payments',
  'payments:write': 'post payments of patients and payers',
  'procurement:read': 'read requisitions, orders, invoices, items, suppliers, prices and budgets',
  'receipts:write': 'say what was received and what went back',
  'refunds:write': 'give back what patient accounts have too much',
  'remittances:read': 'read payers’ remittances and what of them is open',
  'replays:read': 'read how far replays are',
  'replays:write': 'have messages translated again',
  'requisitions:write': 'ask for goods and services',
  'soap:use': 'call the SOAP interface; each operation needs its own right too',
  'trace:read': 'trace amounts to their sources; their text needs messages:reveal too',
  'usages:write': 'say what implants were used, which orders and receives them',
  'webhooks:read': 'list webhooks and what was sent; a client its own only',
  'webhooks:write': 'have events sent to a receiver, with events:read; a client for itself only',
} as const;

/** The name of something a client can be allowed. */
export type ScopeName = keyof typeof SCOPES;

/** What only people are allowed, whatever a client is registered with. */
const ONLY_PEOPLE = {
  'accounts:shred': 'destroy for good what identifies the patient of an account',
  'access:review': 'list who may do what, and when they last did something',
  'approvals:write': 'approve and reject what others propose, and let somebody stand in',
  'break-glass:open': 'see more for an hour in an emergency, on record',
  'break-glass:review': 'see and review the emergency access of others',
  'clients:write': 'register clients and their keys, and end them',
  'holds:write': 'place legal holds and release them',
  'people:read': 'list people and the accounts that are theirs',
  'people:write': 'say which accounts and clients are one person’s',
  'periods:write': 'close fiscal periods, and ask for them to be opened again',
  'rights:read': 'read what each role may do, and how much callers may ask for',
  'sessions:read': 'see who is logged in',
  'sessions:write': 'end the sessions of others',
  'tasks:read': 'list what waits for oneself: proposals and exceptions',
  'tasks:write': 'decide about what waits for oneself, with the right to approve or to resolve, and give it to somebody else',
} as const;

/** What a person can be allowed by a role. */
export const PERSON_SCOPES = { ...SCOPES, ...ONLY_PEOPLE } as const;
export type PersonScope = keyof typeof PERSON_SCOPES;

const isScopeName = (name: string): name is ScopeName => Object.hasOwn(SCOPES, name);

/** Checks names of scopes. Throws `SCOPE_NOT_DEFINED`. */
export function scopeNames(names: readonly string[]): ScopeName[] {
  return [...new Set(names)].map((name) => {
    if (!isScopeName(name)) throw scopeUnknown(Object.keys(SCOPES));
    return name;
  });
}
