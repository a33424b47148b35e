import type { AccountingEntry, ClaimRemittedData, JsonObject, StoredEvent } from '../../canonical/index.ts';
import type { Decision, Effect } from '../engine/decision.ts';
import { itemOf, revisionOf } from './account/work.ts';
import { eventUnexpected } from './faults.ts';
import type { Policies } from './policies.ts';
import { exceptionChanges, type Exception, workItem } from './standing-effects.ts';
import { turned } from './turned.ts';

/** A claim that was sent, the account it was sent for, and the accounts that were merged into that one. */
type Registration = { readonly claim: string; readonly account: string; readonly formerly?: readonly string[] };

/** A remitted claim that no account was found for yet. */
interface Waiting {
  readonly item: string;
  readonly revision: number;
  /** Postings of its money as unapplied cash; odd while it stands. */
  readonly version: number;
  readonly unapplied: boolean;
  /** The other half, where a payment and its reversal wait together: the reversal took the unapplied cash back. */
  readonly pair: string;
  readonly entity: string;
  readonly data: ClaimRemittedData;
}

/** Where an answer goes when the claim that is asked for becomes known here. */
type Seeker = { readonly home: string; readonly item: string };

/**
 * One entry of the directory of claims: what is known under a claim number's start, a payer's claim number, or a member
 * with day and charge. Remitted claims arrive at their claim number; when it leads nowhere the others are asked in turn.
 */
export interface Directory {
  readonly registrations: readonly Registration[];
  readonly waiting: readonly Waiting[];
  readonly seekers: readonly Seeker[];
}

const EMPTY: Directory = { registrations: [], waiting: [], seekers: [] };

interface Search {
  readonly key: string;
  readonly event: StoredEvent;
  readonly policies: Policies;
  readonly effects: Effect[];
  directory: Directory;
}

/** What one event makes of a directory entry. The claim number's own entry keeps the money, so that it moves once. */
export function decideDirectory(state: Directory | undefined, event: StoredEvent, policies: Policies): Decision<Directory> {
  const before = state ?? EMPTY;
  const search: Search = { key: event.key, event, policies, effects: [], directory: before };
  take(search);
  settlePairs(search);
  search.effects.push(...exceptionChanges(exceptionsOf(search, before), exceptionsOf(search, search.directory)));
  return { state: search.directory, status: statusOf(search.directory), effects: search.effects };
}

function take(search: Search): void {
  const { data, type } = search.event;
  switch (type) {
    case 'claim.registered':
      return register(search, data as Registration);
    case 'claim.remitted':
      return remitted(search, data as ClaimRemittedData);
    case 'claim.sought':
      return sought(search, data as SoughtData);
    case 'claim.found':
      return found(search, data as Registration & { item: string });
    case 'claim.unfound':
      return unfound(search, data as { item: string });
    default:
      throw eventUnexpected(type, 'claim');
  }
}

/** A claim becomes known: whatever waits for it goes on. */
function register(search: Search, { claim, account, formerly = [] }: Registration): void {
  const { directory } = search;
  const known = directory.registrations.find((other) => other.claim === claim && other.account === account);
  if (known !== undefined && formerly.every((from) => known.formerly?.includes(from))) return;
  const registered = { claim, account, formerly: [...new Set([...(known?.formerly ?? []), ...formerly])] };
  search.directory = { ...directory, registrations: [...directory.registrations.filter((other) => other !== known), registered] };
  for (const waiting of directory.waiting) {
    const registration = ownerOf(search.directory, waiting.data.claim);
    if (registration !== undefined) hand(search, waiting, registration);
  }
  const registration = onlyOne(search.directory.registrations);
  if (registration === undefined) return;
  for (const { home, item } of directory.seekers) {
    emit(search, `found ${item}`, 'claim.found', home, { item, claim: registration.claim, account: registration.account });
  }
  search.directory = { ...search.directory, seekers: [] };
}

/** The claim number as it was sent decides; else the only claim whose number starts like it. */
function ownerOf(directory: Directory, claim: string): Registration | undefined {
  const exact = directory.registrations.filter((known) => known.claim === claim);
  return onlyOne(exact.length > 0 ? exact : directory.registrations);
}

/** Registrations that all lead to one account; a claim that covers several accounts is a person's to divide. */
function onlyOne(registrations: readonly Registration[]): Registration | undefined {
  const gone = new Set(registrations.flatMap(({ formerly = [] }) => formerly));
  const live = registrations.filter(({ account }) => !gone.has(account));
  return new Set(live.map(({ account }) => account)).size === 1 ? live.at(-1) : undefined;
}

function remitted(search: Search, data: ClaimRemittedData): void {
  const { event, directory } = search;
  const item = itemOf(event);
  const revision = revisionOf(event);
  const known = directory.waiting.find((waiting) => waiting.item === item);
  if (known !== undefined && known.revision >= revision) return;
  const version = known === undefined ? 0 : withdraw(search, known).version;
  const waiting: Waiting = { item, revision, version, unapplied: false, pair: '', entity: event.entity, data };
  search.directory = { ...directory, waiting: [...directory.waiting.filter((other) => other.item !== item), waiting] };
  const registration = ownerOf(directory, data.claim);
  if (registration !== undefined) hand(search, waiting, registration);
  else if (!seek(search, waiting, data)) apply(search, waiting);
}

type SoughtData = { readonly home: string; readonly item: string; readonly memberVisit?: string };

/** Asks the next place that may know the claim. Answers false when there is none. */
function seek(search: Search, { item }: Waiting, { payerClaim, memberVisit }: ClaimRemittedData): boolean {
  const asked: SoughtData = { home: search.key, item };
  if (payerClaim !== undefined) {
    const further = memberVisit === undefined ? {} : { memberVisit };
    emit(search, `seek ${item}`, 'claim.sought', `payer-claim:${payerClaim}`, { ...asked, ...further });
  } else if (memberVisit !== undefined) {
    emit(search, `seek ${item}`, 'claim.sought', `member-visit:${memberVisit}`, asked);
  } else return false;
  return true;
}

/** Somebody asks for a claim: it is known here, or the next place is asked, or nobody knows it yet. */
function sought(search: Search, { home, item, memberVisit }: SoughtData): void {
  const { directory } = search;
  const registration = onlyOne(directory.registrations);
  if (registration !== undefined) {
    return emit(search, 'found', 'claim.found', home, { item, claim: registration.claim, account: registration.account });
  }
  const known = directory.seekers.some((seeker) => seeker.home === home && seeker.item === item);
  if (!known) search.directory = { ...directory, seekers: [...directory.seekers, { home, item }] };
  if (memberVisit === undefined) emit(search, 'unfound', 'claim.unfound', home, { item });
  else emit(search, 'seek', 'claim.sought', `member-visit:${memberVisit}`, { home, item });
}

function found(search: Search, { item, claim, account }: Registration & { item: string }): void {
  const waiting = search.directory.waiting.find((candidate) => candidate.item === item);
  if (waiting !== undefined) hand(search, waiting, { claim, account });
}

function unfound(search: Search, { item }: { item: string }): void {
  const waiting = search.directory.waiting.find((candidate) => candidate.item === item);
  if (waiting !== undefined && !waiting.unapplied) apply(search, waiting);
}

/** Hands a remitted claim to its account, with its money if that was put aside, and remembers the payer's number of it. */
function hand(search: Search, waiting: Waiting, { claim, account }: Registration): void {
  const { data, item, revision, entity } = withdraw(search, waiting);
  search.directory = { ...search.directory, waiting: search.directory.waiting.filter((other) => other.item !== item) };
  const sent: JsonObject = { ...data, registered: claim, origin: item, originRevision: revision };
  search.effects.push({ effect: 'emit', name: `hand ${item}`, type: 'claim.adjudicated', entity, key: account, data: sent });
  if (data.payerClaim !== undefined) {
    emit(search, `register ${item}`, 'claim.registered', `payer-claim:${data.payerClaim}`, { claim, account });
  }
}

/** Nobody knows the claim: its money is unapplied cash, or suspense when a payer took money back, and someone's task. */
function apply(search: Search, waiting: Waiting): void {
  const free: Waiting = { ...waiting, unapplied: true, version: waiting.version + 1 };
  const others = search.directory.waiting.filter(({ item }) => item !== waiting.item);
  const applied: Waiting = { ...free, pair: pairsOf([...others, free]).get(waiting.item) ?? '' };
  post(search, applied, 1n);
  search.directory = {
    ...search.directory,
    waiting: search.directory.waiting.map((other) => (other.item === waiting.item ? applied : other)),
  };
}

/** Takes the money of a waiting claim out of unapplied cash again. */
function withdraw(search: Search, waiting: Waiting): Waiting {
  if (!waiting.unapplied) return waiting;
  post(search, waiting, -1n);
  return { ...waiting, unapplied: false, pair: '' };
}

/** Brings what is unapplied to what its pairs say: a reversal takes its payment back out of unapplied cash, else out of suspense. */
function settlePairs(search: Search): void {
  const pairs = pairsOf(search.directory.waiting);
  const settled = search.directory.waiting.map((waiting) => {
    const pair = pairs.get(waiting.item) ?? '';
    if (pair === waiting.pair) return waiting;
    const paired = { ...waiting, pair };
    if (BigInt(waiting.data.paid) >= 0n || (pair !== '' && waiting.pair !== '')) return paired;
    post(search, waiting, -1n);
    const moved = { ...paired, version: waiting.version + 1 };
    post(search, moved, 1n);
    return moved;
  });
  if (settled.some((waiting, index) => waiting !== search.directory.waiting[index])) {
    search.directory = { ...search.directory, waiting: settled };
  }
}

/** Payments and the reversals that take them back, each by the other: the same claim, the same amount, the same payee. */
function pairsOf(waiting: readonly Waiting[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const open = waiting.filter(({ unapplied }) => unapplied).toSorted(byDay);
  for (const reversal of open.filter(({ data }) => data.status === REVERSAL)) {
    const payment = open.find(
      (candidate) => candidate.data.status !== REVERSAL && !pairs.has(candidate.item) && takesBack(reversal, candidate),
    );
    if (payment === undefined) continue;
    pairs.set(reversal.item, payment.item);
    pairs.set(payment.item, reversal.item);
  }
  return pairs;
}

/** CLP02 22. */
const REVERSAL = '22';

const takesBack = ({ data: reversal }: Waiting, { data: payment }: Waiting): boolean =>
  reversal.claim === payment.claim &&
  BigInt(reversal.paid) === -BigInt(payment.paid) &&
  reversal.payeeEntity === payment.payeeEntity &&
  reversal.currency === payment.currency;

const byDay = (a: Waiting, b: Waiting): number =>
  a.data.day === b.data.day ? (a.item < b.item ? -1 : 1) : a.data.day < b.data.day ? -1 : 1;

function post({ key, effects }: Search, { item, version, data, pair }: Waiting, sign: 1n | -1n): void {
  const paid = BigInt(data.paid);
  if (paid === 0n) return;
  const identity = `${key}|${item}|${version}`;
  const openItem = `remittance:${data.remittance}`;
  const entry: AccountingEntry =
    paid > 0n || pair !== ''
      ? { posting: 'unapplied-cash', amount: paid, openItem }
      : { posting: 'unapplied-takeback', amount: -paid, openItem };
  effects.push({
    effect: 'post',
    event: {
      identity: sign === 1n ? identity : `${identity}|r`,
      entity: data.payeeEntity,
      day: data.day,
      currency: data.currency,
      subject: key,
      entries: sign === 1n ? [entry] : turned([entry]),
      ...(sign === 1n ? {} : { reverses: identity }),
    },
  });
}

function exceptionsOf({ key, event, policies }: Search, { waiting }: Directory): Exception[] {
  return waiting.filter(isSomeonesWork).map(({ item, data }) =>
    workItem(policies, 'unmatched-claim', {
      identity: `${key}|${item}`,
      summary: 'A payer remitted a claim that no account is known for; its money is unapplied',
      from: event.recordedAt,
      amount: BigInt(data.paid),
      currency: data.currency,
    }),
  );
}

const isSomeonesWork = ({ unapplied, pair }: Waiting): boolean => unapplied && pair === '';

function emit({ effects, event }: Search, name: string, type: string, key: string, data: JsonObject): void {
  effects.push({ effect: 'emit', name, type, entity: event.entity, key, data });
}

function statusOf({ waiting, registrations }: Directory): string {
  if (waiting.some(isSomeonesWork)) return 'unapplied';
  if (waiting.some(({ unapplied }) => !unapplied)) return 'sought';
  if (waiting.length > 0) return 'taken-back';
  return registrations.length > 0 ? 'known' : 'unknown';
}
