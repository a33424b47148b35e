import type { JsonObject } from '../../../canonical/index.ts';
import { dayNumber } from '../calendar.ts';
import { type Account, emptyAccount } from './account.ts';
import { BUCKETS } from './buckets.ts';
import { decodeAccount, encodeAccount } from './encoding.ts';
import { exception } from './standing.ts';
import { itemsOf, withItems } from './charge-list.ts';
import { classOf, type Items, reclassify } from './financial-class.ts';
import { filled } from './visit.ts';
import { businessDay, itemOf, pathOf, post, revisionOf, settlement, type Work } from './work.ts';

/** What an account that is merged away hands to the one that goes on. */
export type AbsorbedData = {
  /** The key under which its items were posted, and the merge. */
  readonly from: string;
  readonly merge: string;
  /** The account as it is stored. */
  readonly content: string;
};

/** Moves the account with all it has into another: its balances by journal, its items, claims and aliases by event. */
export function mergeInto(work: Work, into: string): void {
  const { account, key } = work;
  const merge = `${itemOf(work.event)}.${revisionOf(work.event)}`;
  if (into === key) return conflict(work, 'An account was merged into itself');
  if (account.into === into || account.merges.includes(merge)) return;
  if (account.into !== '') return conflict(work, 'An account that was merged away was merged again, into another');
  const data: AbsorbedData = { from: key, merge: itemOf(work.event), content: encodeAccount(account) };
  emit(work, into, 'account.absorbed', { ...data, path: [key] });
  transferTo(work, into, classOf(account));
  empty(account);
  account.merges = [...account.merges, merge];
  account.into = into;
}

/** What is left of an account that was merged away. */
function empty(account: Account): void {
  const { entity, currency, patient, into, merges } = account;
  Object.assign(account, { ...emptyAccount(entity), currency, patient, into, merges });
}

/** Takes in an account that was merged into this one, once. */
export function absorb(work: Work, data: AbsorbedData): void {
  const { account } = work;
  if (account.absorbed.includes(data.merge)) return;
  const other = decodeAccount(data.content);
  account.currency ||= other.currency;
  const own = { under: classOf(account), stood: account.balances, items: idsOf(account) };
  take(account, other);
  const renamed = renumbering(work, data.from, other);
  const charges = itemsOf(other.charges).map(renamed);
  account.charges = withItems(account.charges, charges);
  work.services.push(...charges);
  account.receipts = [...account.receipts, ...other.receipts.map(renamed)];
  account.remits = [...account.remits, ...other.remits.map(renamed)];
  const claims = other.claims.filter(({ claim, rank }) => !account.claims.some((known) => known.claim === claim && known.rank === rank));
  account.claims = [...account.claims, ...claims];
  account.visit = filled(account.visit, other.visit, pathOf(work.event.data).length);
  reclassify(work, own.under, own.stood, own.items);
  reclassify(work, classOf(other), other.balances, idsOf(other));
  account.absorbed = [...account.absorbed, data.merge, ...other.absorbed.filter((merge) => !account.absorbed.includes(merge))];
  if (other.entity !== account.entity) {
    const summary = 'Accounts of two legal entities were merged: the receivables stay in the books of each';
    work.effects.push(exception(work, account, 'merge-crosses-entities', data.merge, 0n, summary));
  }
}

const idsOf = (account: Account): Items =>
  new Set([...itemsOf(account.charges), ...account.receipts, ...account.remits].map(({ id }) => id));

/** Adds what is owed and held: the journal of the one that was merged away has already moved it. */
function take(account: Account, other: Account): void {
  const { balances, moved } = account;
  account.balances = {
    primary: balances.primary + other.balances.primary,
    secondary: balances.secondary + other.balances.secondary,
    tertiary: balances.tertiary + other.balances.tertiary,
    guarantor: balances.guarantor + other.balances.guarantor,
  };
  account.moved = {
    home: moved.home + other.moved.home,
    secondary: moved.secondary + other.moved.secondary,
    tertiary: moved.tertiary + other.moved.tertiary,
  };
  account.deposit += other.deposit;
  account.refund += other.refund;
  account.lateCharges += other.lateCharges;
}

/** Items keep the key and the books they were posted under, for ever. */
function renumbering(work: Work, from: string, other: Account): <T extends { readonly origin: number }>(item: T) => T {
  const { account, key } = work;
  const origins = [...account.origins];
  const numberOf = (posted: string, entity: string): number => {
    if (posted === key && entity === account.entity) return 0;
    const known = origins.findIndex(([name, of]) => name === posted && of === entity);
    return known === -1 ? origins.push([posted, entity]) : known + 1;
  };
  const numbers = [[from, other.entity] as const, ...other.origins].map(([posted, entity]) => numberOf(posted, entity));
  account.origins = origins;
  return (item) => ({ ...item, origin: numbers[item.origin] ?? 0 });
}

/**
 * Passes an event on to the account this one was merged into. In a ring of merges an event would go round for ever: the
 * account with the smallest key leaves the ring, takes everything in and a person is told. Answers whether it was passed.
 */
export function passOn(work: Work): boolean {
  const { account, key, event } = work;
  const path = pathOf(event.data);
  const ring = path.includes(account.into) ? [...path.slice(path.indexOf(account.into)), key] : [];
  if (ring.length > 0 && ring.every((step) => step >= key)) {
    account.into = '';
    conflict(work, 'Accounts were merged in a ring: everything is kept in one of them');
    return false;
  }
  if (event.type === 'account.absorbed') passBalances(work);
  emit(work, account.into, event.type, { ...event.data, origin: itemOf(event), originRevision: revisionOf(event), path: [...path, key] });
  return true;
}

/** The balances of an account that came to one already merged away move on with it. */
function passBalances(work: Work): void {
  const { account, event } = work;
  const other = decodeAccount((event.data as AbsorbedData).content);
  account.currency ||= other.currency;
  take(account, other);
  transferTo(work, account.into, classOf(other));
  empty(account);
}

function transferTo(work: Work, into: string, payerClass: string): void {
  const { account } = work;
  const entries = BUCKETS.map((bucket) => ({
    posting: 'account-transfer',
    amount: account.balances[bucket],
    bucket,
    counterparty: into,
    payerClass,
  }));
  post(work, {
    identity: settlement(work, 'merge'),
    entity: account.entity,
    day: dayNumber(businessDay(work)),
    entries: [
      ...entries,
      { posting: 'deposit-transfer', amount: account.deposit, counterparty: into },
      { posting: 'refund-transfer', amount: account.refund, counterparty: into },
    ],
  });
}

function emit(work: Work, to: string, type: string, data: JsonObject): void {
  work.effects.push({ effect: 'emit', name: 'on', type, entity: work.event.entity, key: to, data, identified: 'event' });
}

function conflict(work: Work, summary: string): void {
  work.effects.push(exception(work, work.account, 'merge-conflict', itemOf(work.event), 0n, summary));
}
