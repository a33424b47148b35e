import type { BucketName, ClaimData } from '../../../canonical/index.ts';
import type { Account, Claim } from './account.ts';
import { pathOf, type Work } from './work.ts';

/** Registers a claim that was sent, here and in the directory where remittances look for it. */
export function takeClaim(work: Work, data: ClaimData): void {
  const { account, event, key } = work;
  const claim: Claim = {
    claim: data.claim.slice(0, 8),
    rank: data.rank,
    payer: data.payer,
    payerClass: data.payerClass,
    frequency: data.frequency,
    entity: event.entity,
    at: Math.floor(Date.parse(event.occurredAt) / 1000),
  };
  const known = account.claims.find((other) => other.claim === claim.claim && other.rank === claim.rank);
  if (known === undefined || isLater(claim, known)) {
    account.claims = [...account.claims.filter((other) => other !== known), claim];
  }
  // A claim that was registered before a merge is registered again by the survivor: both are one account.
  const formerly = [...new Set([...pathOf(event.data), ...account.origins.map(([from]) => from)])].filter((from) => from !== key);
  const registration = { claim: data.claim, account: key, ...(formerly.length === 0 ? {} : { formerly }) };
  const keys = [`claim:${data.claimStart}`, ...(data.memberVisit === undefined ? [] : [`member-visit:${data.memberVisit}`])];
  for (const to of keys) {
    const name = `register ${to.slice(0, to.indexOf(':'))}`;
    work.effects.push({ effect: 'emit', name, type: 'claim.registered', entity: event.entity, key: to, data: registration });
  }
}

/**
 * The claim that a payer speaks of: payers in turn may be billed under one number, so the rank decides, or the payer
 * where the rank is not said.
 */
export function claimOf(account: Account, claim: string, of: { readonly rank?: BucketName; readonly payer?: string }): Claim | undefined {
  const named = account.claims.filter((candidate) => candidate.claim === claim);
  return named.find(({ rank }) => rank === of.rank) ?? named.find(({ payer }) => payer === of.payer) ?? named[0];
}

/** Of two facts of the same second the higher frequency code wins: a void after its original. */
const isLater = (claim: Claim, known: Claim): boolean =>
  claim.at > known.at || (claim.at === known.at && claim.frequency >= known.frequency);
