import type { Json, JsonObject } from '../../src/canonical/index.ts';
import { parseMoney } from '../../src/kernel/index.ts';
import type { CaseEvent, GoldenCase } from './case.ts';
import type { Names } from './names.ts';

/** The hospital of a case that names none. */
export const HOME = 'north';

const CURRENCY = 'USD';
const START_LENGTH = 20;
const FORWARDED: readonly string[] = ['19', '20', '21'];

type Given = NonNullable<CaseEvent['data']>;

/** What is known of the case when one of its events is written. */
interface Context {
  readonly golden: GoldenCase;
  readonly names: Names;
}

/** One event as it would stand in the log: its key, its plain data, and the identifiers that would be sealed. */
interface Written {
  readonly key: string;
  readonly data: JsonObject;
  readonly sealed: JsonObject;
}

/** The minor units of an amount of a case, as canonical data carries them. */
export const minor = (amount: string): string => parseMoney(amount, CURRENCY).minor.toString();

/** Writes one event of a case as canonical data, filling in what the case leaves to custom. */
export function write(event: CaseEvent, context: Context): Written {
  const given = event.data ?? {};
  switch (event.type.slice(0, event.type.indexOf('.'))) {
    case 'encounter':
      return onAccount(event, context, encounter(given, context.names));
    case 'charge':
      return onAccount(event, context, {
        kind: 'charge',
        quantity: '1',
        serviceDay: event.day,
        identified: true,
        currency: CURRENCY,
        ...given,
        ...amounts(given, ['amount']),
      });
    case 'payment':
    case 'adjustment':
      return onAccount(event, context, { day: event.day, currency: CURRENCY, ...given, ...amounts(given, ['amount']) });
    case 'account':
      return onAccount(event, context, {
        ...(event.into !== undefined && { into: context.names.pseudonym('account', event.into) }),
        ...(event.patient !== undefined && { patient: context.names.pseudonym('patient', event.patient) }),
      });
    case 'patient':
      return {
        key: `patient:${context.names.pseudonym('patient', required(event, 'patient'))}`,
        data: { into: context.names.pseudonym('patient', required(event, 'into')) },
        sealed: {},
      };
    case 'claim':
      return event.type === 'claim.submitted' ? submitted(event, given, context) : remitted(event, given, context);
    case 'remittance':
      return onRemittance(event, context, remittance(event, given, context));
    case 'deposit':
      return onRemittance(event, context, {
        day: event.day,
        bankAccount: 'OPERATING',
        currency: CURRENCY,
        ...given,
        ...amounts(given, ['amount']),
      });
    default:
      throw new Error(`${context.golden.file}: no event of type ${event.type}`);
  }
}

function onAccount(event: CaseEvent, { names }: Context, data: JsonObject): Written {
  const account = required(event, 'account');
  return { key: `account:${names.pseudonym('account', account)}`, data, sealed: { accountNumber: account } };
}

function onRemittance(event: CaseEvent, { names }: Context, data: JsonObject): Written {
  const trace = required(event, 'remittance');
  return { key: `remittance:${names.pseudonym('remittance', trace)}`, data, sealed: { trace } };
}

function encounter(given: Given, names: Names): JsonObject {
  const patient = given['patient'];
  return { ...given, ...(typeof patient === 'string' && { patient: names.pseudonym('patient', patient) }) };
}

function claimNames(event: CaseEvent, given: Given, { golden, names }: Context) {
  const alias = event.claim ?? '';
  const number = event.number ?? golden.claims?.[alias] ?? required(event, 'claim');
  const visit = given['memberVisit'];
  const payerClaim = given['payerClaim'];
  return {
    number,
    start: names.pseudonym('claim-start', number.slice(0, START_LENGTH)),
    claim: names.pseudonym('claim', number),
    others: {
      ...(typeof visit === 'string' && { memberVisit: names.pseudonym('member-visit', visit) }),
      ...(typeof payerClaim === 'string' && { payerClaim: names.pseudonym('payer-claim', payerClaim) }),
    },
  };
}

function submitted(event: CaseEvent, given: Given, context: Context): Written {
  const { number, claim, start, others } = claimNames(event, given, context);
  const onIts = onAccount(event, context, {
    form: 'institutional',
    rank: 'primary',
    frequency: '1',
    payer: 'BLUE',
    payerClass: 'commercial',
    currency: CURRENCY,
    from: event.day,
    ...given,
    ...others,
    ...amounts(given, ['charge']),
    claim,
    claimStart: start,
  });
  return { ...onIts, sealed: { ...onIts.sealed, claimNumber: number } };
}

function remitted(event: CaseEvent, given: Given, context: Context): Written {
  const { number, claim, start, others } = claimNames(event, given, context);
  const reasons = given['adjustments'];
  const data: JsonObject = {
    payer: 'BLUE',
    currency: CURRENCY,
    day: event.day,
    payeeEntity: event.entity ?? context.golden.entity ?? HOME,
    forwarded: FORWARDED.includes(String(given['status'])),
    ...given,
    ...others,
    ...amounts(given, ['charge', 'paid']),
    adjustments: Array.isArray(reasons) ? reasons.map((reason) => reasonOf(reason)) : [],
    claim,
    claimStart: start,
    remittance: context.names.pseudonym('remittance', required(event, 'remittance')),
  };
  return { key: `claim:${start}`, data, sealed: { claimNumber: number } };
}

/** "CO-45 120.00" as [group, reason, minor units]. */
function reasonOf(text: string): Json {
  const [code = '', amount = ''] = text.split(' ');
  const [group = '', reason = ''] = code.split('-');
  return [group, reason, minor(amount)];
}

function remittance(event: CaseEvent, given: Given, context: Context): JsonObject {
  const entity = event.entity ?? context.golden.entity ?? HOME;
  const nothing = given['amount'] === '0.00';
  const adjustments = given['providerAdjustments'];
  return {
    payer: 'BLUE',
    currency: CURRENCY,
    day: event.day,
    method: nothing ? 'NON' : 'ACH',
    informationOnly: nothing,
    claims: context.golden.events.filter((other) => other.type === 'claim.remitted' && other.remittance === event.remittance).length,
    ...given,
    ...amounts(given, ['amount']),
    providerAdjustments: Array.isArray(adjustments) ? adjustments.map((text) => providerAdjustment(text, entity, context.names)) : [],
  };
}

/** "WO -40.00 X1" or "WO -40.00 X1 north": code, amount, reference, and the provider's entity where it is not the payee. */
function providerAdjustment(text: string, payee: string, names: Names): Json {
  const [code = '', amount = '', reference, entity = payee] = text.split(' ');
  return {
    code,
    amount: minor(amount),
    entity,
    ...(reference !== undefined && { reference: names.pseudonym('provider-adjustment', reference) }),
  };
}

function amounts(given: Given, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, minor(String(given[field]))]));
}

function required(event: CaseEvent, field: 'account' | 'patient' | 'claim' | 'remittance' | 'into'): string {
  const value = event[field];
  if (value === undefined) throw new Error(`An event of type ${event.type} needs "${field}"`);
  return value;
}
