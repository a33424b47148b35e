import type { BucketName } from '../../canonical/index.ts';
import { decodeAccount } from './account/encoding.ts';

/** What a stored account says is owed, by bucket, in minor units: the other side of the ledger's tie-out. */
export function balancesOf(state: string): Readonly<Record<BucketName, bigint>> {
  return decodeAccount(state).balances;
}
