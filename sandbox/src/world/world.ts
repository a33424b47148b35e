import type { DepositRecord } from '../bank/deposit.ts';
import { Random } from '../chance/random.ts';
import { adjudicateNext, patientShare } from '../clearinghouse/adjudication.ts';
import { PayerDesk } from '../clearinghouse/payer-desk.ts';
import type { Remittance } from '../clearinghouse/remittance.ts';
import { EhrMessages, type EhrMessage } from '../ehr/ehr-messages.ts';
import { formatAmount } from '../money/amount.ts';
import { Billing } from '../patient-accounting/billing.ts';
import { Book, type Account } from '../patient-accounting/book.ts';
import type { Claim, Decision } from '../patient-accounting/claim.ts';
import { DailyTotals, type DailyTotal } from '../patient-accounting/daily-totals.ts';
import { collect } from '../patient-accounting/patient-payments.ts';
import { Agenda } from './agenda.ts';
import { DAY, dayOf, existing, HOUR, midnight, startOf, type Minute } from './calendar.ts';
import { accountKey, type Encounter, type Happening, type Line } from './encounter.ts';
import { EncounterStory } from './encounter-story.ts';
import { type EhrName, HOSPITALS } from './hospitals.ts';
import { noteMishap, type MishapStage } from './mishap-story.ts';
import { type Payer, PAYERS } from './payers.ts';
import { Registration } from './registration.ts';

export interface WorldOptions {
  /** The same seed gives the same world. */
  readonly seed: number;
  /** Its first day, such as 2025-11-21. */
  readonly startDay: string;
  /** Encounters of all hospitals in a day, on average. */
  readonly encountersPerDay: number;
}

/** What leaves one of the systems of the world, in the order in which it happens. */
export type WorldEvent =
  | { readonly type: 'message'; readonly at: Minute; readonly message: EhrMessage }
  | { readonly type: 'claim'; readonly at: Minute; readonly claim: Claim }
  | { readonly type: 'daily-totals'; readonly at: Minute; readonly totals: readonly DailyTotal[] }
  | { readonly type: 'remittances'; readonly at: Minute; readonly remittances: readonly Remittance[] }
  | { readonly type: 'deposits'; readonly at: Minute; readonly deposits: readonly DepositRecord[] };

/** Share of payments whose 835 comes days late, whose deposit never comes, and of days with a deposit that nobody announced. */
const LATE_REMITTANCE = 0.02;
const NO_DEPOSIT = 0.01;
const UNANNOUNCED = 0.02;

/**
 * The simulated health system and its payers: what happens is a function of the seed and the first day alone, so that it can be
 * told again from the beginning. It knows nothing of Plexus.
 */
export class World {
  readonly #options: WorldOptions;
  readonly #agenda = new Agenda();
  readonly #registration: Registration;
  readonly #messages = new EhrMessages();
  readonly #totals = new DailyTotals(HOSPITALS.map(({ entity }) => entity));
  readonly #billing: Billing;
  readonly #desks: ReadonlyMap<string, PayerDesk>;
  readonly #encounters = new Map<string, Encounter>();
  readonly #events: WorldEvent[] = [];
  readonly #counted = { northside: 0, summit: 0, deposits: 0, collected: 0 };
  #early: DepositRecord[] = [];
  #late: DepositRecord[] = [];
  readonly book: Book;

  /** Its first day. */
  readonly startDay: string;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#registration = new Registration(options.seed);
    this.book = new Book((posting) => this.#totals.add(posting));
    this.#billing = new Billing(this.book);
    const random = (...names: string[]): Random => new Random(options.seed, ...names);
    this.#desks = new Map(
      PAYERS.map((payer) => [payer.id, new PayerDesk(payer, random('payer', payer.id), ({ number }) => random('claim', number))]),
    );
    this.startDay = options.startDay;
    const start = startOf(options.startDay);
    this.#agenda.note(start, () => this.#day(start));
  }

  /** The next thing to leave a system. There is always one. */
  next(): WorldEvent {
    while (this.#events.length === 0) this.#agenda.take()?.run();
    const event = this.#events.shift();
    if (event === undefined) throw new RangeError('The world has come to an end');
    return event;
  }

  #day(start: Minute): void {
    const random = new Random(this.#options.seed, 'day', dayOf(start));
    const { encountersPerDay } = this.#options;
    const count = Math.floor(encountersPerDay * (0.6 + random.next() * 0.8) + random.next());
    for (let n = 0; n < count; n++) this.#admit(start);
    this.#note(start + 5 * HOUR, () => this.#payersPay(start, random));
    this.#note(start + 6 * HOUR, () => this.#deposit(start + 6 * HOUR, this.#early.splice(0)));
    this.#note(start + 9 * HOUR, () => this.#deposit(start + 9 * HOUR, this.#late.splice(0)));
    this.#note(start + DAY, () => this.#day(start + DAY));
    this.#note(start + DAY + 30, () => this.#close(start));
  }

  #admit(day: Minute): void {
    const { encounter, random } = this.#registration.register(day);
    const stage = this.#stage();
    if (encounter.class !== 'preadmit') noteMishap(stage, this.#registration, random, encounter);
    this.#note(encounter.admittedAt - 1, () => stage.opened(encounter));
    new EncounterStory(stage, random, encounter).begin();
  }

  #stage(): MishapStage {
    return {
      note: (at, run) => this.#note(at, run),
      tell: (happening) => this.#tell(happening),
      transactionNumber: (ehr) => this.#transactionNumber(ehr),
      opened: (encounter) => {
        this.#encounters.set(accountKey(encounter), encounter);
        this.book.open(encounter);
      },
      merged: (from, into) => this.book.merge(from, into),
      completed: (encounter, at) => this.#note(this.#billing.billsAt(at), () => this.#bill(encounter, '1', this.#billing.billsAt(at))),
      chargedLate: (encounter, at) =>
        this.#note(midnight(at) + DAY + 21 * HOUR, () => this.#bill(encounter, '5', midnight(at) + DAY + 21 * HOUR)),
    };
  }

  #tell(told: Happening): void {
    const happening: Happening = { ...told, at: existing(told.at) };
    const { encounter, at } = happening;
    this.book.open(encounter);
    this.#encounters.set(accountKey(encounter), encounter);
    if (happening.type === 'transactions') this.#post(encounter, happening.lines);
    else if (happening.trigger === 'A11' || happening.trigger === 'A38') this.book.cancel(accountKey(encounter));
    this.#events.push({ type: 'message', at, message: this.#messages.write(happening) });
  }

  /** A line counts for the day it was served, or paid, on: a late charge changes a day that is past. */
  #post(encounter: Encounter, lines: readonly Line[]): void {
    for (const line of lines) this.book.post(accountKey(encounter), [line], dayOf(line.servedAt));
  }

  #bill(encounter: Encounter, frequency: '1' | '5', at: Minute): void {
    const claims = this.#billing.bill(encounter, frequency, at);
    for (const claim of claims) {
      this.#submit(claim, at);
      this.#deskOf(claim.payer).take(claim, at, this.#nextPayerOf(encounter, claim));
    }
    const account = this.book.survivor(accountKey(encounter));
    if (account.isSelfPay) this.#collect(account, at);
  }

  #submit(claim: Claim, at: Minute): void {
    this.book.submit(claim);
    this.#events.push({ type: 'claim', at, claim });
  }

  /** Medicare forwards most claims to a supplement by itself. */
  #nextPayerOf({ coverages }: Encounter, claim: Claim): 'none' | 'forwarded' | 'billed' {
    if (coverages.length < 2) return 'none';
    return new Random(this.#options.seed, 'crossover', claim.number).chance(0.6) ? 'forwarded' : 'billed';
  }

  #payersPay(start: Minute, random: Random): void {
    for (const desk of this.#desks.values()) {
      const remittances = desk.payOn(start);
      const late = remittances.filter(() => random.chance(LATE_REMITTANCE));
      const onTime = remittances.filter((remittance) => !late.includes(remittance));
      if (onTime.length > 0) this.#note(start + 7 * HOUR, () => this.#remit(onTime, start + 7 * HOUR));
      if (late.length > 0) this.#note(start + 8 * DAY + 7 * HOUR, () => this.#remit(late, start + 8 * DAY + 7 * HOUR));
      for (const remittance of remittances) if (remittance.amount > 0n && !random.chance(NO_DEPOSIT)) this.#arrive(remittance, random);
    }
    if (!random.chance(UNANNOUNCED)) return;
    const amount = BigInt(random.between(500, 80_000));
    this.#early.push(this.#depositRecord(start, random.pick(HOSPITALS).bankAccount, amount));
  }

  /** Before the 835 of the day, after it, or the day after. */
  #arrive({ payee, payer, trace, amount, paidAt }: Remittance, random: Random): void {
    const arrives = random.weighted([
      { when: 'before', weight: 40 },
      { when: 'after', weight: 45 },
      { when: 'next-day', weight: 15 },
    ] as const).when;
    const addenda = { traceNumber: trace, originator: payer.originator };
    const record = (day: Minute): DepositRecord => ({ ...this.#depositRecord(day, payee.bankAccount, amount), ...addenda });
    if (arrives === 'before') this.#early.push(record(paidAt));
    else if (arrives === 'after') this.#late.push(record(paidAt));
    else this.#note(paidAt + DAY + 4 * HOUR, () => void this.#early.push(record(paidAt + DAY)));
  }

  #depositRecord(day: Minute, bankAccount: string, amount: bigint): DepositRecord {
    const reference = `FPB${String(++this.#counted.deposits).padStart(8, '0')}`;
    return { record: 'deposit', reference, bankAccount, day: dayOf(day), amount: formatAmount(amount), currency: 'USD' };
  }

  #deposit(at: Minute, deposits: readonly DepositRecord[]): void {
    if (deposits.length > 0) this.#events.push({ type: 'deposits', at, deposits });
  }

  #remit(remittances: readonly Remittance[], at: Minute): void {
    for (const { decisions, paidAt, payer } of remittances) {
      for (const decision of decisions) {
        this.book.remit(decision, dayOf(paidAt));
        this.#goOn(decision, payer, at);
      }
    }
    this.#events.push({ type: 'remittances', at, remittances });
  }

  /** What follows from a decision: the next payer's turn, or the patient's. */
  #goOn(decision: Decision, payer: Payer, at: Minute): void {
    const { claim } = decision;
    const account = this.book.survivor(accountKey(claim));
    const next = this.#encounters.get(account.key)?.coverages[1];
    const isPrimary = decision.status === '19' || (decision.status === '1' && claim.rank === 'primary' && claim.payer === payer);
    if (isPrimary && decision.outcome === 'paid' && next !== undefined && patientShare(decision) > 0n) {
      const desk = this.#deskOf(next.payer);
      const billed = decision.status === '19' ? { ...claim, memberId: next.memberId } : this.#billing.billNext(claim, next, at);
      if (decision.status !== '19') this.#submit(billed, at);
      const due = at + new Random(this.#options.seed, 'next', claim.number).between(...next.payer.days) * DAY;
      desk.owe(adjudicateNext(billed, next.payer, decision, desk.nextClaimNumber()), due);
    }
    if (account.balances.guarantor > 0n && decision.outcome === 'paid') this.#collect(account, at);
  }

  /** Northside posts what patients pay; Summit leaves that to others. */
  #collect(account: Account, at: Minute): void {
    const encounter = this.#encounters.get(account.key);
    if (encounter === undefined || encounter.hospital.ehr !== 'northside') return;
    let taken = 0n;
    for (const { kind, code, title, amount, after } of collect(
      account,
      new Random(this.#options.seed, 'collect', ++this.#counted.collected),
    )) {
      const when = midnight(at) + after + 10 * HOUR;
      this.#note(when, () => {
        const owed = this.book.survivor(account.key).balances.guarantor;
        const moved = amount < 0n ? -taken : amount < owed ? amount : owed;
        taken = moved;
        if (moved === 0n || (amount > 0n && owed <= 0n)) return;
        const transaction = this.#transactionNumber('northside');
        const line: Line = {
          transaction,
          kind,
          item: undefined,
          code,
          title,
          quantity: 1,
          amount: moved,
          department: 'clinic',
          servedAt: when,
        };
        this.#tell({ type: 'transactions', at: when, encounter, lines: [line] });
      });
    }
  }

  #close(day: Minute): void {
    this.#events.push({ type: 'daily-totals', at: day + DAY + 30, totals: this.#totals.close(dayOf(day)) });
  }

  #transactionNumber(ehr: EhrName): string {
    return `T${String(++this.#counted[ehr]).padStart(9, '0')}`;
  }

  #deskOf(payer: Payer): PayerDesk {
    const desk = this.#desks.get(payer.id);
    if (desk === undefined) throw new RangeError(`There is no payer ${payer.id}`);
    return desk;
  }

  #note(at: Minute, run: () => void): void {
    this.#agenda.note(existing(at), run);
  }
}
