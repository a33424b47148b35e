// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';

/** What getSupplier is given. */
export interface GetSupplierGiven {
  readonly number: string;
}

/** What getSupplier answers. */
export interface GetSupplierAnswer {
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

/** A supplier as its system of record has it. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getSupplier = (client: Client, given: GetSupplierGiven, options?: CallOptions): Promise<GetSupplierAnswer> =>
  client.call<GetSupplierAnswer>({ method: 'GET', path: '/v1/suppliers/{number}' }, given, options);
