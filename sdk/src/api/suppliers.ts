// Made by npm run docs from the description of the interface.
import type { CallOptions, Client } from '../client.ts';
import type * as schemas from './schemas.ts';

/** What getSupplier is given. */
export interface GetSupplierGiven {
  readonly number: string;
}

/** What getSupplier answers. */
export type GetSupplierAnswer = schemas.PurchaseAnswer;

/** A supplier as its system of record has it. Needs `procurement:read`. Throws `PlexusProblem`. */
export const getSupplier = (client: Client, given: GetSupplierGiven, options?: CallOptions): Promise<GetSupplierAnswer> =>
  client.call<GetSupplierAnswer>({ method: 'GET', path: '/v1/suppliers/{number}' }, given, options);
