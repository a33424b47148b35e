import type { Tx } from '../../store/index.ts';

/** A claim as the directory of claims knows it, and an account it was registered for. */
export interface ClaimAccount {
  /** `claim:…`, `payer-claim:…`, `member-visit:…`. */
  readonly key: string;
  readonly account: string;
}

const OF_DIRECTORY = /^(claim|payer-claim|member-visit):/;

/** Accounts that registered claims under these keys, as the directory of claims heard it from them; several where a number was cut. */
export async function accountsOfClaims(tx: Tx, tenant: string, keys: readonly string[]): Promise<readonly ClaimAccount[]> {
  const claims = keys.filter((key) => OF_DIRECTORY.test(key));
  if (claims.length === 0) return [];
  const { rows } = await tx.query<ClaimAccount>({
    name: 'accounts-of-claims',
    text: `select distinct e.key, e.data::json ->> 'account' as account from event e
      where e.tenant = $1 and e.key = any ($2) and e.type = 'claim.registered' and e.data::json ->> 'account' is not null`,
    values: [tenant, claims],
  });
  return rows;
}
