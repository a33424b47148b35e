import type { Clock, HttpCall } from '../../kernel/index.ts';
import type { Adapter, Created, Found, Outbound, Refusal, Trouble } from '../adapter.ts';
import type { Login } from '../authorization.ts';
import { type AccountNumbers, SAME_NUMBERS } from '../account-numbers.ts';
import { SUMMARY_JOURNAL } from '../summary/summarize.ts';
import { Conversation } from './conversation.ts';
import type { DocumentKind } from './document.ts';
import { Ending } from './ending.ts';
import { type InvoiceAccounts, invoices } from './invoices.ts';
import { items } from './items.ts';
import { Journals } from './journals.ts';
import { orders } from './orders.ts';
import { paymentsOf } from './payments.ts';
import { periods } from './periods.ts';
import { receipts } from './receipts.ts';
import { TrytonSession } from './session.ts';
import { suppliers } from './suppliers.ts';

/** A call that was sent and not answered has done its work, or was rolled back, after this long. */
const SETTLE_MS = 30_000;
const ACCOUNTS: InvoiceAccounts = { freight: '5030', tax: '5040', journal: 'EXP' };
const GENERAL_JOURNAL = 'STO';

export interface TrytonOptions {
  readonly login?: Login | undefined;
  readonly numbers?: AccountNumbers;
  readonly accounts?: InvoiceAccounts | undefined;
  /** Code of the journal that summary journals are booked in. */
  readonly journal?: string | undefined;
}

/**
 * Tryton 6.0 over JSON-RPC, `url` being that of the database: suppliers, items, orders, receipts, invoices and journals. Tryton answers an
 * impossible step like a possible one, takes the same document any number of times and keeps no receipt within its order: so everything is
 * looked for first, each step is read back, and what stands there in the end is compared with what was sent.
 */
export function tryton(clock: Clock, options: TrytonOptions = {}): Adapter {
  const session = new TrytonSession(options.login, clock);
  const journals = new Journals(session, { numbers: options.numbers ?? SAME_NUMBERS, journal: options.journal ?? GENERAL_JOURNAL });
  const kinds: Readonly<Record<string, DocumentKind>> = {
    supplier: suppliers,
    item: items,
    'purchase-order': orders,
    'goods-receipt': receipts,
    'fiscal-period': periods,
    'supplier-invoice': invoices(options.accounts ?? ACCOUNTS),
  };
  return {
    looksFirst: true,
    signsIn: true,
    settleMs: SETTLE_MS,
    find: async (outbound, call) => {
      const outcome = outbound.kind === SUMMARY_JOURNAL ? await journals.find(outbound, call) : await found(kinds, session, outbound, call);
      // A refusal of a look, such as a missing right, is no word about the delivery.
      return 'detail' in outcome ? { result: 'unavailable', code: outcome.code } : outcome;
    },
    payments: (outbounds, call) =>
      ended(async () => ({ result: 'told', payments: await paymentsOf(outbounds, new Conversation(session, call)) })),
    create: (outbound, call) =>
      outbound.kind === SUMMARY_JOURNAL ? journals.create(outbound, call) : created(kinds, session, outbound, call),
  };
}

type Kinds = Readonly<Record<string, DocumentKind>>;

async function found(kinds: Kinds, session: TrytonSession, outbound: Outbound, call: HttpCall): Promise<Found | Refusal | Trouble> {
  const kind = kinds[outbound.kind];
  return kind === undefined ? { result: 'absent' } : ended(() => kind.find(outbound, new Conversation(session, call)));
}

async function created(kinds: Kinds, session: TrytonSession, outbound: Outbound, call: HttpCall): Promise<Created | Refusal | Trouble> {
  const kind = kinds[outbound.kind];
  if (kind === undefined) return { result: 'refused-data', code: 'KIND_UNKNOWN', detail: `Tryton takes no ${outbound.kind} from here` };
  return ended(() => kind.create(outbound, new Conversation(session, call)));
}

async function ended<T>(work: () => Promise<T>): Promise<T | Refusal | Trouble> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Ending) return error.outcome;
    throw error;
  }
}
