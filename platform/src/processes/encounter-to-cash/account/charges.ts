import type { AccountingEntry, BucketName, ChargeData } from '../../../canonical/index.ts';
import { dayNumber } from '../calendar.ts';
import { turned } from '../turned.ts';
import { type Charge, liveRemits } from './account.ts';
import { findCharge, itemsOf, itemsOfService, withCharge } from './charge-list.ts';
import { type CreditStanding, pairCredits } from './credit-pairs.ts';
import type { Items } from './financial-class.ts';
import { entityOf, identityOf, itemOf, originIn, post, revisionOf, type Work } from './work.ts';

/** Takes in a charge or a credit; other content of a known one replaces it. Posting follows in `settleCharges`. */
export function takeCharge(work: Work, data: ChargeData): void {
  const { account, event } = work;
  const id = itemOf(event);
  const known = findCharge(account.charges, id);
  const revision = revisionOf(event);
  if (known !== undefined && known.revision >= revision) return;
  if (known !== undefined) retract(work, known);
  const charge: Charge = {
    id,
    revision,
    version: known?.version ?? 0,
    as: '',
    origin: known?.origin ?? originIn(work, event.entity),
    credit: data.kind === 'credit',
    code: data.code,
    day: dayNumber(data.serviceDay),
    quantity: data.quantity,
    amount: BigInt(data.amount),
    department: data.department ?? '',
    serviceLine: data.serviceLine ?? '',
    bucket: 'primary',
    value: 0n,
    suspect: false,
  };
  const suspect =
    !data.identified &&
    !charge.credit &&
    (revision > 1 || itemsOfService(account.charges, charge).some((other) => looksAlike(other, charge)));
  replace(work, { ...charge, suspect });
  work.services.push(charge, ...(known === undefined ? [] : [known]));
  if (known === undefined && !charge.credit) countLate(work, charge);
}

/** A late charge is one that is posted beyond the policy days after its service. */
function countLate(work: Work, charge: Charge): void {
  const lateness = work.calendar.dayOf(work.event.recordedAt) - charge.day;
  if (lateness > work.policies.receivables.lateChargeDays) work.account.lateCharges += 1;
}

const looksAlike = (one: Charge, other: Charge): boolean =>
  !one.credit &&
  one.id !== other.id &&
  one.code === other.code &&
  one.day === other.day &&
  one.department === other.department &&
  one.quantity === other.quantity &&
  one.amount === other.amount;

/**
 * Brings the ledger to what the charges and credits of the services that changed now say: posts new charges, retracts what
 * no longer stands, posts credits.
 */
export function settleCharges(work: Work): void {
  const { account } = work;
  const services = new Map(work.services.map((service) => [`${service.day} ${service.code}`, service]));
  for (const service of services.values()) {
    for (const charge of itemsOfService(account.charges, service)) {
      if (charge.as === '' && !charge.credit) replace(work, postOwn(work, charge, charge.amount, charge));
    }
  }
  if (account.charges.credits === 0) return;
  for (const service of services.values()) settleCredits(work, itemsOfService(account.charges, service));
}

function settleCredits(work: Work, items: readonly Charge[]): void {
  const pairs = pairCredits(items);
  for (const credit of items) {
    const wanted = pairs.get(credit.id);
    if (wanted === undefined || wanted.as === credit.as) continue;
    replace(work, postCredit(work, retract(work, credit), wanted));
  }
}

function postCredit(work: Work, credit: Charge, { as, value, charge }: CreditStanding): Charge {
  if (charge === undefined || !as.startsWith('=')) return { ...postOwn(work, credit, -value, charge ?? credit), as };
  const version = credit.version + 1;
  post(work, {
    identity: identityOf(work, credit, version),
    entity: entityOf(work.account, charge),
    day: credit.day,
    entries: turned(entriesOf(work, charge)),
    reverses: identityOf(work, charge),
  });
  return { ...credit, version, as, bucket: charge.bucket, value: -charge.value };
}

/** Takes back what stands for charges and credits; `settleCharges` posts it anew. Credits go first: they mirror charges. */
export function takeBackCharges(work: Work, items: Items): void {
  const standing = itemsOf(work.account.charges).filter(({ id, as }) => as !== '' && (items === 'all' || items.has(id)));
  for (const item of standing.toSorted((one, other) => Number(other.credit) - Number(one.credit))) replace(work, retract(work, item));
  work.services.push(...standing);
}

/** Posts a signed amount at the price and department of `like`: the item itself, or the charge that a part is taken of. */
function postOwn(work: Work, item: Charge, value: bigint, like: Charge): Charge {
  const bucket = like === item ? homeOf(work) : like.bucket;
  const standing: Charge = { ...item, version: item.version + 1, as: 'own', bucket, value };
  const entity = entityOf(work.account, like);
  const entries = entriesOf(work, { ...standing, department: like.department, serviceLine: like.serviceLine });
  post(work, { identity: identityOf(work, standing), entity, day: item.day, entries });
  return standing;
}

/** Takes what stands for an item back, exactly. */
function retract(work: Work, charge: Charge): Charge {
  if (charge.as === '') return charge;
  const of = charge.as.slice(1, charge.as.lastIndexOf('.'));
  const like = charge.as === 'own' ? charge : (findCharge(work.account.charges, of) ?? charge);
  const entries = entriesOf(work, { ...charge, department: like.department, serviceLine: like.serviceLine });
  const posted = identityOf(work, charge);
  post(work, {
    identity: `${posted}|r`,
    entity: entityOf(work.account, like),
    day: charge.day,
    entries: turned(entries),
    reverses: posted,
  });
  return { ...charge, as: '', value: 0n };
}

function entriesOf({ account }: Work, charge: Charge): AccountingEntry[] {
  const { payerClass } = account.visit.values;
  return [
    {
      posting: 'charge',
      amount: charge.value,
      bucket: charge.bucket,
      ...(charge.department === '' ? {} : { department: charge.department }),
      ...(charge.serviceLine === '' ? {} : { serviceLine: charge.serviceLine }),
      ...(payerClass === undefined ? {} : { payerClass }),
    },
  ];
}

function replace({ account }: Work, charge: Charge): void {
  account.charges = withCharge(account.charges, charge);
}

/** Who owes the charges: the first payer, or the guarantor of a patient without one. What a payer has adjudicated stays its. */
export function homeOf({ account, policies }: Work): BucketName {
  const { payerClass } = account.visit.values;
  const unpaid = payerClass !== undefined && policies.receivables.guarantorClasses.includes(payerClass);
  return unpaid && liveRemits(account).length === 0 ? 'guarantor' : 'primary';
}
