// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getGlAccounts answers. */
export interface GetGlAccountsAnswer {
  readonly version: 1;
  readonly accounts: readonly {
    readonly account: string;
    readonly name: string;
    readonly type: string;
    readonly numbers: Readonly<Record<string, string>>;
    readonly keeps: readonly string[];
  }[];
}

/** The chart of accounts. Needs `chart:read`. Throws `PlexusProblem`. */
export const getGlAccounts = (client: Client, options?: CallOptions): Promise<GetGlAccountsAnswer> =>
  client.call<GetGlAccountsAnswer>({ method: 'GET', path: '/v1/gl-accounts' }, {}, options);

/** What getGlAccountsValidation is given. */
export interface GetGlAccountsValidationGiven {
  readonly account: string;
  readonly entity?: string | undefined;
  readonly costCenter?: string | undefined;
  readonly department?: string | undefined;
  readonly serviceLine?: string | undefined;
  readonly payerClass?: string | undefined;
  readonly counterparty?: string | undefined;
  readonly day?: string | undefined;
}

/** What getGlAccountsValidation answers. */
export interface GetGlAccountsValidationAnswer {
  readonly version: 1;
  readonly valid: boolean;
  readonly problems: readonly {
    readonly field: string;
    readonly code: 'unknown' | 'not-kept' | 'differs' | 'missing' | 'closed';
    readonly message: string;
  }[];
  readonly costCenter?: string;
  readonly numbers?: Readonly<Record<string, string>>;
  readonly period?: schemas.FiscalPeriod;
}

/** Whether an account and cost center can be posted to. Needs `chart:read`. Throws `PlexusProblem`. */
export const getGlAccountsValidation = (
  client: Client,
  given: GetGlAccountsValidationGiven,
  options?: CallOptions,
): Promise<GetGlAccountsValidationAnswer> =>
  client.call<GetGlAccountsValidationAnswer>(
    {
      method: 'GET',
      path: '/v1/gl-accounts/validation',
      query: ['account', 'entity', 'costCenter', 'department', 'serviceLine', 'payerClass', 'counterparty', 'day'],
    },
    given,
    options,
  );
