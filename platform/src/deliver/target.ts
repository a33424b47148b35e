import type { Reach } from '../kernel/index.ts';
import type { CxmlParties } from './cxml-orders/order-document.ts';

/** The adapters there are; an estate names one per target. */
export const ADAPTER_NAMES = [
  'oracle-fusion-journals',
  'oracle-fusion-procurement',
  'customer-accounts',
  'coupa-budgets',
  'tryton',
  'workday',
  'cxml-orders',
  'x12-orders',
] as const;
export type AdapterName = (typeof ADAPTER_NAMES)[number];

/** An outside system that is sent something, as the estate declares it. */
export interface TargetDeclaration {
  readonly name: string;
  readonly adapter: AdapterName;
  /** `sftp://host:port/folder` where files are put there. Otherwise up to the host, or to the path below which the target's resources live: `https://erp.example`. */
  readonly url: string;
  /** `internal` for a target in the house's own network or on this machine; `public` when left out. */
  readonly reach?: Reach;
  /** Requests, looks included. Over all nodes, since one node at a time serves a target. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  /** Deliveries under way at once. */
  readonly concurrency: number;
  /** For one request, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Between tries of a delivery that was known not to be applied; after `tries` it becomes someone's work. */
  readonly retry: { readonly firstMs: number; readonly mostMs: number; readonly tries: number };
  /** After so many failures in a row nothing is sent for `openMs`, then one probe at a time. */
  readonly circuit: { readonly failures: number; readonly openMs: number };
  /**
   * How long after a request without an answer its effect may still appear at the target. Only after that is not finding it taken for
   * its absence. Left out: what the adapter says.
   */
  readonly settleMs?: number;
  /** A delivery accepted or unknown for longer becomes someone's work while the search goes on. 30 minutes when left out. */
  readonly overdueMs?: number;
  /** Who gets what goes wrong here; `integration` when left out. */
  readonly owner?: string;
  /** File that holds `user:password` for HTTP basic authentication or what the adapter signs in with, read when the deliverer starts. */
  readonly credentialsFile?: string;
  /** Summary journals are cut for this target: every so many seconds, or sooner when so many journal lines wait. */
  readonly summary?: {
    readonly everySeconds: number;
    readonly lines: number;
    /** Kinds of subjects whose lines are left out: the target books them itself, from the documents it is given. */
    readonly without?: readonly string[];
  };
  /** The target is asked so often what became of the payment of invoices, and what is new comes in by the channel. */
  readonly payments?: { readonly channel: string; readonly everySeconds: number };
  /** Entities whose fiscal periods are closed and opened there as they are here. */
  readonly periods?: readonly string[];
  /** The name under which the chart of accounts gives this ERP's account numbers; the target's own name when left out. */
  readonly chart?: string;
  /** Values the ERP wants on every row. */
  readonly ledger?: { readonly id: string; readonly source: string; readonly category: string };
  /** What invoices of suppliers are booked to beside the lines of orders, by the ERP's own numbers, and the code of their journal. */
  readonly purchasing?: { readonly freight: string; readonly tax: string; readonly journal: string };
  /** Who we are to a supplier that speaks cXML, and who it is; the login is the sender's identity and its shared secret. */
  readonly cxml?: CxmlParties;
  /** The parties of X12 interchanges; per entity, what GS02 says. */
  readonly edi?: {
    readonly sender: { readonly qualifier: string; readonly id: string };
    readonly receiver: { readonly qualifier: string; readonly id: string };
    readonly applications?: Readonly<Record<string, string>>;
    readonly isTest?: boolean;
  };
  /** How to log in to an SFTP server, and where it keeps what was taken from the folder. */
  readonly sftp?: {
    readonly user: string;
    readonly keyFile: string;
    readonly hostKey?: string;
    readonly hostKeyFile?: string;
    readonly taken?: string;
  };
}
