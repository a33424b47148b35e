import type { TenantKeys } from '../../kernel/index.ts';
import { type ClaimDisposition, claimDispositionsOf } from '../../processes/encounter-to-cash/index.ts';
import type { Tx } from '../../store/index.ts';
import { accountsOfClaims } from './claim-accounts.ts';

/** What became of a claim, and whose it is. */
export interface ClaimView extends ClaimDisposition {
  readonly account: string;
}

/** A payer may send back no more of a claim number than this (CLP01). */
const START = 20;

/** What became of the claims of an account; none for an account that has sent none. */
export async function readClaims(tx: Tx, tenant: string, subject: string): Promise<readonly ClaimView[]> {
  const { rows } = await tx.query<{ data: string }>({
    name: 'state-of-account',
    text: `select data from process_state where tenant = $1 and key = $2 and data <> ''`,
    values: [tenant, subject],
  });
  return rows.flatMap(({ data }) => claimDispositionsOf(data).map((claim) => ({ ...claim, account: subject })));
}

/** What became of the claims of a number (CLM01, or its first 20 characters as payers cut it), on whatever accounts. */
export async function findClaims(tx: Tx, keys: TenantKeys, claimNumber: string): Promise<readonly ClaimView[]> {
  const number = claimNumber.trim();
  const key = `claim:${keys.pseudonym('claim-start', number.slice(0, START))}`;
  const accounts = [...new Set((await accountsOfClaims(tx, keys.tenant, [key])).map(({ account }) => account))];
  const claim = keys.pseudonym('claim', number).slice(0, 8);
  const found = [];
  for (const account of accounts) found.push(...(await readClaims(tx, keys.tenant, account)));
  const exact = found.filter((one) => one.claim === claim);
  return exact.length > 0 || number.length > START
    ? exact
    : found.filter(({ account }) => accounts.length === 1 && account === accounts[0]);
}
