// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getBudgets is given. */
export interface GetBudgetsGiven {
  readonly entity: string;
  readonly costCenter: string;
  readonly account: string;
  readonly period: string;
  readonly amount?: string | undefined;
}

/** What getBudgets answers. */
export interface GetBudgetsAnswer {
  readonly version: 1;
  readonly budget: {
    readonly key: string;
    readonly entity: string;
    readonly amount?: string;
    readonly currency?: string;
    readonly encumbered: string;
    readonly actual: string;
    readonly available: string;
    readonly isEnough?: boolean;
  };
}

/** What a cost center may still spend on an account in a period. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getBudgets = (client: Client, given: GetBudgetsGiven, options?: CallOptions): Promise<GetBudgetsAnswer> =>
  client.call<GetBudgetsAnswer>(
    { method: 'GET', path: '/v1/budgets', query: ['entity', 'costCenter', 'account', 'period', 'amount'] },
    given,
    options,
  );
