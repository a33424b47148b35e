import type { PurchaseKind } from '../api/purchases.ts';
import { StateTag } from '../parts/state-tag.tsx';

interface Said {
  /** What people call it, where that is not its own name. */
  readonly words?: string;
  readonly tone: 'ok' | 'warn' | 'bad' | 'busy' | 'calm';
}

/** How far something is that is asked for, ordered or billed: what waits for a person stands out. */
const SAID: Readonly<Record<PurchaseKind, Readonly<Record<string, Said>>>> = {
  requisition: {
    checking: { words: 'being checked', tone: 'busy' },
    budget: { words: 'waits for its budget', tone: 'warn' },
    approval: { words: 'waits for approval', tone: 'warn' },
    stopped: { tone: 'bad' },
    ordered: { tone: 'ok' },
    'ordered-unapproved': { words: 'ordered, not approved yet', tone: 'warn' },
    'transfer-wanted': { words: 'waits for the transfer', tone: 'warn' },
    transferred: { tone: 'ok' },
    returned: { words: 'returned for change', tone: 'warn' },
    rejected: { tone: 'calm' },
    withdrawn: { tone: 'calm' },
  },
  order: {
    ordered: { tone: 'busy' },
    acknowledged: { tone: 'busy' },
    shipped: { tone: 'busy' },
    'partly-received': { tone: 'busy' },
    received: { tone: 'busy' },
    completed: { tone: 'ok' },
    cancelled: { tone: 'calm' },
    closed: { tone: 'calm' },
  },
  invoice: {
    checking: { words: 'being checked', tone: 'busy' },
    matching: { words: 'being matched', tone: 'busy' },
    held: { tone: 'warn' },
    duplicate: { words: 'may be a copy', tone: 'warn' },
    'credit-requested': { words: 'waits for a credit', tone: 'warn' },
    asked: { words: 'at its match owner', tone: 'busy' },
    payable: { tone: 'busy' },
    posted: { tone: 'ok' },
    scheduled: { words: 'payment scheduled', tone: 'ok' },
    paid: { tone: 'ok' },
    refused: { tone: 'bad' },
    rejected: { tone: 'calm' },
  },
};

/** Where a requisition, an order or an invoice stands, in a word or two. */
export function PurchaseTag({ kind, status }: { readonly kind: PurchaseKind; readonly status: string }) {
  const said = SAID[kind][status];
  return said === undefined ? <StateTag state={status} /> : <StateTag state={said.words ?? status} tone={said.tone} />;
}
