import { isReversal, liveRemits, type Account, type Claim, type Remit } from './account/account.ts';
import { claimOf } from './account/claims.ts';
import { decodeAccount } from './account/encoding.ts';

/** What became of a claim so far. */
export type ClaimOutcome = 'submitted' | 'voided' | 'paid' | 'denied' | 'appealed' | 'written-off' | 'reversed';

/** A claim of an account, with all that payers said of it added up. Minor units. */
export interface ClaimDisposition {
  /** The start of the claim number's pseudonym: enough within an account. */
  readonly claim: string;
  readonly rank: Claim['rank'];
  readonly payer: string;
  readonly payerClass: string;
  /** CLM05-3 of what was sent last. */
  readonly frequency: string;
  readonly entity: string;
  /** ISO instant of what was sent last. */
  readonly submittedAt: string;
  readonly outcome: ClaimOutcome;
  readonly paid: bigint;
  readonly contractual: bigint;
  /** What the payer says the patient owes. */
  readonly patient: bigint;
  /** Refused and not written off. */
  readonly denied: bigint;
  readonly writtenOff: bigint;
  /** CARC of the largest part that was refused. */
  readonly reason?: string;
  /** Remittances that spoke of it, reversals among them. */
  readonly remittances: readonly string[];
}

const VOID = '8';

/** What became of every claim of a stored account, in the order they were sent. */
export function claimDispositionsOf(state: string): readonly ClaimDisposition[] {
  const account = decodeAccount(state);
  return account.claims.toSorted((one, other) => one.at - other.at).map((claim) => dispositionOf(account, claim));
}

function dispositionOf(account: Account, claim: Claim): ClaimDisposition {
  const said = account.remits.filter((remit) => claimOf(account, remit.claim, { rank: remit.bucket }) === claim);
  const live = liveRemits(account).filter((remit) => said.includes(remit));
  const sum = (of: (remit: Remit) => bigint): bigint => live.reduce((total, remit) => total + of(remit), 0n);
  const denied = live.filter((remit) => remit.denied > 0n);
  const reason = denied.toSorted((one, other) => Number(other.denied - one.denied))[0]?.reason;
  return {
    claim: claim.claim,
    rank: claim.rank,
    payer: claim.payer,
    payerClass: claim.payerClass,
    frequency: claim.frequency,
    entity: claim.entity,
    submittedAt: new Date(claim.at * 1_000).toISOString(),
    outcome: outcomeOf(claim, said, live),
    paid: sum(({ paid }) => paid),
    contractual: sum(({ contractual }) => contractual),
    patient: sum(({ patient }) => patient),
    denied: sum((remit) => remit.denied - remit.writtenOff),
    writtenOff: sum(({ writtenOff }) => writtenOff),
    ...(reason === undefined || reason === '' ? {} : { reason }),
    remittances: [...new Set(said.map(({ remittance }) => remittance).filter((name) => name !== ''))],
  };
}

function outcomeOf(claim: Claim, said: readonly Remit[], live: readonly Remit[]): ClaimOutcome {
  if (claim.frequency === VOID) return 'voided';
  const last = live.at(-1);
  if (last === undefined) return said.some(isReversal) ? 'reversed' : 'submitted';
  if (last.denied === 0n) return 'paid';
  if (last.decided === 'appeal') return 'appealed';
  return last.decided === 'write-off' ? 'written-off' : 'denied';
}
