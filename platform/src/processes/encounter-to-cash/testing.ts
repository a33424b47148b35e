import { createHash } from 'node:crypto';
import type { JsonObject, StoredEvent } from '../../canonical/index.ts';
import { estatePolicy, estateRules } from '../../ledger/testing.ts';
import { type Simulation, simulate, type SimulationOptions } from '../../../test/golden/simulate.ts';
import { policiesOf } from '../policies.ts';

const ENTITIES = ['acad', 'north', 'river', 'hill', 'stmary', 'shared', 'physicians'];

export const rules = await estateRules();
export const policies = policiesOf({
  policies: {
    denials: await estatePolicy('denials'),
    expectations: await estatePolicy('expectations'),
    receivables: await estatePolicy('receivables'),
  },
  entities: ENTITIES.map((id) => ({ id, zone: 'America/Chicago', fiscalYearEnd: '06-30' })),
});

/** Runs events through the whole process and the demo estate's rules. */
export const run = (events: readonly StoredEvent[], options?: SimulationOptions): Simulation => simulate(events, policies, rules, options);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** A pseudonym as the platform makes them: 22 characters. */
export const pseudonymOf = (text: string): string => digest(text).subarray(0, 16).toString('base64url');

export interface Told {
  readonly entity?: string;
  /** ISO instants. */
  readonly at?: string;
  readonly recordedAt?: string;
  /** Names the fact: two events of one name are two revisions of it. */
  readonly fact?: string;
  readonly account?: string;
}

let sequence = 0;

function event(type: string, key: string, data: JsonObject, told: Told, fallback: string): StoredEvent {
  const at = told.at ?? '2026-03-02T15:00:00.000Z';
  sequence += 1;
  return {
    position: { incarnation: 1, xid: 1n, seq: BigInt(sequence) },
    recordedAt: told.recordedAt ?? at,
    id: digest(told.fact ?? `${fallback} ${sequence}`).subarray(0, 16),
    revision: 1,
    type,
    entity: told.entity ?? 'north',
    key,
    occurredAt: at,
    data,
  };
}

const accountKey = (told: Told): string => `account:${told.account ?? 'A'}`;

export function encounter(verb: string, data: JsonObject = {}, told: Told = {}): StoredEvent {
  return event(`encounter.${verb}`, accountKey(told), data, told, verb);
}

export function charge(amount: number, data: JsonObject = {}, told: Told = {}): StoredEvent {
  const usual = {
    kind: 'charge',
    code: '80053',
    department: 'LAB',
    quantity: '1',
    currency: 'USD',
    serviceDay: '2026-03-02',
    identified: true,
  };
  return event('charge.recorded', accountKey(told), { ...usual, amount: String(amount), ...data }, told, 'charge');
}

export const credit = (amount: number, data: JsonObject = {}, told: Told = {}): StoredEvent =>
  charge(amount, { kind: 'credit', ...data }, told);

export function payment(amount: number, data: JsonObject = {}, told: Told = {}): StoredEvent {
  return event(
    'payment.recorded',
    accountKey(told),
    { amount: String(amount), currency: 'USD', day: '2026-03-20', ...data },
    told,
    'payment',
  );
}

export function adjustment(reason: string, amount: number, told: Told = {}): StoredEvent {
  const data = { reason, amount: String(amount), currency: 'USD', day: '2026-03-20' };
  return event('adjustment.recorded', accountKey(told), data, told, 'adjustment');
}

export function merged(into: string, told: Told = {}): StoredEvent {
  return event('account.merged', accountKey(told), { into }, told, 'merge');
}

export function submitted(claim: string, data: JsonObject = {}, told: Told = {}): StoredEvent {
  const names = { claim: pseudonymOf(claim), claimStart: pseudonymOf(claim.slice(0, 20)) };
  const usual = { form: 'institutional', rank: 'primary', frequency: '1', payer: 'BLUESTEM', payerClass: 'commercial' };
  return event(
    'claim.submitted',
    accountKey(told),
    { ...names, ...usual, charge: '0', currency: 'USD', from: '2026-03-02', ...data },
    told,
    `claim ${claim}`,
  );
}

/** `reasons`: `CO-45 40000`, amounts in minor units. */
export function remitted(
  claim: string,
  status: string,
  paid: number,
  reasons: readonly string[] = [],
  data: JsonObject = {},
  told: Told = {},
): StoredEvent {
  const adjustments = reasons.map((text) => {
    const [code = '', amount = '0'] = text.split(' ');
    const [group = '', reason = ''] = code.split('-');
    return [group, reason, amount];
  });
  const start = pseudonymOf(claim.slice(0, 20));
  const usual = {
    claim: pseudonymOf(claim),
    claimStart: start,
    remittance: 'R1',
    status,
    payer: 'BLUESTEM',
    charge: '0',
    paid: String(paid),
    adjustments,
    currency: 'USD',
    day: '2026-03-25',
    payeeEntity: told.entity ?? 'north',
    forwarded: false,
  };
  return event('claim.remitted', `claim:${start}`, { ...usual, ...data }, told, `remitted ${claim}`);
}

export function remittance(amount: number, data: JsonObject = {}, told: Told = {}, trace = 'R1'): StoredEvent {
  const usual = {
    payer: 'BLUESTEM',
    currency: 'USD',
    method: 'ACH',
    informationOnly: false,
    day: '2026-03-25',
    claims: 1,
    providerAdjustments: [],
  };
  return event('remittance.received', `remittance:${trace}`, { ...usual, amount: String(amount), ...data }, told, `remittance ${trace}`);
}

/** `WO ref 1000`: code, reference (or -), amount. */
export const providerAdjustment = (text: string, entity = 'north'): JsonObject => {
  const [code = '', reference = '-', amount = '0'] = text.split(' ');
  return { code, amount, entity, ...(reference === '-' ? {} : { reference }) };
};

export function deposit(amount: number, data: JsonObject = {}, told: Told = {}, trace = 'R1'): StoredEvent {
  const usual = { currency: 'USD', day: '2026-03-25', bankAccount: 'main' };
  return event('deposit.received', `remittance:${trace}`, { ...usual, amount: String(amount), ...data }, told, `deposit ${trace}`);
}

/** Sums of lines by account, zero sums left out: `patient-receivable/primary` for receivables. */
export function balances(simulation: Simulation, of: { subject?: string; entity?: string } = {}): Record<string, number> {
  const sums = new Map<string, bigint>();
  for (const journal of simulation.journals) {
    if (of.entity !== undefined && journal.entity !== of.entity) continue;
    for (const line of journal.lines) {
      if (of.subject !== undefined && line.subject !== of.subject) continue;
      const name = line.bucket === undefined ? line.account : `${line.account}/${line.bucket}`;
      sums.set(name, (sums.get(name) ?? 0n) + line.amount);
    }
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).map(([name, sum]) => [name, Number(sum)]));
}

/** Kinds of the open exceptions, sorted. */
export const openKinds = (simulation: Simulation): string[] => simulation.exceptions.map(({ kind }) => kind).sort();

/** The stage of a key. */
export const stageOf = (simulation: Simulation, key = 'account:A'): string | undefined => simulation.states.get(key)?.status;
