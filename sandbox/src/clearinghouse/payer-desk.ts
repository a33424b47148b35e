import type { Random } from '../chance/random.ts';
import type { Claim, Decision } from '../patient-accounting/claim.ts';
import { DAY, dayOf, type Minute, weekday } from '../world/calendar.ts';
import { HOSPITALS, SHARED_SERVICES } from '../world/hospitals.ts';
import type { Payer } from '../world/payers.ts';
import { adjudicate, pay, payLess, predetermine, reverse } from './adjudication.ts';
import type { Payee, ProviderAdjustment, Remittance } from './remittance.ts';

interface Due {
  readonly on: Minute;
  readonly decisions: readonly Decision[];
  readonly adjustments: readonly ProviderAdjustment[];
}

/** Share of denied claims that are paid after all, and of paid claims that are taken back in part. */
const OVERTURNED = 0.65;
const TAKEN_BACK = 0.04;
/** Share of commercial claims whose plan says beforehand what it would pay. */
const PREDETERMINED = 0.02;

/**
 * What one payer has decided and not paid yet, and what it carries forward. It pays on its days of the week: a payment for each payee,
 * with everything that is due.
 */
export class PayerDesk {
  readonly payer: Payer;
  readonly #random: Random;
  readonly #randomOf: (claim: Claim) => Random;
  #due: Due[] = [];
  /** Owed to the payer by a payee after a payment that would have been negative: settled by the next one (PLB FB). */
  readonly #forward = new Map<string, { readonly amount: bigint; readonly reference: string }>();
  #month = '';
  #payments = 0;
  #claims = 0;

  constructor(payer: Payer, random: Random, randomOf: (claim: Claim) => Random) {
    this.payer = payer;
    this.#random = random;
    this.#randomOf = randomOf;
  }

  /**
   * Takes a claim in: decides it, and what will come of it later. `next` says what becomes of the patient's share: nobody else pays it,
   * this payer forwards it to the next one, or the hospital bills the next one itself.
   */
  take(claim: Claim, at: Minute, next: 'none' | 'forwarded' | 'billed'): void {
    const random = this.#randomOf(claim);
    const number = this.nextClaimNumber();
    const forwarded = (decision: Decision): Decision => (next === 'forwarded' ? { ...decision, status: '19' } : decision);
    const first = adjudicate(claim, random, number);
    const due = at + random.between(...this.payer.days) * DAY;
    if (this.payer.class === 'commercial' && random.chance(PREDETERMINED)) this.#owe(at + 3 * DAY, [predetermine(claim, number)]);
    if (first.outcome === 'denied') {
      this.#owe(due, [first]);
      if (!random.chance(OVERTURNED)) return;
      this.#owe(due + random.between(20, 40) * DAY, [reverse(first), forwarded(pay(claim, random, number))]);
      return;
    }
    this.#owe(due, [forwarded(first)]);
    // A claim that somebody else pays on too is left alone: what that one paid would have to be taken back as well.
    if (next === 'none' && first.paid > 10_000n && random.chance(TAKEN_BACK))
      this.#takeBack(first, due + random.between(30, 60) * DAY, random);
  }

  /** Owes what was decided elsewhere: by the next payer after another one. */
  owe(decision: Decision, on: Minute): void {
    this.#owe(on, [decision]);
  }

  nextClaimNumber(): string {
    this.#claims++;
    return `${this.payer.id.slice(0, 3)}${String(this.#claims).padStart(9, '0')}`;
  }

  /** The payments of a day; none when it is not one of the payer's days or nothing is due. */
  payOn(at: Minute): Remittance[] {
    if (!this.payer.paysOn.includes(weekday(at))) return [];
    const month = dayOf(at).slice(0, 7);
    const isFirstOfMonth = month !== this.#month && this.#month !== '';
    this.#month = month;
    const due = this.#due.filter(({ on }) => on <= at);
    this.#due = this.#due.filter(({ on }) => on > at);
    const decisions = due.flatMap((item) => item.decisions);
    const adjustments = [...due.flatMap((item) => item.adjustments), ...(isFirstOfMonth ? this.#monthly(at) : [])];
    const byPayee = Map.groupBy(decisions, ({ claim }) => this.#payeeOf(claim.hospital.entity));
    for (const { npi } of adjustments) {
      const payee = this.#payeeOf(HOSPITALS.find((hospital) => hospital.npi === npi)?.entity ?? '');
      if (!byPayee.has(payee)) byPayee.set(payee, []);
    }
    return [...byPayee].map(([payee, own]) => this.#remittance(payee, own, adjustments, at));
  }

  #owe(on: Minute, decisions: readonly Decision[], adjustments: readonly ProviderAdjustment[] = []): void {
    this.#due.push({ on, decisions, adjustments });
  }

  /** Half of the time the money is not kept back at once: the payer says so (WO, negative) and takes it from a later payment. */
  #takeBack(paid: Decision, on: Minute, random: Random): void {
    const less = payLess(paid, BigInt(random.between(10, 60)));
    const taken = paid.paid - less.paid;
    const recoupment = (amount: bigint): ProviderAdjustment => ({
      npi: paid.claim.hospital.npi,
      code: 'WO',
      reference: `R${paid.payerClaim}`,
      amount,
    });
    if (random.chance(0.5)) return this.#owe(on, [reverse(paid), less]);
    this.#owe(on, [reverse(paid), less], [recoupment(-taken)]);
    this.#owe(on + random.between(10, 25) * DAY, [], [recoupment(taken)]);
  }

  #payeeOf(entity: string): string {
    return this.payer.paysShared ? SHARED_SERVICES.entity : entity;
  }

  #remittance(payeeEntity: string, decisions: readonly Decision[], all: readonly ProviderAdjustment[], at: Minute): Remittance {
    const payee: Payee = [SHARED_SERVICES, ...HOSPITALS].find(({ entity }) => entity === payeeEntity) ?? SHARED_SERVICES;
    const npis = HOSPITALS.filter(({ entity }) => this.#payeeOf(entity) === payeeEntity).map(({ npi }) => npi);
    const trace = `${this.payer.originator.slice(-2)}${dayOf(at).slice(2).replaceAll('-', '')}${String(++this.#payments).padStart(6, '0')}`;
    const foreign = this.#random.chance(0.03) ? decisions.slice(0, 1).map((model) => this.#foreign(model)) : [];
    const claimed = [...decisions, ...foreign].reduce((sum, { paid }) => sum + paid, 0n);
    const adjustments = [...all.filter(({ npi }) => npis.includes(npi)), ...this.#extras(npis[0] ?? payee.npi, trace, claimed)];
    const carried = this.#forward.get(payeeEntity);
    if (carried !== undefined) adjustments.push({ npi: payee.npi, code: 'FB', reference: carried.reference, amount: carried.amount });
    this.#forward.delete(payeeEntity);
    let amount = claimed - adjustments.reduce((sum, adjustment) => sum + adjustment.amount, 0n);
    if (amount < 0n) {
      adjustments.push({ npi: payee.npi, code: 'FB', reference: `F${trace}`, amount });
      this.#forward.set(payeeEntity, { amount: -amount, reference: `F${trace}` });
      amount = 0n;
    }
    return { payer: this.payer, payee, trace, paidAt: at, decisions, foreign, adjustments, amount };
  }

  /** Interest, an authorized return, and now and then one of the rarer reasons; a takeback that nobody announced among them. */
  #extras(npi: string, trace: string, claimed: bigint): ProviderAdjustment[] {
    const random = this.#random;
    const extra = (code: ProviderAdjustment['code'], amount: bigint): ProviderAdjustment => ({ npi, code, reference: `X${trace}`, amount });
    if (claimed < 100_000n) return [];
    if (this.payer.paysInterest && random.chance(0.3)) return [extra('L6', -BigInt(random.between(50, 4000)))];
    if (random.chance(0.015)) {
      const returned = BigInt(random.between(2000, 90_000));
      return [extra('72', -returned), extra('WO', returned)];
    }
    if (random.chance(0.01)) return [extra('WO', BigInt(random.between(2000, 60_000)))];
    if (random.chance(0.015)) return [extra(random.pick(['CS', 'IR', 'J1'] as const), BigInt(random.between(500, 20_000)))];
    return [];
  }

  /** Capitation of every hospital, or the interim payment of the critical-access hospital. */
  #monthly(at: Minute): ProviderAdjustment[] {
    const { monthly } = this.payer;
    if (monthly === undefined) return [];
    const receivers = HOSPITALS.filter(({ kind }) => monthly === 'CT' || kind === 'critical-access');
    const reference = `${monthly}${dayOf(at).slice(0, 7).replace('-', '')}`;
    return receivers.map(({ npi, weight }) => ({
      npi,
      code: monthly,
      reference: `${reference}${npi.slice(-3)}`,
      amount: -BigInt(weight) * 120_000n,
    }));
  }

  /** A claim of somebody else in our payment: same shape, unknown number. */
  #foreign(model: Decision): Decision {
    const amount = BigInt(this.#random.between(4000, 60_000));
    const claim: Claim = { ...model.claim, number: `LEGACY-${this.#random.between(10_000_000, 99_999_999)}`, charge: amount, lines: [] };
    const reason = { group: 'CO', code: '45', amount: amount - amount / 3n } as const;
    const payerClaim = this.nextClaimNumber();
    return { claim, status: '1', outcome: 'paid', payerClaim, charge: amount, paid: amount / 3n, reasons: [reason], lines: [] };
  }
}
