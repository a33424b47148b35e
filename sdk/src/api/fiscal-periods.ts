// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getFiscalPeriods is given. */
export interface GetFiscalPeriodsGiven {
  readonly entity?: string | undefined;
  readonly state?: 'open' | 'soft' | 'closed' | undefined;
  readonly day?: string | undefined;
}

/** What getFiscalPeriods answers. */
export interface GetFiscalPeriodsAnswer {
  readonly version: 1;
  readonly periods: readonly {
    readonly entity: string;
    readonly period: string;
    readonly starts: string;
    readonly ends: string;
    readonly state: 'open' | 'soft' | 'closed';
  }[];
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
  readonly period: {
    readonly entity: string;
    readonly period: string;
    readonly starts: string;
    readonly ends: string;
    readonly state: 'open' | 'soft' | 'closed';
  };
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
  };
}

/** What postFiscalPeriodReopen answers. */
export interface PostFiscalPeriodReopenAnswer {
  readonly version: 1;
  readonly outcome: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
  readonly approval: {
    readonly id: string;
    readonly kind: string;
    readonly entity: string;
    readonly subject: string;
    readonly state: 'draft' | 'proposed' | 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'expired' | 'executed';
    readonly version: number;
    readonly hash: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly reason: string;
    readonly maker: string;
    readonly approvers?: number;
    readonly approvals: number;
    readonly roles?: readonly string[];
    readonly stages?: readonly {
      readonly step: string;
      readonly role: string;
      readonly limit?: string;
      readonly hours: number;
      readonly escalateTo?: string;
    }[];
    readonly stage?: number;
    readonly escalated?: readonly number[];
    readonly madeAt: string;
    readonly proposedAt?: string;
    readonly dueAt?: string;
    readonly expiresAt?: string;
    readonly decidedAt?: string;
    readonly event?: string;
  };
}

/** Ask for a closed period to be opened again. Needs `periods:write`. Throws `PlexusProblem`. */
export const postFiscalPeriodReopen = (
  client: Client,
  given: PostFiscalPeriodReopenGiven,
  options?: CallOptions,
): Promise<PostFiscalPeriodReopenAnswer> =>
  client.call<PostFiscalPeriodReopenAnswer>({ method: 'POST', path: '/v1/fiscal-periods/{entity}/{period}/reopen' }, given, options);
