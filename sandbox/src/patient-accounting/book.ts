import { accountKey, type Encounter, type Line } from '../world/encounter.ts';
import { midnight } from '../world/calendar.ts';
import { type Bucket, type Claim, type ClaimLine, type Decision, reasonsOf } from './claim.ts';
import { isDenial } from './denial-reasons.ts';

/** One patient account as patient accounting sees it. Cents; every amount is what it is now. */
export interface Account {
  readonly key: string;
  readonly entity: string;
  readonly number: string;
  hasSecondary: boolean;
  isSelfPay: boolean;
  isCancelled: boolean;
  mergedInto: string | undefined;
  charges: bigint;
  payments: bigint;
  adjustments: bigint;
  readonly balances: Record<Bucket, bigint>;
  readonly claims: Map<string, ClaimState>;
  unbilled: Line[];
}

export type ClaimState = 'submitted' | 'paid' | 'denied' | 'reversed';

/** What was posted to an account, for the totals of a day. */
export interface Posting {
  /** The day it counts for, such as 2026-03-31. */
  readonly day: string;
  readonly entity: string;
  readonly measure: 'charges' | 'payments' | 'adjustments';
  readonly amount: bigint;
}

/**
 * The hospital's own book: which account owes what, and where each claim stands. It is kept from what happened in the hospital and from
 * what payers decided, never from anything Plexus says.
 */
export class Book {
  readonly #accounts = new Map<string, Account>();
  readonly #claims = new Map<string, Claim>();
  readonly #posted: (posting: Posting) => void;

  constructor(posted: (posting: Posting) => void) {
    this.#posted = posted;
  }

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  get claims(): readonly Claim[] {
    return [...this.#claims.values()];
  }

  open(encounter: Encounter): Account {
    const key = accountKey(encounter);
    const before = this.#accounts.get(key);
    if (before !== undefined) return before;
    const account: Account = {
      key,
      entity: encounter.hospital.entity,
      number: encounter.account,
      hasSecondary: encounter.coverages.length > 1,
      isSelfPay: encounter.coverages.length === 0,
      isCancelled: false,
      mergedInto: undefined,
      charges: 0n,
      payments: 0n,
      adjustments: 0n,
      balances: { primary: 0n, secondary: 0n, guarantor: 0n },
      claims: new Map(),
      unbilled: [],
    };
    this.#accounts.set(key, account);
    return account;
  }

  /** The account that answers for `key` now, whatever was merged into what. */
  survivor(key: string): Account {
    const account = this.#accounts.get(key);
    if (account === undefined) throw new RangeError(`There is no account ${key}`);
    return account.mergedInto === undefined ? account : this.survivor(account.mergedInto);
  }

  post(key: string, lines: readonly Line[], day: string): void {
    const account = this.survivor(key);
    for (const line of lines) this.#postLine(account, line, day);
  }

  #postLine(account: Account, line: Line, day: string): void {
    switch (line.kind) {
      case 'CG':
      case 'CD': {
        const amount = line.kind === 'CG' ? line.amount : -line.amount;
        account.charges += amount;
        account.balances[account.isSelfPay ? 'guarantor' : 'primary'] += amount;
        account.unbilled.push(line);
        return this.#posted({ day, entity: account.entity, measure: 'charges', amount });
      }
      case 'PY':
        return this.#pay(account, 'guarantor', line.amount, day);
      case 'AJ':
        return this.#adjust(account, 'guarantor', line.amount, day);
    }
  }

  cancel(key: string): void {
    this.survivor(key).isCancelled = true;
  }

  /** What is charged and not billed yet, net of credits, by form, code and day; and no longer unbilled afterwards. */
  bill(key: string): ReadonlyMap<Claim['form'], readonly ClaimLine[]> {
    const account = this.survivor(key);
    const byForm = Map.groupBy(account.unbilled, ({ item }) => item?.form ?? 'institutional');
    account.unbilled = [];
    return new Map([...byForm].map(([form, lines]) => [form, claimLines(lines)]));
  }

  submit(claim: Claim): void {
    this.#claims.set(claim.number, claim);
    this.survivor(accountKey(claim)).claims.set(claim.number, 'submitted');
  }

  /**
   * Posts what a payer decided: what it paid and wrote off lowers the bucket of the payer, what it leaves to the patient moves on to the
   * next payer or to the guarantor, and what it denies stays where it is until someone decides.
   */
  remit(decision: Decision, day: string): void {
    // A predetermination only says what would be paid.
    if (decision.outcome === 'estimated') return;
    const account = this.survivor(accountKey(decision.claim));
    const rank = decision.status === '2' ? 'secondary' : decision.claim.rank;
    const next = rank === 'primary' && account.hasSecondary ? 'secondary' : 'guarantor';
    this.#pay(account, rank, decision.paid, day);
    for (const reason of reasonsOf(decision)) {
      if (isDenial(reason) || (reason.group === 'OA' && reason.code === '23')) continue;
      if (reason.group === 'PR') {
        account.balances[rank] -= reason.amount;
        account.balances[next] += reason.amount;
      } else this.#adjust(account, rank, reason.amount, day);
    }
    account.claims.set(decision.claim.number, decision.outcome);
  }

  #pay(account: Account, bucket: Bucket, amount: bigint, day: string): void {
    if (amount === 0n) return;
    account.payments += amount;
    account.balances[bucket] -= amount;
    this.#posted({ day, entity: account.entity, measure: 'payments', amount });
  }

  #adjust(account: Account, bucket: Bucket, amount: bigint, day: string): void {
    if (amount === 0n) return;
    account.adjustments += amount;
    account.balances[bucket] -= amount;
    this.#posted({ day, entity: account.entity, measure: 'adjustments', amount });
  }

  /** Two accounts turn out to be one: everything of `from` belongs to `into`, and what comes for `from` later too. */
  merge(from: string, into: string): void {
    const old = this.survivor(from);
    const survivor = this.survivor(into);
    if (old === survivor) return;
    survivor.charges += old.charges;
    survivor.payments += old.payments;
    survivor.adjustments += old.adjustments;
    survivor.unbilled.push(...old.unbilled);
    for (const bucket of ['primary', 'secondary', 'guarantor'] as const) {
      survivor.balances[bucket] += old.balances[bucket];
      old.balances[bucket] = 0n;
    }
    for (const [number, state] of old.claims) survivor.claims.set(number, state);
    old.claims.clear();
    old.charges = 0n;
    old.payments = 0n;
    old.adjustments = 0n;
    old.unbilled = [];
    old.mergedInto = survivor.key;
  }
}

export function balanceOf({ balances }: Account): bigint {
  return balances.primary + balances.secondary + balances.guarantor;
}

function claimLines(lines: readonly Line[]): ClaimLine[] {
  const groups = Map.groupBy(lines, (line) => `${line.code}/${midnight(line.servedAt)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const sign = (line: Line): number => (line.kind === 'CD' ? -1 : 1);
    const charge = group.reduce((sum, line) => sum + line.amount * BigInt(sign(line)), 0n);
    const quantity = group.reduce((sum, line) => sum + line.quantity * sign(line), 0);
    if (first?.item === undefined || charge <= 0n) return [];
    const { revenueCode, procedure } = first.item;
    return [{ revenueCode, procedure, quantity, charge, servedAt: first.servedAt }];
  });
}
