import type { AccountingEntry, BucketName, ClaimRemittedData } from '../../../canonical/index.ts';
import { dayNumber } from '../calendar.ts';
import { turned } from '../turned.ts';
import { isReversal, mirroredBy, type Remit } from './account.ts';
import { reasonsOf } from './claim-reasons.ts';
import { claimOf } from './claims.ts';
import { postWriteOff } from './denials.ts';
import { classOf, type Items } from './financial-class.ts';
import { identityOf, itemOf, post, revisionOf, type Work } from './work.ts';

/** What the claim directory sends on: the remitted claim, and the claim it was found to be. */
export type AdjudicatedData = ClaimRemittedData & { readonly registered: string };

/** CLP02 25: what would be paid. Nothing of it is ever posted. */
const PREDETERMINATION = '25';

/** CLP02 says as which payer in turn the claim was processed; where it does not, the claim does. */
const RANKS: Readonly<Record<string, BucketName>> = {
  '1': 'primary',
  '19': 'primary',
  '2': 'secondary',
  '20': 'secondary',
  '3': 'tertiary',
  '21': 'tertiary',
};

/** Takes in one adjudication of a claim; other content of a known one replaces it. Posting follows in `settleRemits`. */
export function takeRemit(work: Work, data: AdjudicatedData): void {
  const { account, event } = work;
  const id = itemOf(event);
  const revision = revisionOf(event);
  const known = account.remits.find((remit) => remit.id === id);
  if (known !== undefined && known.revision >= revision) return;
  if (known !== undefined) withdraw(work, known);
  const others = account.remits.filter((remit) => remit.id !== id);
  if (data.status === PREDETERMINATION) {
    if (known !== undefined) postWriteOff(work, known, -known.writtenOff);
    account.remits = others;
    return;
  }
  const named = data.registered.slice(0, 8);
  const rank = RANKS[data.status];
  const claim = claimOf(account, named, { ...(rank === undefined ? {} : { rank }), payer: data.payer });
  const reversal = data.status === '22';
  const payers = [data.payer, ...(claim === undefined ? [] : [claim.payer])];
  const { reason, ...amounts } = reasonsOf(data, work.policies.denials, payers, reversal ? -1n : 1n);
  account.remits = [
    ...others,
    {
      id,
      revision,
      version: known?.version ?? 0,
      as: '',
      origin: known?.origin ?? 0,
      claim: named,
      status: data.status,
      day: dayNumber(data.day),
      bucket: rank ?? claim?.rank ?? 'primary',
      paid: reversal ? -BigInt(data.paid) : BigInt(data.paid),
      ...amounts,
      reason,
      forwarded: data.forwarded || ['19', '20', '21'].includes(data.status),
      payee: data.payeeEntity,
      entity: claim?.entity ?? account.entity,
      remittance: data.remittance,
      decided: '',
      writtenOff: known?.writtenOff ?? 0n,
    },
  ];
}

/** Takes back what stands for a remit, after the reversals that mirror it. */
function withdraw(work: Work, remit: Remit): void {
  for (const reversal of work.account.remits) {
    if (mirroredBy(reversal)?.id === remit.id) replace(work, retract(work, reversal));
  }
  retract(work, remit);
}

/** Takes back what stands for adjudications and their reversals; `settleRemits` posts it anew. */
export function takeBackRemits(work: Work, items: Items): void {
  const standing = work.account.remits.filter(({ id, as }) => as !== '' && (items === 'all' || items.has(id)));
  for (const remit of standing.toSorted((one, other) => Number(isReversal(other)) - Number(isReversal(one)))) {
    replace(work, retract(work, remit));
  }
}

/**
 * Decides which adjudication each reversal takes back: one of the same claim that paid the same, best with the same
 * adjustments, then the earliest. Only the remits decide, not the order in which they came.
 */
function pairReversals(remits: readonly Remit[]): ReadonlyMap<string, Remit> {
  const pairs = new Map<string, Remit>();
  const open = new Set(remits.filter((remit) => !isReversal(remit)).toSorted(byDay));
  const reversals = remits.filter(isReversal).toSorted(byDay);
  for (const exact of [true, false]) {
    for (const reversal of reversals) {
      if (pairs.has(reversal.id)) continue;
      const original = [...open].find((remit) => takesBack(reversal, remit, exact));
      if (original === undefined) continue;
      open.delete(original);
      pairs.set(reversal.id, original);
    }
  }
  return pairs;
}

const takesBack = (reversal: Remit, original: Remit, exact: boolean): boolean =>
  reversal.claim === original.claim &&
  reversal.paid === original.paid &&
  (!exact ||
    (reversal.contractual === original.contractual && reversal.patient === original.patient && reversal.denied === original.denied));

const byDay = (a: Remit, b: Remit): number => a.day - b.day || (a.id < b.id ? -1 : 1);

/** Brings the ledger to what the remits now say: posts adjudications, retracts reversals that pair otherwise now, posts them. */
export function settleRemits(work: Work): void {
  const { account } = work;
  for (const remit of account.remits) {
    if (remit.as === '' && !isReversal(remit)) replace(work, postOwn(work, remit));
  }
  const pairs = pairReversals(account.remits);
  for (const reversal of account.remits.filter(isReversal)) {
    const original = pairs.get(reversal.id);
    const wanted = original === undefined ? 'own' : `=${original.id}.${original.version}`;
    if (wanted === reversal.as) continue;
    const free = retract(work, reversal);
    replace(work, original === undefined ? postOwn(work, free) : postMirror(work, free, original));
  }
}

function postOwn(work: Work, remit: Remit): Remit {
  const standing: Remit = { ...remit, version: remit.version + 1, as: 'own' };
  const identity = identityOf(work, standing);
  for (const part of partsOf(work, standing)) {
    post(work, { identity: identity + part.suffix, entity: part.entity, day: remit.day, entries: part.entries });
  }
  return standing;
}

/** Takes an adjudication back exactly, out of the remittance that brought the reversal. */
function postMirror(work: Work, reversal: Remit, original: Remit): Remit {
  const standing: Remit = { ...reversal, version: reversal.version + 1, as: `=${original.id}.${original.version}` };
  const identity = identityOf(work, standing);
  for (const part of partsOf(work, { ...original, remittance: reversal.remittance })) {
    post(work, {
      identity: identity + part.suffix,
      entity: part.entity,
      day: reversal.day,
      entries: part.entries.map((entry) => ({ ...entry, amount: -entry.amount })),
      reverses: identityOf(work, original) + part.suffix,
    });
  }
  return standing;
}

/** Takes what stands for a remit back, exactly. */
function retract(work: Work, remit: Remit): Remit {
  if (remit.as === '') return remit;
  const mirrored = work.account.remits.find(({ id }) => id === mirroredBy(remit)?.id);
  const sign = mirrored === undefined ? 1n : -1n;
  const posted = identityOf(work, remit);
  for (const part of partsOf(work, mirrored ?? remit)) {
    const stood = part.entries.map((entry) => ({ ...entry, amount: sign * entry.amount }));
    post(work, {
      identity: `${posted}${part.suffix}|r`,
      entity: part.entity,
      day: remit.day,
      entries: turned(stood),
      reverses: posted + part.suffix,
    });
  }
  return { ...remit, as: '' };
}

interface Part {
  readonly suffix: string;
  readonly entity: string;
  readonly entries: readonly AccountingEntry[];
}

/** The journals of an adjudication: one in the books of the provider, one more where another entity was paid for it. */
function partsOf(work: Work, remit: Remit): Part[] {
  const openItem = remit.remittance === '' ? {} : { openItem: `remittance:${remit.remittance}` };
  if (isReversal(remit)) {
    return [{ suffix: '', entity: remit.payee, entries: [{ posting: 'unapplied-takeback', amount: remit.paid, ...openItem }] }];
  }
  const { bucket, paid, entity, payee } = remit;
  const payerClass = claimOf(work.account, remit.claim, { rank: bucket })?.payerClass ?? work.account.visit.values.payerClass;
  const { serviceLine } = work.account.visit.values;
  const dimensions = {
    bucket,
    standsUnder: classOf(work.account),
    ...(payerClass === undefined ? {} : { payerClass }),
    ...(serviceLine === undefined ? {} : { serviceLine }),
  };
  const elsewhere = payee !== entity;
  const own: AccountingEntry[] = [
    { posting: 'payer-payment', amount: paid, ...dimensions, ...openItem },
    ...(elsewhere ? [{ posting: 'owed-by', amount: paid, counterparty: payee, ...openItem }] : []),
    { posting: 'contractual', amount: remit.contractual, ...dimensions },
    { posting: 'bucket-transfer', amount: remit.patient, ...dimensions, toBucket: 'guarantor' },
  ];
  const collected: AccountingEntry = { posting: 'collected-for', amount: paid, counterparty: entity, ...openItem };
  return [{ suffix: '', entity, entries: own }, ...(elsewhere ? [{ suffix: '|payee', entity: payee, entries: [collected] }] : [])];
}

function replace({ account }: Work, remit: Remit): void {
  account.remits = account.remits.map((other) => (other.id === remit.id ? remit : other));
}
