// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postLedgerActivity is given. */
export interface PostLedgerActivityGiven {
  readonly body: {
    readonly entity?: string;
    readonly account?: string;
    readonly period?: string;
    readonly subject?: string;
    readonly search?: string;
    readonly openItem?: string;
    readonly before?: string;
    readonly limit?: number;
  };
}

/** What postLedgerActivity answers. */
export interface PostLedgerActivityAnswer {
  readonly version: 1;
  readonly lines: readonly {
    readonly journal: string;
    readonly line: number;
    readonly entity: string;
    readonly day: string;
    readonly period: string;
    readonly posting: string;
    readonly account: string;
    readonly amount: string;
    readonly currency: string;
    readonly bucket: string | null;
    readonly department: string | null;
    readonly payerClass: string | null;
    readonly subject: string;
    readonly openItem: string | null;
  }[];
}

/** Lines of journals. Needs `ledger:read`. Throws `PlexusProblem`. */
export const postLedgerActivity = (
  client: Client,
  given: PostLedgerActivityGiven,
  options?: CallOptions,
): Promise<PostLedgerActivityAnswer> =>
  client.call<PostLedgerActivityAnswer>({ method: 'POST', path: '/v1/ledger/activity' }, given, options);

/** What getLedgerControlTotals is given. */
export interface GetLedgerControlTotalsGiven {
  readonly entity?: string | undefined;
  readonly day?: string | undefined;
}

/** What getLedgerControlTotals answers. */
export interface GetLedgerControlTotalsAnswer {
  readonly version: 1;
  readonly totals: readonly {
    readonly source: string;
    readonly entity: string;
    readonly day: string;
    readonly measure: string;
    readonly currency: string;
    readonly partner: string;
    readonly ours: string;
    readonly difference: string;
  }[];
}

/** Totals that partners reported beside the ledger. Needs `ledger:read`. Throws `PlexusProblem`. */
export const getLedgerControlTotals = (
  client: Client,
  given: GetLedgerControlTotalsGiven = {},
  options?: CallOptions,
): Promise<GetLedgerControlTotalsAnswer> =>
  client.call<GetLedgerControlTotalsAnswer>({ method: 'GET', path: '/v1/ledger/control-totals', query: ['entity', 'day'] }, given, options);

/** What getLedgerGrni answers. */
export interface GetLedgerGrniAnswer {
  readonly version: 1;
  readonly grni: {
    readonly totals: readonly {
      readonly entity: string;
      readonly currency: string;
      readonly received: string;
      readonly billed: string;
      readonly byAge: readonly string[];
    }[];
    readonly open: readonly {
      readonly entity: string;
      readonly order: string;
      readonly line: string;
      readonly supplier?: string;
      readonly received: string;
      readonly billed: string;
      readonly currency: string;
      readonly since: string;
      readonly ageDays: number;
    }[];
    readonly differences: readonly {
      readonly openItem: string;
      readonly ledger: schemas.OpenGoods;
      readonly process: schemas.OpenGoods;
    }[];
  };
}

/** Goods received and not invoiced, by order line and age. Needs `ledger:read`. Throws `PlexusProblem`. */
export const getLedgerGrni = (client: Client, options?: CallOptions): Promise<GetLedgerGrniAnswer> =>
  client.call<GetLedgerGrniAnswer>({ method: 'GET', path: '/v1/ledger/grni' }, {}, options);

/** What getLedgerJournal is given. */
export interface GetLedgerJournalGiven {
  readonly journal: string;
}

/** What getLedgerJournal answers. */
export interface GetLedgerJournalAnswer {
  readonly version: 1;
  readonly journal: {
    readonly id: string;
    readonly entity: string;
    readonly accountingDay: string;
    readonly originalDay?: string;
    readonly period: string;
    readonly currency: string;
    readonly posting: string;
    readonly rule: string;
    readonly event: string;
    readonly subject: string;
    readonly reverses?: string;
    readonly reversedBy?: string;
    readonly postedAt: string;
    readonly lines: readonly schemas.JournalLine[];
    readonly source?: {
      readonly event: string;
      readonly type: string;
      readonly message?: string;
      readonly range?: schemas.ByteRange;
      readonly rule?: string;
      readonly release?: number;
    };
  };
}

/** A journal with its lines and source. Needs `ledger:read`. Throws `PlexusProblem`. */
export const getLedgerJournal = (client: Client, given: GetLedgerJournalGiven, options?: CallOptions): Promise<GetLedgerJournalAnswer> =>
  client.call<GetLedgerJournalAnswer>({ method: 'GET', path: '/v1/ledger/journals/{journal}' }, given, options);

/** What getLedgerTieOut answers. */
export interface GetLedgerTieOutAnswer {
  readonly version: 1;
  readonly tieOut: {
    readonly books: readonly {
      readonly entity: string;
      readonly currency: string;
      readonly difference: string;
    }[];
    readonly receivables: {
      readonly accounts: number;
      readonly differences: readonly {
        readonly subject: string;
        readonly bucket: string;
        readonly ledger: string;
        readonly process: string;
      }[];
    };
    readonly uncleared: readonly {
      readonly account: string;
      readonly entity: string;
      readonly openItem: string;
      readonly amount: string;
      readonly currency: string;
      readonly since: string;
      readonly ageDays: number;
    }[];
  };
}

/** Whether the ledger ties out. Needs `ledger:read`. Throws `PlexusProblem`. */
export const getLedgerTieOut = (client: Client, options?: CallOptions): Promise<GetLedgerTieOutAnswer> =>
  client.call<GetLedgerTieOutAnswer>({ method: 'GET', path: '/v1/ledger/tie-out' }, {}, options);

/** What getLedgerTrialBalance is given. */
export interface GetLedgerTrialBalanceGiven {
  readonly entity?: string | undefined;
  readonly period?: string | undefined;
}

/** What getLedgerTrialBalance answers. */
export interface GetLedgerTrialBalanceAnswer {
  readonly version: 1;
  readonly lines: readonly {
    readonly entity: string;
    readonly period: string;
    readonly currency: string;
    readonly account: string;
    readonly debit: string;
    readonly credit: string;
  }[];
}

/** Trial balance. Needs `ledger:read`. Throws `PlexusProblem`. */
export const getLedgerTrialBalance = (
  client: Client,
  given: GetLedgerTrialBalanceGiven = {},
  options?: CallOptions,
): Promise<GetLedgerTrialBalanceAnswer> =>
  client.call<GetLedgerTrialBalanceAnswer>(
    { method: 'GET', path: '/v1/ledger/trial-balance', query: ['entity', 'period'] },
    given,
    options,
  );
