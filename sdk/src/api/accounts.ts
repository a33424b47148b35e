// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What postAccountsSearch is given. */
export interface PostAccountsSearchGiven {
  readonly body: {
    readonly search: string;
    readonly limit?: number;
  };
}

/** What postAccountsSearch answers. */
export interface PostAccountsSearchAnswer {
  readonly version: 1;
  readonly accounts: readonly schemas.Account[];
}

/** Find patient accounts. Needs `accounts:read`. Throws `PlexusProblem`. */
export const postAccountsSearch = (
  client: Client,
  given: PostAccountsSearchGiven,
  options?: CallOptions,
): Promise<PostAccountsSearchAnswer> =>
  client.call<PostAccountsSearchAnswer>({ method: 'POST', path: '/v1/accounts/search' }, given, options);

/** What getAccount is given. */
export interface GetAccountGiven {
  readonly subject: string;
}

/** What getAccount answers. */
export interface GetAccountAnswer {
  readonly version: 1;
  readonly account: schemas.Account;
}

/** A patient account with its balance per bucket. Needs `accounts:read`. Throws `PlexusProblem`. */
export const getAccount = (client: Client, given: GetAccountGiven, options?: CallOptions): Promise<GetAccountAnswer> =>
  client.call<GetAccountAnswer>({ method: 'GET', path: '/v1/accounts/{subject}' }, given, options);

/** What getAccountBalance is given. */
export interface GetAccountBalanceGiven {
  readonly subject: string;
}

/** What getAccountBalance answers. */
export interface GetAccountBalanceAnswer {
  readonly version: 1;
  readonly balance: {
    readonly subject: string;
    readonly facility?: string;
    readonly status: string;
    readonly currency?: string;
    readonly balances: readonly schemas.Balance[];
    readonly total: string;
  };
}

/** What is owed on a patient account, by bucket. Needs `accounts:read`. Throws `PlexusProblem`. */
export const getAccountBalance = (client: Client, given: GetAccountBalanceGiven, options?: CallOptions): Promise<GetAccountBalanceAnswer> =>
  client.call<GetAccountBalanceAnswer>({ method: 'GET', path: '/v1/accounts/{subject}/balance' }, given, options);

/** What getAccountCharges is given. */
export interface GetAccountChargesGiven {
  readonly subject: string;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getAccountCharges answers. */
export interface GetAccountChargesAnswer {
  readonly version: 1;
  readonly charges: readonly schemas.Charge[];
  readonly next?: string;
}

/** Charges of a patient account. Needs `accounts:read`. Throws `PlexusProblem`. */
export const getAccountCharges = (client: Client, given: GetAccountChargesGiven, options?: CallOptions): Promise<GetAccountChargesAnswer> =>
  client.call<GetAccountChargesAnswer>(
    { method: 'GET', path: '/v1/accounts/{subject}/charges', query: ['after', 'limit'] },
    given,
    options,
  );

/** What getAccountClaims is given. */
export interface GetAccountClaimsGiven {
  readonly subject: string;
}

/** What getAccountClaims answers. */
export type GetAccountClaimsAnswer = schemas.ClaimsAnswer;

/** What became of the claims of a patient account. Needs `claims:read`. Throws `PlexusProblem`. */
export const getAccountClaims = (client: Client, given: GetAccountClaimsGiven, options?: CallOptions): Promise<GetAccountClaimsAnswer> =>
  client.call<GetAccountClaimsAnswer>({ method: 'GET', path: '/v1/accounts/{subject}/claims' }, given, options);

/** What postAccountIdentity is given. */
export interface PostAccountIdentityGiven {
  readonly subject: string;
  readonly body: schemas.Why;
}

/** What postAccountIdentity answers. */
export interface PostAccountIdentityAnswer {
  readonly version: 1;
  readonly identity: Readonly<Record<string, unknown>>;
}

/** Who a patient account belongs to; audited. Needs `accounts:reveal`. Throws `PlexusProblem`. */
export const postAccountIdentity = (
  client: Client,
  given: PostAccountIdentityGiven,
  options?: CallOptions,
): Promise<PostAccountIdentityAnswer> =>
  client.call<PostAccountIdentityAnswer>({ method: 'POST', path: '/v1/accounts/{subject}/identity' }, given, options);

/** What postAccountShred is given. */
export interface PostAccountShredGiven {
  readonly subject: string;
  readonly body: {
    readonly reason: string;
  };
}

/** What postAccountShred answers. */
export type PostAccountShredAnswer = schemas.OutcomeAnswer;

/** Ask for who an account belongs to to be shredded, for good. Needs `accounts:shred`. Throws `PlexusProblem`. */
export const postAccountShred = (client: Client, given: PostAccountShredGiven, options?: CallOptions): Promise<PostAccountShredAnswer> =>
  client.call<PostAccountShredAnswer>({ method: 'POST', path: '/v1/accounts/{subject}/shred' }, given, options);

/** What getAccountTimeline is given. */
export interface GetAccountTimelineGiven {
  readonly subject: string;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly after?: string | undefined;
  readonly limit?: string | undefined;
}

/** What getAccountTimeline answers. */
export interface GetAccountTimelineAnswer {
  readonly version: 1;
  readonly entries: readonly {
    readonly kind: 'message' | 'event' | 'claim' | 'journal' | 'delivery' | 'exception';
    readonly id: string;
    readonly at: string;
    readonly title: string;
    readonly facility?: string;
    readonly state?: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly detail?: string;
    readonly message?: string;
    readonly event?: string;
  }[];
  readonly next?: string;
}

/** What happened to a patient account, in order. Needs `accounts:read`. Throws `PlexusProblem`. */
export const getAccountTimeline = (
  client: Client,
  given: GetAccountTimelineGiven,
  options?: CallOptions,
): Promise<GetAccountTimelineAnswer> =>
  client.call<GetAccountTimelineAnswer>(
    { method: 'GET', path: '/v1/accounts/{subject}/timeline', query: ['order', 'after', 'limit'] },
    given,
    options,
  );
