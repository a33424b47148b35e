// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getFiscalPeriods is given. */
export interface GetFiscalPeriodsGiven {
  readonly entity?: string | undefined;
  readonly state?: schemas.PeriodState | undefined;
  readonly day?: string | undefined;
}

/** What getFiscalPeriods answers. */
export interface GetFiscalPeriodsAnswer {
  readonly version: 1;
  readonly periods: readonly schemas.FiscalPeriod[];
}

/** Fiscal periods and their state. Needs `chart:read`. Throws `PlexusProblem`. */
export const getFiscalPeriods = (
  client: Client,
  given: GetFiscalPeriodsGiven = {},
  options?: CallOptions,
): Promise<GetFiscalPeriodsAnswer> =>
  client.call<GetFiscalPeriodsAnswer>({ method: 'GET', path: '/v1/fiscal-periods', query: ['entity', 'state', 'day'] }, given, options);

/** What getFiscalPeriod is given. */
export interface GetFiscalPeriodGiven {
  readonly entity: string;
  readonly period: string;
}

/** What getFiscalPeriod answers. */
export interface GetFiscalPeriodAnswer {
  readonly version: 1;
  readonly period: schemas.FiscalPeriod;
}

/** A fiscal period of an entity. Needs `chart:read`. Throws `PlexusProblem`. */
export const getFiscalPeriod = (client: Client, given: GetFiscalPeriodGiven, options?: CallOptions): Promise<GetFiscalPeriodAnswer> =>
  client.call<GetFiscalPeriodAnswer>({ method: 'GET', path: '/v1/fiscal-periods/{entity}/{period}' }, given, options);

/** What postFiscalPeriodClose is given. */
export interface PostFiscalPeriodCloseGiven {
  readonly entity: string;
  readonly period: string;
  readonly body: {
    readonly state: 'soft' | 'closed';
    readonly reason: string;
  };
}

/** What postFiscalPeriodClose answers. */
export interface PostFiscalPeriodCloseAnswer {
  readonly version: 1;
  readonly entity: string;
  readonly period: string;
  readonly state: string;
}

/** Close a fiscal period, softly or for good. Needs `periods:write`. Throws `PlexusProblem`. */
export const postFiscalPeriodClose = (
  client: Client,
  given: PostFiscalPeriodCloseGiven,
  options?: CallOptions,
): Promise<PostFiscalPeriodCloseAnswer> =>
  client.call<PostFiscalPeriodCloseAnswer>({ method: 'POST', path: '/v1/fiscal-periods/{entity}/{period}/close' }, given, options);

/** What postFiscalPeriodReopen is given. */
export interface PostFiscalPeriodReopenGiven {
  readonly entity: string;
  readonly period: string;
  readonly body: {
    readonly state: 'open' | 'soft';
    readonly reason: string;
    readonly draft?: true;
  };
}

/** What postFiscalPeriodReopen answers. */
export type PostFiscalPeriodReopenAnswer = schemas.OutcomeAnswer;

/** Ask for a closed period to be opened again. Needs `periods:write`. Throws `PlexusProblem`. */
export const postFiscalPeriodReopen = (
  client: Client,
  given: PostFiscalPeriodReopenGiven,
  options?: CallOptions,
): Promise<PostFiscalPeriodReopenAnswer> =>
  client.call<PostFiscalPeriodReopenAnswer>({ method: 'POST', path: '/v1/fiscal-periods/{entity}/{period}/reopen' }, given, options);
