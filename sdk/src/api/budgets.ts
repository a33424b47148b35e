// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getBudgets is given. */
export interface GetBudgetsGiven {
  readonly entity: string;
  readonly costCenter: string;
  readonly account: string;
  readonly period: string;
}

/** What getBudgets answers. */
export interface GetBudgetsAnswer {
  readonly version: 1;
  readonly purchase: {
    readonly key: string;
    readonly entity: string;
    readonly status: string;
    readonly revision: number;
    readonly recordedAt: string;
    readonly document: Readonly<Record<string, unknown>>;
  };
  readonly related: readonly string[];
}

/** What a cost center may spend on an account in a period. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getBudgets = (client: Client, given: GetBudgetsGiven, options?: CallOptions): Promise<GetBudgetsAnswer> =>
  client.call<GetBudgetsAnswer>(
    { method: 'GET', path: '/v1/budgets', query: ['entity', 'costCenter', 'account', 'period'] },
    given,
    options,
  );
